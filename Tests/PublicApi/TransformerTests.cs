namespace Gtzan.Tests.PublicApi;

public sealed class TransformerTests
{
    [Theory]
    [InlineData("cpu")]
    [InlineData("reference")]
    public void A_block_learns_a_batch_by_heart(string deviceName)
    {
        using var device = Device.Create(deviceName);
        var model = new Sequential(
            new Embedding(vocabulary: 8, width: 16), new PositionalEncoding(), new TransformerBlock(heads: 4, keyDim: 4), new LayerNorm(),
            new Flatten(), new Dense(4));
        model.Build(device, input: [6], seed: 1);
        var adam = new Adam(model.Parameters, learningRate: 0.01f);
        int[] tokens = [.. Enumerable.Range(0, 8 * 6).Select(i => i * i % 13 % 8)];
        var loss = 0f;
        for (var i = 0; i < 30; i++)
        {
            using var step = device.BeginStep();
            var labels = device.FromIndices([0, 1, 2, 3, 3, 2, 1, 0], [8]);
            var mean = Loss.SoftmaxCrossEntropy(model.Forward(device.FromIndices(tokens, [8, 6])), labels);
            mean.Backward();
            adam.Step();
            loss = mean.ToScalar();
        }

        Assert.True(loss < 0.1f, $"The loss is {loss}.");
    }

    [Fact]
    public void A_residual_block_of_convolutions_learns_a_batch_by_heart()
    {
        using var device = Device.Create("cpu");
        var block = new Residual(new Sequential(
            new Conv2D(8, kernel: 3, padding: Padding.Same), new BatchNorm(), new Activate(Activation.Silu),
            new Conv2D(8, kernel: 3, padding: Padding.Same)));
        var model = new Sequential(new Conv2D(8, kernel: 1), block, new Activate(Activation.Gelu), new Flatten(), new Dense(4));
        model.Build(device, input: [5, 6, 1], seed: 1);
        var adam = new Adam(model.Parameters, learningRate: 0.01f);
        var random = new RandomSequence(5, RandomPurpose.Check);
        float[] pixels = [.. Enumerable.Range(0, 8 * 30).Select(i => (float)random.Normal(i))];
        var loss = 0f;
        for (var i = 0; i < 30; i++)
        {
            using var step = device.BeginStep();
            var labels = device.FromIndices([0, 1, 2, 3, 3, 2, 1, 0], [8]);
            var mean = Loss.SoftmaxCrossEntropy(model.Forward(device.FromArray(pixels, [8, 5, 6, 1])), labels);
            mean.Backward();
            adam.Step();
            loss = mean.ToScalar();
        }

        Assert.True(loss < 0.1f, $"The loss is {loss}.");
    }
}
