namespace Gtzan.Tests.PublicApi;

/// <summary>
/// An LSTM on the adding problem (Hochreiter and Schmidhuber, 1997): of a sequence of numbers, two are marked; the target is their sum.
/// </summary>
public sealed class AddingProblemTests
{
    private const int Steps = 10;
    private const int Batch = 32;

    [Fact]
    public void It_beats_the_mean()
    {
        using var device = Device.Create("cpu");
        var model = new Sequential(new Lstm(16), new Dense(1));
        model.Build(device, input: [Steps, 2], seed: 1);
        var adam = new Adam(model.Parameters, learningRate: 0.01f, clipping: new GradientClipping(globalNorm: 1));

        var error = 0f;
        for (uint i = 0; i < 500; i++)
        {
            using var step = device.BeginStep();
            var (inputs, targets) = Sequences(device, i);
            var loss = Loss.MeanSquaredError(model.Forward(inputs), targets);
            loss.Backward();
            adam.Step();
            error = i == 0 ? loss.ToScalar() : (0.95f * error) + (0.05f * loss.ToScalar());
        }

        // Always answering the mean, 1, has the error 1/6.
        Assert.True(error < 0.03f, $"The mean squared error is {error}.");
    }

    private static (Tensor Inputs, Tensor Targets) Sequences(Device device, uint seed)
    {
        var random = new RandomSequence(seed, RandomPurpose.Check);
        var (inputs, targets) = (new float[Batch * Steps * 2], new float[Batch]);
        for (var n = 0; n < Batch; n++)
        {
            var first = (int)(random.Bits(1_000_000 + (2 * n)) % (Steps / 2));
            var second = (Steps / 2) + (int)(random.Bits(1_000_001 + (2 * n)) % (Steps / 2));
            for (var t = 0; t < Steps; t++)
            {
                var value = random.Uniform((n * Steps) + t);
                inputs[((n * Steps) + t) * 2] = value;
                if (t != first && t != second)
                    continue;
                inputs[(((n * Steps) + t) * 2) + 1] = 1;
                targets[n] += value;
            }
        }

        return (device.FromArray(inputs, [Batch, Steps, 2]), device.FromArray(targets, [Batch, 1]));
    }
}
