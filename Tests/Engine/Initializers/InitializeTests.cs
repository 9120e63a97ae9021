using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Initializers;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Randomness;
using Gtzan.Engine.Tensors;

namespace Gtzan.Tests.Engine.Initializers;

/// <summary>What parameters are before training.</summary>
public class InitializeTests
{
    private static readonly RandomSequence Random = new(11, RandomPurpose.Initialization, 3);

    // √(6 / (fanIn + fanOut)): of a dense kernel 200 + 300; of a convolution 9 · 32 + 9 · 64.
    [Theory]
    [InlineData(0.10954451150103323, 200, 300)]
    [InlineData(0.08333333333333333, 3, 3, 32, 64)]
    public void Glorot_uniform_fills_the_interval_between_its_limits(double limit, params int[] dimensions)
    {
        var values = Initialize.GlorotUniform(new Shape(dimensions), Random).Select(value => (double)value).ToArray();
        Assert.InRange(values.Max(), 0.999 * limit, limit * 1.000001);
        Assert.InRange(values.Min(), -limit * 1.000001, -0.999 * limit);

        // Five standard errors of the mean and of the mean square of a uniform distribution, limit²/3.
        var error = 5 / Math.Sqrt(values.Length);
        Assert.Equal(0, values.Average(), error * limit / Math.Sqrt(3));
        Assert.Equal(limit * limit / 3, values.Average(v => v * v), error * limit * limit * Math.Sqrt(4.0 / 45));
    }

    [Theory]
    [InlineData(64, 256)]
    [InlineData(256, 64)]
    [InlineData(17, 17)]
    [InlineData(1, 5)]
    [InlineData(5, 1)]
    public void An_orthogonal_kernel_has_orthonormal_rows_or_columns_whichever_are_fewer(int rows, int columns)
    {
        var values = Initialize.Orthogonal([rows, columns], Random);
        var (count, length) = rows <= columns ? (rows, columns) : (columns, rows);
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var product = Enumerable.Range(0, length).Sum(k => (double)At(i, k) * At(j, k));
                Assert.True(
                    Math.Abs(product - (i == j ? 1 : 0)) < 1e-6,
                    $"vectors {i} and {j} of [{rows}, {columns}] have the product {product:R}");
            }
        }

        float At(int vector, int k) => rows <= columns ? values[(vector * columns) + k] : values[(k * columns) + vector];
    }

    [Fact]
    public void An_orthogonal_kernel_has_entries_of_both_signs_around_zero()
    {
        // Each row of 256 has the length 1, so an entry has the standard deviation 1/16; the mean of 16384 of them is 16 · 128 times
        // smaller.
        var values = Initialize.Orthogonal([64, 256], Random);
        Assert.Equal(0, values.Average(value => (double)value), 5.0 / 16 / 128);
    }

    [Fact]
    public void An_lstm_starts_with_its_forget_gate_open()
    {
        using var device = new ReferenceDevice();
        var model = new Sequential(new Lstm(3));
        model.Build(device, [5, 2], seed: 1);
        Assert.Equal([0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0], Value(model, "lstm/bias"));
        Assert.Equal(["lstm/kernel", "lstm/recurrent_kernel", "lstm/bias"], model.Parameters.Select(parameter => parameter.Name));
    }

    [Fact]
    public void Biases_start_at_zero_and_a_batch_norm_as_the_identity()
    {
        using var device = new ReferenceDevice();
        var model = new Sequential(new Conv2D(2, kernel: 2), new BatchNorm(), new Flatten(), new Dense(3));
        model.Build(device, [3, 3, 1], seed: 1);
        Assert.Equal([0, 0], Value(model, "conv2d/bias"));
        Assert.Equal([0, 0, 0], Value(model, "dense/bias"));
        Assert.Equal([1, 1], Value(model, "batchnorm/gamma"));
        Assert.Equal([0, 0], Value(model, "batchnorm/beta"));
        Assert.Equal([0, 0], Value(model, "batchnorm/moving_mean"));
        Assert.Equal([1, 1], Value(model, "batchnorm/moving_variance"));
    }

    [Fact]
    public void Initial_weights_are_the_same_bits_on_every_device()
    {
        using var reference = new ReferenceDevice();
        using var cpu = new CpuDevice(threads: 2);
        Assert.Equal(AllWeights(reference, seed: 3), AllWeights(cpu, seed: 3));
    }

    [Fact]
    public void The_seed_changes_the_initial_weights()
    {
        using var device = new ReferenceDevice();
        Assert.Equal(AllWeights(device, seed: 3), AllWeights(device, seed: 3));
        Assert.NotEqual(AllWeights(device, seed: 3), AllWeights(device, seed: 4));
    }

    [Fact]
    public void Layers_and_parameters_draw_different_numbers()
    {
        using var device = new ReferenceDevice();
        var model = new Sequential(new Dense(8), new Dense(8), new Dense(8));
        model.Build(device, [8], seed: 1);
        Assert.NotEqual(Value(model, "dense/kernel"), Value(model, "dense_1/kernel"));
        Assert.NotEqual(Value(model, "dense_1/kernel"), Value(model, "dense_2/kernel"));
    }

    [Fact]
    public void Layers_of_dropout_drop_different_elements_and_others_in_each_step()
    {
        using var device = new ReferenceDevice();
        var (first, second) = (new Dropout(0.5f), new Dropout(0.5f));
        var model = new Sequential(first, second);
        model.Build(device, [200], seed: 1);
        var ones = device.Filled([1, 200], 1);
        var pass = new Pass(IsTraining: true, Seed: 1, Step: 4);
        Assert.Equal(first.Forward(ones, pass).ToArray(), first.Forward(ones, pass).ToArray());
        Assert.NotEqual(first.Forward(ones, pass).ToArray(), second.Forward(ones, pass).ToArray());
        Assert.NotEqual(first.Forward(ones, pass).ToArray(), first.Forward(ones, pass with { Step = 5 }).ToArray());
        Assert.NotEqual(first.Forward(ones, pass).ToArray(), first.Forward(ones, pass with { Seed = 2 }).ToArray());
    }

    [Fact]
    public void A_model_drops_other_elements_in_each_training_step()
    {
        using var device = new ReferenceDevice();
        var model = new Sequential(new Dropout(0.5f));
        model.Build(device, [200], seed: 1);
        var ones = device.Filled([1, 200], 1);
        var first = model.Forward(ones).ToArray();
        Assert.NotEqual(first, model.Forward(ones).ToArray());
        Assert.Equal(2u, model.TrainingStep);
        model.TrainingStep = 0;
        Assert.Equal(first, model.Forward(ones).ToArray());
    }

    private static float[] Value(Sequential model, string name) =>
        model.Parameters.Single(parameter => parameter.Name == name).Value.ToArray();

    private static float[] AllWeights(Device device, ulong seed)
    {
        var model = new Sequential(new Conv2D(4, kernel: 3), new BatchNorm(), new Flatten(), new Dense(5));
        model.Build(device, [6, 5, 2], seed);
        var recurrent = new Sequential(new Lstm(7));
        recurrent.Build(device, [4, 3], seed);
        return [.. model.Parameters.Concat(recurrent.Parameters).SelectMany(parameter => parameter.Value.ToArray())];
    }
}
