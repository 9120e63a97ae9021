using Gtzan.Models.Configuration;
using Gtzan.Models.Training;

namespace Gtzan.Tests.Models.Training;

public sealed class RunLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_can_be_locked_once_at_a_time_and_again_afterwards()
    {
        for (var i = 0; i < 3; i++)
        {
            using var first = RunLock.Take(_folder.Root);
            Refusal.Says<ProgramException>(
                $"Another process is using {_folder.Root}; wait until it has ended, or stop it.", () => RunLock.Take(_folder.Root));
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void A_leftover_lock_file_does_no_harm()
    {
        File.WriteAllText(_folder[RunLock.FileName], "");
        RunLock.Take(_folder.Root).Dispose();

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void A_new_run_locks_its_folder_and_replaces_an_aborted_start()
    {
        foreach (var name in (string[])[RunLock.FileName, "split.json.tmp", "hparams.yaml.tmp"])
            File.WriteAllText(_folder[$"run/{name}"], "");
        var data = SmallData.Create(["a", "b"]);
        SplitFile.Write(
            new RunFolder(_folder["run"]), DataSplit.Create(data.Dataset, SplitMode.Segment, 0.3f, 0.2f, 1), data.Dataset, data.Origin,
            TrainingData.Hash(data.Dataset));

        RunFolder.Use(_folder["run"], folder =>
        {
            Refusal.Says<ProgramException>("Another process is using", () => RunFolder.Use(_folder["run"], _ => 0));
            Assert.Empty(Directory.EnumerateFiles(folder.Path, "*.tmp"));
            return 0;
        });
        Assert.Equal(["split.json"], Directory.EnumerateFileSystemEntries(_folder["run"]).Select(Path.GetFileName));
    }

    [Fact]
    public void Foreign_files_are_neither_deleted_nor_taken_for_leftovers()
    {
        File.WriteAllText(_folder["notes/mine.tmp"], "mine");
        Refusal.Says<ProgramException>(
            "exists already; name a new or empty folder with --out.", () => RunFolder.Use(_folder["notes"], _ => 0));

        new RunFolder(_folder["notes"]).Lock().Dispose();
        Assert.Equal("mine", File.ReadAllText(_folder["notes/mine.tmp"]));
    }
}
