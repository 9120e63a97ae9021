using System.Text;

namespace Gtzan.Tests.Fuzz;

/// <summary>A file format that is read from untrusted sources: how to generate valid and invalid files, and how to read them.</summary>
internal abstract class FuzzFormat : IDisposable
{
    private TemporaryFolder? _folder;

    /// <summary>What it is called in tests, and the folder of its seeds.</summary>
    public abstract string Name { get; }

    /// <summary>How many of a hundred inputs are of this format.</summary>
    public abstract int Share { get; }

    /// <summary>Files that must be read.</summary>
    public abstract IReadOnlyList<byte[]> Valid { get; }

    /// <summary>Words that mean something to the reader.</summary>
    public virtual IReadOnlyList<string> Words => [];

    /// <summary>What reading may allocate: so many bytes, and so many for each byte of the file.</summary>
    public virtual (int Bytes, int BytesAByte) Memory => (256 << 10, 40);

    /// <summary>Makes a file that has the format's structure, and faults in it.</summary>
    public abstract byte[] Generate(FuzzRandom random);

    /// <summary>Reads a file and checks the result.</summary>
    public abstract void Read(byte[] file);

    /// <summary>Whether an exception is how the reader should refuse a file.</summary>
    public abstract bool IsRefusal(Exception exception);

    /// <summary>
    /// The input of a number: half of them damaged files, the others made from the structure, and some of those damaged too.
    /// </summary>
    public virtual byte[] Input(ulong seed, uint index)
    {
        var random = new FuzzRandom(seed, index);
        if (random.OnceIn(2))
            return Mutator.Mutate(random.Choose(Valid), random, this);
        var file = Generate(random);
        file = file.Length <= Mutator.LongestFile ? file : file[..Mutator.LongestFile];
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
