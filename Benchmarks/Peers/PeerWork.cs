using System.Text.Json;
using Gtzan.Benchmarks.Measurement;
using Gtzan.Benchmarks.Validation;
using Gtzan.Engine.Serialization;
using Gtzan.Models.Configuration;

namespace Gtzan.Benchmarks.Peers;

/// <summary>What is to be reached.</summary>
/// <param name="Ratio">The peer's time over ours, at least; null if nothing is asked.</param>
/// <param name="Share">The share of the roofline, at least; null if nothing is asked.</param>
internal readonly record struct PeerTarget(double? Ratio = null, double? Share = null);

/// <summary>A piece of work that both sides do.</summary>
internal abstract class PeerWork : IDisposable
{
    /// <summary>What <c>--only</c> calls it: the group, a slash, the name. A group of one has no slash.</summary>
    public abstract string Key { get; }

    /// <summary>What it is, for people.</summary>
    public abstract string Description { get; }

    /// <summary>What is to be reached.</summary>
    public abstract PeerTarget Target { get; }

    /// <summary>How many threads we use.</summary>
    public virtual int Threads => Environment.ProcessorCount;

    /// <summary>With how many threads the peer is measured; the better counts.</summary>
    public virtual IEnumerable<int> PeerThreads => new[] { 1, Environment.ProcessorCount }.Distinct();

    /// <summary>About how long a turn is.</summary>
    public virtual TimeSpan Block => TimeSpan.FromMilliseconds(100);

    /// <summary>The module beside PyTorch that the peer needs; null for none.</summary>
    public virtual string? PeerModule => null;

    /// <summary>The shortest time in which the machine could do it.</summary>
    public abstract double LeastSeconds(Roofline roofline);

    /// <summary>Makes our side ready.</summary>
    public abstract void Prepare();

    /// <summary>Lets the peer do the same and compares the results; then the peer has the work ready to be timed.</summary>
    /// <exception cref="ProgramException">They differ: it would not be the same work.</exception>
    public abstract void Agree(PeerProcess peer);

    /// <summary>Does it once.</summary>
    public abstract void Run();

    /// <summary>Puts everything back to the beginning, so that every turn does the same.</summary>
    public virtual void Restart()
    {
    }

    public abstract void Dispose();

    /// <summary>Compares numbers of both sides.</summary>
    /// <param name="what">What they are.</param>
    /// <param name="ours">Ours.</param>
    /// <param name="theirs">The peer's.</param>
    /// <param name="tolerance">The largest difference allowed, relative to the largest magnitude of ours.</param>
    /// <exception cref="ProgramException">They differ.</exception>
    protected static void Compare(string what, ReadOnlySpan<double> ours, ReadOnlySpan<double> theirs, double tolerance)
    {
        if (ours.Length != theirs.Length)
            throw new ProgramException(
                $"{what}: we have {ours.Length} numbers and the peer {theirs.Length}; that is not the same work, so it is not timed.");
        if (ReferenceCheck.FirstDifference(ours, theirs, tolerance, out var magnitude) is >= 0 and var i)
        {
            throw new ProgramException(
                $"{what}: number {i} is {ours[i]:G7} here and {theirs[i]:G7} at the peer (largest magnitude {magnitude:G3}, " +
                $"tolerance {tolerance:G1}); " +
                "that is not the same work, so it is not timed.");
        }
    }

    /// <summary>Compares our result with that of every way in which the peer does the work.</summary>
    protected void CompareResults(PeerProcess peer, IReadOnlyList<string> variants, ReadOnlySpan<double> ours, double tolerance)
    {
        foreach (var variant in variants)
            Compare($"{Description} ({variant})", ours, ResultOf(peer, variant), tolerance);
    }

    private static double[] ResultOf(PeerProcess peer, string variant)
    {
        var path = Path.GetTempFileName();
        try
        {
            peer.Ask(new { command = "result", variant, path });
            var bytes = File.ReadAllBytes(path);
            var values = new float[bytes.Length / sizeof(float)];
            Buffer.BlockCopy(bytes, 0, values, 0, values.Length * sizeof(float));
            return Array.ConvertAll(values, value => (double)value);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Gives the peer its work, with tensors in a file that is gone afterwards.</summary>
    /// <param name="peer">Who.</param>
    /// <param name="tensors">What it works on.</param>
    /// <param name="request">The command; its name for the file's path is <c>tensors</c>.</param>
    /// <returns>The ways in which the peer can do it.</returns>
    protected static IReadOnlyList<string> Open<TRequest>(PeerProcess peer, Safetensors tensors, TRequest request)
    {
        var path = Path.GetTempFileName();
        try
        {
            tensors.Write(path);
            var command = JsonSerializer.SerializeToNode(request, PeerProcess.Json)!;
            command["tensors"] = path;
            return peer.Ask(command).GetProperty("variants").Deserialize<string[]>()!;
        }
        finally
        {
            File.Delete(path);
        }
    }
}
