using Gtzan.Audio.Features;
using Gtzan.Audio.Synthesis;
using Gtzan.Benchmarks.Audio;
using Gtzan.Benchmarks.Measurement;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Serialization;
using Gtzan.Engine.Tensors;

namespace Gtzan.Benchmarks.Peers;

/// <summary>
/// The MFCCs of a synthesised track of 30 s, cut into ten segments, on one core: samples in memory to coefficients in memory. torchaudio
/// may take the segments one by one or all at once, whichever is faster.
/// </summary>
internal sealed class MfccWork : PeerWork
{
    private const int Segments = 10;

    // In single precision, the logarithm magnifies errors in the quietest bands.
    private const double Tolerance = 1e-4;

    private readonly MfccExtractor _extractor = new(new MfccOptions());
    private readonly float[] _coefficients = new float[Segments * SegmentOfNoise.Frames * new MfccOptions().Coefficients];
    private float[] _samples = [];

    public override string Key => "mfcc";

    public override string Description => $"MFCC of {Segments} segments of 3 s, 1 core";

    public override PeerTarget Target => new(Ratio: 6);

    public override int Threads => 1;

    public override IEnumerable<int> PeerThreads => [1];

    public override string? PeerModule => "torchaudio";

    /// <summary>FFT, mel filters and DCT at the measured peak; see <see cref="MfccBenchmarks"/>.</summary>
    public override double LeastSeconds(Roofline roofline) =>
        Segments * roofline.LeastSeconds(new MfccBenchmarks().WorkOf(nameof(MfccBenchmarks.Mfcc)));

    public override void Prepare()
    {
        _samples = new SyntheticCorpus(tracksPerGenre: 1)
            .Load(track: 0, SegmentOfNoise.SampleRate).Samples[..(Segments * SegmentOfNoise.Length)];
    }

    public override void Agree(PeerProcess peer)
    {
        using var device = new CpuDevice(threads: 1);
        var signal = new Safetensors();
        signal.Add("samples", device.FromArray(_samples, [Segments, SegmentOfNoise.Length]));
        var variants = Open(peer, signal, new { command = "open", kind = "mfcc" });
        Run();
        CompareResults(peer, variants, Array.ConvertAll(_coefficients, value => (double)value), Tolerance);
    }

    public override void Run()
    {
        var each = _coefficients.Length / Segments;
        for (var segment = 0; segment < Segments; segment++)
            _extractor.Extract(
                _samples.AsSpan(segment * SegmentOfNoise.Length, SegmentOfNoise.Length), _coefficients.AsSpan(segment * each, each));
    }

    public override void Dispose()
    {
    }
}
