using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.Dense;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Randomness;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Verification;

/// <summary>A computation that two devices must agree on.</summary>
/// <param name="Name">The operation and its shapes.</param>
/// <param name="Run">Runs it on a device: the results, always of the same inputs.</param>
internal sealed record AgreementCase(string Name, Func<Device, float[][]> Run)
{
    // Inputs with smaller numbers are differentiated.
    private const uint FirstConstant = 50;

    /// <summary>The number of input elements, which determines how long a sanitizer takes.</summary>
    public long Elements { get; private init; }

    /// <summary>Whether NaN goes in, and so may come out.</summary>
    public bool HasNaN { get; init; }

    /// <summary>An operation forward and backward: its result, and the gradient of a random linear function of it for each input.</summary>
    public static AgreementCase Of(string name, Func<Tensor[], Tensor> operation, params Shape[] shapes) =>
        new($"{name} {string.Join(" ", shapes)}", device =>
        {
            var inputs = shapes.Select((shape, i) => Random(device, shape, (uint)i)).ToArray();
            using var step = device.BeginStep();
            var result = operation(inputs);
            (result * Random(device, result.Shape, FirstConstant)).Sum().Backward();
            return [result.ToArray(), .. inputs.Select(input => input.Gradient?.ToArray() ?? [])];
        })
        { Elements = shapes.Sum(shape => (long)shape.Length) };

    /// <summary>Normally distributed numbers, rounded to float32 on every device, so that all start from the same.</summary>
    public static Tensor Random(Device device, Shape shape, uint which)
    {
        var random = new RandomSequence(3, RandomPurpose.Check, which);
        var tensor = device.FromArray([.. Enumerable.Range(0, shape.Length).Select(i => (float)random.Normal(i))], shape);
        tensor.RequiresGradient = which < FirstConstant;
        return tensor;
    }

    public override string ToString() => Name;
}
