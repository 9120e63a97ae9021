using System.Diagnostics;
using Gtzan.Models.Commands;
using Gtzan.Models.Configuration;

namespace Gtzan.Tests.Models.Commands;

/// <summary>Output redirected to a target that cannot be written.</summary>
public sealed class StandardStreamTests
{
    [Fact]
    public void A_stream_that_cannot_be_written_is_named_if_it_matters()
    {
        Refusal.Says<ProgramException>(
            "Standard output cannot be written: No space left on device. Direct it to a file on a disk with room,", () =>
                new StandardStream(new FullStream(), "Standard output").Write("text"u8));

        new StandardStream(new FullStream(), name: null).Write("text"u8);
    }

    [Theory]
    [InlineData("summary mlp >/dev/full", 1, "gtzan: Standard output cannot be written: ")]
    [InlineData("summary mlp >&-", 1, "gtzan: Standard output cannot be written: ")]
    [InlineData("--help >/dev/full", 1, "gtzan: Standard output cannot be written: ")]
    [InlineData("summary mlp 2>&-", 0, "")]
    [InlineData("nonsense 2>&-", 2, "")]
    [InlineData("evaluate nowhere 2>/dev/full", 1, "")]
    public async Task A_process_with_a_closed_output_exits_with_its_code(string arguments, int code, string message)
    {
        Requires.Linux();
        var start = new ProcessStartInfo("sh", ["-c", $"exec dotnet '{Path.Combine(AppContext.BaseDirectory, "gtzan.dll")}' {arguments}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var reading = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        var error = await reading;
        await process.WaitForExitAsync();

        Assert.StartsWith(message, error, StringComparison.Ordinal);
        Assert.Equal(message.Length > 0 ? 1 : 0, error.Count('\n'));
        Assert.Equal(code, process.ExitCode);
    }

    private sealed class FullStream : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("No space left on device");
    }
}
