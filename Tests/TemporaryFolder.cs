namespace Gtzan.Tests;

/// <summary>A temporary folder for one test, deleted afterwards.</summary>
/// <param name="isInMemory">True to create it in memory if the system supports that: tens of thousands of files per minute are too slow on
/// a busy disk.</param>
public sealed class TemporaryFolder(bool isInMemory = false) : IDisposable
{
    private const string Memory = "/dev/shm";

    private static int _made;

    public string Root { get; } = isInMemory && Directory.Exists(Memory)
        ? Directory.CreateDirectory(
            Path.Combine(Memory, $"gtzan-tests-{Environment.ProcessId}-{Interlocked.Increment(ref _made)}")).FullName
        : Directory.CreateTempSubdirectory("gtzan-tests-").FullName;

    public string this[string relative]
    {
        get
        {
            var path = Path.Combine(Root, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return path;
        }
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
