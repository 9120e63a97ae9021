namespace Gtzan.Tests.PublicApi;

/// <summary>The training loop of README.md, word by word.</summary>
internal static class ReadmeLoop
{
    public static void Run()
    {
        using var device = Device.Create("cpu");
        var model = new Sequential(new Dense(16, Activation.Tanh), new Dense(2));
        model.Build(device, input: [2], seed: 1);
        var adam = new Adam(model.Parameters, learningRate: 0.01f);

        for (var i = 0; i < 300; i++)
        {
            using var step = device.BeginStep();
            var inputs = device.FromArray([0f, 0, 0, 1, 1, 0, 1, 1], [4, 2]);
            var labels = device.FromIndices([0, 1, 1, 0], [4]);
            var loss = Loss.SoftmaxCrossEntropy(model.Forward(inputs), labels);
            loss.Backward();
            adam.Step();
            if (i % 100 == 99)
                Console.WriteLine(loss.ToScalar());
        }
    }
}
