namespace Gtzan.Tests.PublicApi;

/// <summary>A small CNN on pictures: horizontal against vertical bars.</summary>
public sealed class SmallCnnTests
{
    private const int Size = 8;

    [Fact]
    public void It_tells_horizontal_from_vertical_bars()
    {
        using var device = Device.Create("cpu");
        var model = new Sequential(
            new Conv2D(4, kernel: 3, padding: Padding.Same, activation: Activation.Relu), new MaxPool2D(2), new BatchNorm(),
            new Flatten(), new Dense(16, Activation.Relu), new Dropout(0.2f), new Dense(2));
        model.Build(device, input: [Size, Size, 1], seed: 3);
        var adam = new Adam(model.Parameters, learningRate: 0.01f);

        for (uint i = 0; i < 60; i++)
        {
            using var step = device.BeginStep();
            var (inputs, labels) = Bars(device, count: 16, seed: i);
            Loss.SoftmaxCrossEntropy(model.Forward(inputs), labels).Backward();
            adam.Step();
        }

        using var inference = device.BeginInference();
        var (unseen, answers) = Bars(device, count: 64, seed: 1000);
        var scores = model.Predict(unseen).ToArray();
        var right = answers.ToIndexArray().Where((label, i) => (scores[(2 * i) + 1] > scores[2 * i] ? 1 : 0) == label).Count();
        Assert.True(right >= 62, $"{right} of 64 are right.");
    }

    private static (Tensor Inputs, Tensor Labels) Bars(Device device, int count, uint seed)
    {
        var random = new RandomSequence(seed, RandomPurpose.Check);
        var (pixels, labels) = (new float[count * Size * Size], new int[count]);
        for (var n = 0; n < count; n++)
        {
            labels[n] = (int)(random.Bits(2 * n) % 2);
            var line = (int)(random.Bits((2 * n) + 1) % Size);
            for (var i = 0; i < Size; i++)
                pixels[(((n * Size) + (labels[n] == 0 ? line : i)) * Size) + (labels[n] == 0 ? i : line)] = 1;
        }

        return (device.FromArray(pixels, [count, Size, Size, 1]), device.FromIndices(labels, [count]));
    }
}
