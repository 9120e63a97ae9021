using System.Text;

namespace Gtzan.Tests.Fuzz;

/// <summary>A file format that is read from untrusted sources: how to generate valid and invalid files, and how to read them.</summary>
internal abstract class FuzzFormat : IDisposable
{
    private TemporaryFolder? _folder;

    /// <summary>The name in tests, and the folder of its seeds.</summary>
    public abstract string Name { get; }

    /// <summary>The percentage of inputs of this format.</summary>
    public abstract int Share { get; }

    /// <summary>Files that must be read.</summary>
    public abstract IReadOnlyList<byte[]> Valid { get; }

    /// <summary>Words with a meaning in the format.</summary>
    public virtual IReadOnlyList<string> Words => [];

    /// <summary>The memory limit for reading: a constant, and an amount per byte of the file.</summary>
    public virtual (int Bytes, int BytesAByte) Memory => (256 << 10, 40);

    /// <summary>Generates a file with the format's structure and faults.</summary>
    public abstract byte[] Generate(FuzzRandom random);

    /// <summary>Reads a file and checks the result.</summary>
    public abstract void Read(byte[] file);

    /// <summary>Whether an exception is an expected rejection.</summary>
    public abstract bool IsRefusal(Exception exception);

    /// <summary>The input with a number: half are damaged valid files, the others generated, some of them damaged too.</summary>
    public virtual byte[] Input(ulong seed, uint index)
    {
        var random = new FuzzRandom(seed, index);
        if (random.OnceIn(2))
            return Mutator.Mutate(random.Choose(Valid), random, this);
        var file = Generate(random);
        file = file.Length <= Mutator.MaxFileLength ? file : file[..Mutator.MaxFileLength];
        return random.OnceIn(3) ? Mutator.Mutate(file, random, this) : file;
    }

    public void Dispose() => _folder?.Dispose();

    /// <summary>A folder for readers that want a path.</summary>
    protected TemporaryFolder Folder => _folder ??= new TemporaryFolder(isInMemory: true);

    protected static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Something about a file that was read is wrong.</summary>
    protected static void Require(bool condition, string otherwise)
    {
        if (!condition)
            throw new InvalidOperationException($"The file was read, but {otherwise}.");
    }
}
