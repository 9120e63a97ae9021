using System.Diagnostics;
using Gtzan.Audio.Collections;

namespace Gtzan.Tests.Audio.Collections;

public sealed class FolderScanTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_are_ordered_folder_by_folder_and_found_at_any_depth()
    {
        foreach (var name in (string[])["b/2.wav", "b/10.wav", "a b/1.wav", "a/z/1.wav", "a/1.wav", "0.wav"])
            Write(name);
        var scan = new FolderScan(_folder.Root);
        Assert.Equal(["0.wav", "a/1.wav", "a/z/1.wav", "a b/1.wav", "b/2.wav", "b/10.wav"], scan.Files.Select(file => file.Name));
        Assert.Equal(["a", "a b", "b"], scan.TopFolders);
        Assert.Empty(scan.Remarks);
    }

    [Fact]
    public void A_link_to_another_folder_is_followed_and_one_to_a_scanned_folder_is_not()
    {
        using var other = new TemporaryFolder();
        Write("real/1.wav");
        File.WriteAllText(other["music/2.wav"], "x");
        Link("a-link-to-real", "real");
        Link("loop", ".");
        Link("real/up", "../..");
        Directory.CreateSymbolicLink(_folder["other"], Path.Combine(other.Root, "music"));
        Directory.CreateSymbolicLink(_folder["other-again"], Path.Combine(other.Root, "music"));
        Directory.CreateSymbolicLink(Path.Combine(other.Root, "music", "back"), _folder.Root);
        var scan = new FolderScan(_folder.Root);

        Assert.Equal(["other/2.wav", "real/1.wav"], scan.Files.Select(file => file.Name));
        Assert.Equal(
            ["a-link-to-real/", "loop/", "other/back/", "other-again/", "real/up/"], scan.Remarks.Select(remark => remark.Path));
        Assert.All(scan.Remarks, remark => Assert.Equal(RemarkKind.Link, remark.Kind));
        Assert.EndsWith("which contains the folder that is scanned.", scan.Remarks[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_to_nothing_and_to_themselves_are_remarks()
    {
        Write("1.wav");
        Link("gone.wav", "missing.wav");
        Link("self.wav", "self.wav");
        Link("self", "self");
        var scan = new FolderScan(_folder.Root);
        Assert.Equal(["1.wav"], scan.Files.Select(file => file.Name));
        Assert.Equal(["gone.wav", "self", "self.wav"], scan.Remarks.Select(remark => remark.Path.TrimEnd('/')));
    }

    [Fact]
    public void Names_that_are_not_UTF_8_are_remarks()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has such names.");
        Write("1.wav");
        Shell("cd \"$0\"; e=$(printf '\\351'); touch \"caf$e.wav\"; mkdir \"g$e\"; touch \"g$e/1.wav\"");
        var scan = new FolderScan(_folder.Root);
        Shell("cd \"$0\"; rm -r g* caf*"); // .NET cannot
        Assert.Equal(["1.wav"], scan.Files.Select(file => file.Name));
        Assert.Equal(
            [("caf\uFFFD.wav", RemarkKind.NameNotUtf8), ("g\uFFFD", RemarkKind.NameNotUtf8)],
            scan.Remarks.Select(remark => (remark.Path, remark.Kind)));
    }

    [Fact]
    public void The_fingerprint_of_a_file_changes_with_its_content()
    {
        var time = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var bytes = new byte[20_000];
        var seen = new HashSet<string> { Fingerprint(bytes, time) };
        Assert.Contains(Fingerprint(bytes, time), seen);
        Assert.True(seen.Add(Fingerprint(bytes[1..], time)));
        Assert.True(seen.Add(Fingerprint(bytes, time.AddTicks(10))));
        foreach (var position in (int[])[0, 10_000, 19_999])
        {
            var changed = bytes.ToArray();
            changed[position] = 1;
            Assert.True(seen.Add(Fingerprint(changed, time)));
        }
    }

    [Fact]
    public void The_fingerprint_of_a_link_changes_with_its_target()
    {
        var time = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        foreach (var (name, content) in ((string, string)[])[("x/1.wav", "one"), ("y/1.wav", "two")])
        {
            File.WriteAllText(_folder[name], content);
            File.SetLastWriteTimeUtc(_folder[name], time);
        }

        Link("link.wav", "x/1.wav");
        var file = new FoundFile("link.wav", _folder["link.wav"]);
        var before = file.Fingerprint();
        File.WriteAllText(_folder["x/1.wav"], "six");
        File.SetLastWriteTimeUtc(_folder["x/1.wav"], time);
        var replaced = file.Fingerprint();
        File.Delete(_folder["link.wav"]);
        Link("link.wav", "y/1.wav");
        Assert.Equal(3, new HashSet<string> { before, replaced, file.Fingerprint() }.Count);
    }

    private string Fingerprint(byte[] content, DateTime time)
    {
        File.WriteAllBytes(_folder["f.wav"], content);
        File.SetLastWriteTimeUtc(_folder["f.wav"], time);
        return new FoundFile("f.wav", _folder["f.wav"]).Fingerprint();
    }

    private void Write(string name) => File.WriteAllText(_folder[name], "x");

    private void Link(string name, string target) => File.CreateSymbolicLink(_folder[name], target);

    private void Shell(string command)
    {
        using var shell = Process.Start("sh", ["-c", command, _folder.Root]);
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
    }
}
