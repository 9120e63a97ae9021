using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Optimizers;
using Gtzan.Engine.Training;

namespace Gtzan.Tests.Engine.Training;

public sealed class DataLoaderTests : IDisposable
{
    private readonly CpuDevice _device = new(threads: 1);

    public void Dispose() => _device.Dispose();

    /// <summary>Scores and labels of a shuffled loader belong together.</summary>
    [Fact]
    public void Evaluation_does_not_depend_on_the_seed_of_the_order()
    {
        var model = new Sequential(new Dense(3));
        model.Build(_device, [2], seed: 1);
        var expected = model.Evaluate(Loader(null));
        var actual = model.Evaluate(Loader(7));
        Assert.Equal(expected.Labels, actual.Labels);
        Assert.Equal(expected.LogProbabilities, actual.LogProbabilities);
        Assert.Equal(expected.Loss, actual.Loss);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_shape_of_another_size_than_an_example_is_refused(int size) => Refusal.Says<ArgumentException>(
        $"DataLoader: the shape [{size}] has {size} elements, an example has 2.", () => new DataLoader(Points(), _device, [size], 4));

    [Fact]
    public void The_best_state_without_validation_is_refused()
    {
        var model = new Sequential(new Dense(3));
        model.Build(_device, [2], seed: 1);
        Refusal.Says<InvalidOperationException>(
            "ModelCheckpoint: there is no validation loss to find the best by",
            () => model.Fit(
                new Sgd(model.Parameters), Loader(1), 1, callbacks: new ModelCheckpoint("never.safetensors", isBestOnly: true)));
        Assert.False(File.Exists("never.safetensors"));
    }

    private static ArrayDataset Points() =>
        new([.. Enumerable.Range(0, 22).Select(i => (float)Math.Sin(i))], [.. Enumerable.Range(0, 11).Select(i => i % 3)]);

    private DataLoader Loader(ulong? seed) => new(Points(), _device, [2], 4) { ShuffleSeed = seed };
}
