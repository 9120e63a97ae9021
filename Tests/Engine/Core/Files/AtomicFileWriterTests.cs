using Gtzan.Core.Files;
using Gtzan.Engine.Ops.Arithmetic;

namespace Gtzan.Tests.Engine.Core.Files;

public sealed class AtomicFileWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_replaced_whole()
    {
        AtomicFileWriter.Default.Write(_folder["x"], stream => stream.Write("first, and longer"u8));
        AtomicFileWriter.Default.Write(_folder["x"], stream => stream.Write("second"u8));

        Assert.Equal("second", File.ReadAllText(_folder["x"]));
        Assert.Equal(["x"], Names());
    }

    [Fact]
    public void A_failed_write_leaves_the_old_file_and_nothing_else()
    {
        AtomicFileWriter.Default.Write(_folder["x"], stream => stream.Write("first"u8));
        Assert.Throws<InvalidOperationException>(() => AtomicFileWriter.Default.Write(_folder["x"], stream =>
        {
            stream.Write("sec"u8);
            Assert.Equal(["x", "x.tmp"], Names());
            throw new InvalidOperationException();
        }));

        Assert.Equal("first", File.ReadAllText(_folder["x"]));
        Assert.Equal(["x"], Names());
    }

    [Fact]
    public void Leftovers_of_an_unfinished_write_are_overwritten()
    {
        File.WriteAllText(_folder["x.tmp"], "something long that was never finished");
        AtomicFileWriter.Default.Write(_folder["x"], stream => stream.Write("new"u8));

        Assert.Equal("new", File.ReadAllText(_folder["x"]));
        Assert.Equal(["x"], Names());
    }

    [Fact]
    public void A_missing_folder_is_a_write_error() =>
        Assert.Throws<DirectoryNotFoundException>(
            () => AtomicFileWriter.Default.Write(Path.Combine(_folder.Root, "missing", "x"), stream => stream.Write("x"u8)));

    private IEnumerable<string?> Names() => Directory.EnumerateFiles(_folder.Root).Select(Path.GetFileName).Order();
}
