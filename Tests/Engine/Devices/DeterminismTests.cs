using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Ops;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.Dense;
using Gtzan.Engine.Ops.Dropout;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Randomness;
using Gtzan.Engine.Tensors;

namespace Gtzan.Tests.Engine.Devices;

/// <summary>Same seed, same bits; and pinned losses.</summary>
public sealed class DeterminismTests(DevicesByName devices) : IClassFixture<DevicesByName>
{
    // Ten steps of each small model on the reference device in double precision, 8 examples, learning rate 1e-3, seed 42.
    // They pin behaviour: replace them after an intended change of an initialiser, a layer, dropout's numbers, the loss or Adam.
    private static readonly Dictionary<string, float[]> PinnedLosses = new()
    {
        ["mlp"] = [1.6861315f, 1.8544102f, 1.78013f, 1.793823f, 1.8787484f, 1.6018097f, 1.857823f, 1.7066104f, 1.6631986f, 1.5556355f],
        ["cnn"] = [1.2392145f, 1.4319856f, 1.0642941f, 1.298674f, 1.3553661f, 1.2890238f, 1.3622773f, 1.0301418f, 1.2931817f, 1.7545058f],
        ["transformer"] =
            [1.7470038f, 2.1782994f, 2.1247435f, 1.9489511f, 1.8629576f, 2.0096066f, 1.7425448f, 1.6490569f, 1.9604437f, 1.7084054f],
        ["lstm"] = [1.6010911f, 1.6111841f, 1.5905045f, 1.6071248f, 1.5917509f, 1.5874183f, 1.5587522f, 1.5868516f, 1.6110952f, 1.5956622f],
    };

    public static TheoryData<string> Models => [.. SmallModels.Names];

    // GPU kernels take a minute for the larger models: to compile on OpenCL, to run on ILGPU's CPU accelerator.
    public static TheoryData<string, string> ModelsAndDevices
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var (model, device) in from model in SmallModels.Names from device in Device.Names select (model, device))
            {
                if (TestScale.IsAll || model == "mlp" || !DevicesByName.IsGpu(device))
                    data.Add(
                        DevicesByName.IsGpu(device)
                            ? new TheoryDataRow<string, string>(model, device).WithTrait("Category", "Device")
                            : (model, device));
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Training_gives_the_same_bits_for_any_number_of_threads(string name)
    {
        var one = TrainedParameters(name, threads: 1, WorkerPool.MaxVectorBits);
        foreach (var threads in new[] { 2, 3, 7 })
            AssertSameBits(one, TrainedParameters(name, threads, WorkerPool.MaxVectorBits), $"{name} with {threads} threads");
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Training_gives_the_same_bits_for_any_width_of_vectors(string name)
    {
        var narrow = TrainedParameters(name, threads: 2, vectorBits: 128);
        foreach (var vectorBits in new[] { 256, 512 })
            AssertSameBits(narrow, TrainedParameters(name, threads: 2, vectorBits), $"{name} with vectors of {vectorBits} bits");
    }

    [Theory]
    [MemberData(nameof(ModelsAndDevices))]
    public void Ten_steps_of_training_have_the_pinned_losses(string name, string deviceName)
    {
        var losses = new SmallTraining(devices[deviceName], SmallModels.Create(name), batch: 8).Steps(10);
        var pinned = PinnedLosses[name];
        Assert.True(
            losses.Length == pinned.Length && losses.Zip(pinned).All(pair => Math.Abs(pair.First - pair.Second) <= 1e-5 * pair.Second),
            $"{name} on {deviceName}: the losses are {string.Join(", ", losses.Select(loss => $"{loss:R}f"))}");
    }

    [Theory]
    [Trait("Category", "Slow")]
    [MemberData(nameof(Models))]
    public void A_model_overfits_one_batch(string name)
    {
        using var device = new CpuDevice(threads: 2);
        var training = new SmallTraining(device, SmallModels.Create(name, dropout: 0), batch: 8, learningRate: 0.01f);
        var first = training.Step();
        var last = training.Steps(400)[^1];
        Assert.True(first > 1, $"the loss begins at {first}");

        // The loss of the mlp includes penalties on its weights.
        Assert.True(last < (name == "mlp" ? 0.1 : 0.01), $"the loss of {name} is still {last}");
    }

    [Fact]
    public void Dropout_keeps_the_same_elements_on_every_device()
    {
        using var reference = new ReferenceDevice();
        using var cpu = new CpuDevice(threads: 3);
        var sequence = new RandomSequence(7, RandomPurpose.Dropout, Which: 3, Step: 12);
        foreach (var rate in new[] { 0.1f, 0.3f, 0.5f, 0.999f })
        {
            var mask = Mask(reference, rate);
            Assert.Equal(mask, Mask(cpu, rate));
            Assert.Contains(true, mask);
            Assert.Contains(false, mask);
        }

        bool[] Mask(Device device, float rate) =>
            [.. device.Filled([40_003], 1).Dropout(rate, sequence).ToArray().Select(value => value != 0)];
    }

    [Theory]
    [InlineData(Activation.None)]
    [InlineData(Activation.Relu)]
    [InlineData(Activation.Sigmoid)]
    [InlineData(Activation.Tanh)]
    public void A_layer_computes_the_same_bits_with_and_without_a_bias_gradient(Activation activation)
    {
        using var device = new CpuDevice(threads: 2);
        var (input, kernel, bias) = (Random([2000, 5], 0), Random([5, 33], 1), Random([33], 2));
        input.RequiresGradient = true;

        // With a bias that learns, the derivative and its sum are made in one pass. The two operations that it replaces give the same bits.
        var (fused, biasGradient, before) = InputGradient(biasLearns: true);
        var (alone, none, _) = InputGradient(biasLearns: false);
        Assert.Null(none);
        AssertSameBits(alone, fused, "gradient of the input");
        AssertSameBits(before, biasGradient!, "gradient of the bias");

        (float[] Input, float[]? Bias, float[] Sum) InputGradient(bool biasLearns)
        {
            bias.RequiresGradient = biasLearns;
            using var step = device.BeginStep();
            var result = input.Dense(kernel, bias, activation);
            (result * Random([2000, 33], 3)).Sum().Backward();

            var upstream = Random([2000, 33], 3);
            var sum = device.NewTensor([33]);
            if (activation.Function() is { } function)
            {
                var derivative = device.NewTensor(result.Shape);
                device.Run(new ElementwiseBackwardOp(function, result, result, upstream, derivative));
                upstream = derivative;
            }

            device.Run(new ReduceOp(Reduction.Sum, upstream, sum));
            return (input.Gradient!.ToArray(), bias.Gradient?.ToArray(), sum.ToArray());
        }

        Tensor Random(Shape shape, uint which)
        {
            var random = new RandomSequence(8, RandomPurpose.Check, which);
            return device.FromArray([.. Enumerable.Range(0, shape.Length).Select(i => (float)random.Normal(i))], shape);
        }
    }

    private static float[] TrainedParameters(string name, int threads, int vectorBits)
    {
        using var device = new CpuDevice(new WorkerPool(threads, vectorBits));
        var training = new SmallTraining(device, SmallModels.Create(name, width: 8), batch: 37);
        training.Steps(10);
        return training.Parameters;
    }

    private static void AssertSameBits(float[] want, float[] got, string what)
    {
        Assert.All(want, value => Assert.True(float.IsFinite(value)));
        var first = Enumerable.Range(0, want.Length)
            .FirstOrDefault(i => BitConverter.SingleToInt32Bits(want[i]) != BitConverter.SingleToInt32Bits(got[i]), -1);
        Assert.True(first < 0, first < 0 ? "" : $"{what}: parameter {first} is {got[first]:R} and not {want[first]:R}");
    }
}
