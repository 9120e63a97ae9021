using Gtzan.Engine.Devices;
using Gtzan.Engine.Ops;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Verification;

/// <summary>
/// Checks every result of a device for NaN and infinity. The first one ends the run with an exception that names the operation and
/// describes its inputs. Training computes the same values, only more slowly, because every result is downloaded.
/// </summary>
public sealed class NumericsDevice : InterceptingDevice
{
    /// <summary>Wraps a device and disposes it with this one.</summary>
    public NumericsDevice(Device watched)
        : base(watched)
    {
    }

    /// <inheritdoc/>
    public override string Description => $"{Inner.Description}; every result checked for NaN and infinity";

    /// <summary>Returns a tensor's name for messages; null if it has none.</summary>
    public Func<Tensor, string?> NameOf { get; set; } = _ => null;

    /// <summary>Runs an operation and checks its results.</summary>
    /// <exception cref="NotFiniteException">One of them is not finite.</exception>
    private protected override void Intercept(IOp op)
    {
        RunInner(op);
        foreach (var result in op.Results)
        {
            if (result is null || result.ElementType != ElementType.Real)
                continue;
            Tamper?.Invoke(op.Name, result);
            var statistics = TensorStatistics.Of(result);
            if (!statistics.AreFinite)
                throw new NotFiniteException(
                    $"{op.Name} on {Inner.Name} made {Described(result)} with {statistics}, " +
                    $"from {string.Join(" and ", op.Inputs.OfType<Tensor>().Select(Input).DefaultIfEmpty("nothing"))}.");
        }
    }

    private string Input(Tensor tensor) =>
        tensor.ElementType == ElementType.Real ? $"{Described(tensor)} ({TensorStatistics.Of(tensor)})" : Described(tensor);

    private string Described(Tensor tensor) => NameOf(tensor) is { } name ? $"{name} {tensor.Shape}" : $"{tensor.Shape}";
}
