namespace Gtzan.Tests.PublicApi;

public sealed class SavingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gtzan-public-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_loaded_model_predicts_the_same_bits()
    {
        using var device = Device.Create("cpu");
        var path = Path.Combine(_folder, "model.safetensors");
        var (saved, loaded) = (Model(), Model());
        saved.Build(device, input: [6, 4], seed: 1);
        loaded.Build(device, input: [6, 4], seed: 2);
        saved.Save(path);
        loaded.Load(path);
        var inputs = device.FromArray(Enumerable.Range(0, 48).Select(i => MathF.Sin(i)).ToArray(), [2, 6, 4]);
        Assert.Equal(saved.Predict(inputs).ToArray(), loaded.Predict(inputs).ToArray());
    }

    [Fact]
    public void Weights_of_another_model_are_refused_and_change_nothing()
    {
        using var device = Device.Create("cpu");
        var path = Path.Combine(_folder, "model.safetensors");
        var (saved, other) = (Model(), new Sequential(new Flatten(), new Dense(3)));
        saved.Build(device, input: [6, 4], seed: 1);
        other.Build(device, input: [6, 4], seed: 1);
        saved.Save(path);
        var before = other.Parameters[0].Value.ToArray();
        var message = Assert.Throws<CheckpointException>(() => other.Load(path)).Message;
        Assert.Equal("Tensor \"dense/kernel\" has shape [5, 3] in the file, but the model needs [24, 3].", message);
        Assert.Equal(before, other.Parameters[0].Value.ToArray());

        var smaller = new Sequential(new Lstm(5));
        smaller.Build(device, input: [6, 4], seed: 1);
        var refusal = Assert.Throws<CheckpointException>(() => smaller.Load(path)).Message;
        Assert.Contains("which the model does not have", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_is_not_built_is_refused()
    {
        var path = Path.Combine(_folder, "model.safetensors");
        var message = Assert.Throws<InvalidOperationException>(() => Model().Save(path)).Message;
        Assert.Equal("Save: the model has no parameters; build it first.", message);
        Assert.False(File.Exists(path));
    }

    private static Sequential Model() => new(new Lstm(5), new BatchNorm(), new Dense(3));
}
