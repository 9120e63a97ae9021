using Gtzan.Benchmarks.Measurement;
using Gtzan.Benchmarks.Peers;
using Gtzan.Models.Configuration;

namespace Gtzan.Tests.Benchmarks;

/// <summary>Both sides come to the same, in every way in which PyTorch can do it.</summary>
[Trait("Category", "Slow")]
public sealed class PeerAgreementTests(PeerAgreementTests.Fixture fixture) : IClassFixture<PeerAgreementTests.Fixture>
{
    [Theory]
    [InlineData("train/mlp-reg")]
    [InlineData("train/cnn-text")]
    [InlineData("train/rnn")]
    [InlineData("infer-1/cnn")]
    [InlineData("gemm-1/mlp-dense-kernel")]
    [InlineData("gemm-1/mlp-dense-1-input")]
    [InlineData("op/layernorm-64")]
    [InlineData("op-train/attention-128-causal")]
    [InlineData("mfcc")]
    public void They_agree(string key)
    {
        var peer = fixture.Peer;
        Assert.SkipWhen(key == "mfcc" && peer.Versions.Torchaudio is null, "needs torchaudio (Debian: apt-get install python3-torchaudio)");
        using var work = PeerWorks.Named([key]).Single()(new PeerOptions(TorchScript: false));
        work.Prepare();
        work.Agree(peer);
    }

    [Fact]
    public void A_difference_is_noticed_and_named()
    {
        var peer = fixture.Peer;
        using var work = new AlteredProduct();
        work.Prepare();

        Assert.Matches(
            @"^altered \(mm\): number \d+ is \S+ here and \S+ at the peer \(largest magnitude \S+, tolerance 1E-05\); " +
            @"that is not the same work, so it is not timed\.$",
            Assert.Throws<ProgramException>(() => work.Agree(peer)).Message);
    }

    /// <summary>A process with PyTorch, started at first use. Where there is no PyTorch, the test is skipped.</summary>
    public sealed class Fixture : IDisposable
    {
        private PeerProcess? _peer;

        internal PeerProcess Peer
        {
            get
            {
                var reason = "";
                _peer ??= PeerSearch.Find(python: null, note => reason = note, CancellationToken.None);
                Assert.SkipWhen(_peer is null, $"needs PyTorch: {reason}");
                return _peer!;
            }
        }

        public void Dispose() => _peer?.Dispose();
    }

    /// <summary>A product whose result is not the one that the operands have.</summary>
    private sealed class AlteredProduct : PeerWork
    {
        private readonly ProductWork _product = new(new Product("altered", 3, 4, 5), threads: 1);

        public override string Key => _product.Key;

        public override string Description => "altered";

        public override PeerTarget Target => default;

        public override double LeastSeconds(Roofline roofline) => 0;

        public override void Prepare() => _product.Prepare();

        public override void Agree(PeerProcess peer)
        {
            _product.Agree(peer);
            CompareResults(peer, ["mm"], new double[15].Select((_, i) => (double)i).ToArray(), 1e-5);
        }

        public override void Run() => _product.Run();

        public override void Dispose() => _product.Dispose();
    }
}
