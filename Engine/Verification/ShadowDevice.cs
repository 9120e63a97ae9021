using System.Globalization;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Ops;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Verification;

/// <summary>
/// Runs every operation on a device and, from the same inputs, on <see cref="ReferenceDevice"/>. The first result that differs by more than
/// rounding ends the run with an exception that names the operation and the worst element. Slower than the reference.
/// </summary>
public sealed class ShadowDevice : InterceptingDevice
{
    /// <summary>The tolerated accumulation of rounding errors in sums of thousands of terms; float32 rounds each by up to 6e-8.</summary>
    private const double Tolerance = 1e-5;

    /// <summary>A recurrence feeds its rounding errors back to itself step by step.</summary>
    private const double RecurrentTolerance = 1e-4;

    private readonly ReferenceDevice _reference = new();
    private readonly Dictionary<string, Agreement> _agreements = [];

    /// <summary>Wraps a device and disposes it with this one.</summary>
    public ShadowDevice(Device watched)
        : base(watched)
    {
    }

    /// <inheritdoc/>
    public override string Description => $"{Inner.Description}; every operation compared with the reference";

    /// <summary>Whether a disagreement ends the run with an exception, or is only noted in <see cref="Agreements"/>.</summary>
    public bool StopsAtDisagreement { get; init; } = true;

    /// <summary>The agreements so far, the least exact first.</summary>
    public IReadOnlyList<Agreement> Agreements =>
        [.. _agreements.Values.OrderByDescending(agreement => agreement.WorstError / agreement.Tolerance)];

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _reference.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Runs an operation on both devices and compares its results.</summary>
    /// <exception cref="DeviceException">The devices disagree.</exception>
    private protected override void Intercept(IOp op)
    {
        var tolerance = op.IsRecurrent ? RecurrentTolerance : Tolerance;
        var incoming = op.Magnitude == Magnitude.IncomingGradient ? op.IncomingGradient : 0;
        var expected = OnReference(op, value => value);
        var bounds = op.Magnitude == Magnitude.SumOfTerms ? OnReference(op, Math.Abs) : null;

        RunInner(op);
        RunOn(_reference, op, tensor => expected[tensor].Storage);
        if (bounds is not null)
            RunOn(_reference, op, tensor => bounds[tensor].Storage);

        var worst = 0.0;
        string? disagreement = null;
        foreach (var result in op.Results)
        {
            if (result is null)
                continue;
            Tamper?.Invoke(op.Name, result);
            var (want, got) = (Values(expected[result]), Values(result));
            var scales = Scales(op.Magnitude, want, bounds is null ? null : Values(bounds[result]), incoming);
            for (var i = 0; i < want.Length; i++)
            {
                var error = Error((float)want[i], got[i], scales(i));
                if (error > tolerance)
                {
                    disagreement ??= Disagreement(op, result, want, got, scales, i, tolerance);
                    if (StopsAtDisagreement)
                        throw new DeviceException(disagreement);
                }

                worst = Math.Max(worst, error);
            }
        }

        var before = _agreements.GetValueOrDefault(op.Name) ?? new Agreement(op.Name, 0, 0, tolerance);
        _agreements[op.Name] = before with
        {
            Calls = before.Calls + 1,
            WorstError = Math.Max(before.WorstError, worst),
            Disagreement = before.Disagreement ?? disagreement,
        };
    }

    private Dictionary<Tensor, Tensor> OnReference(IOp op, Func<double, double> change)
    {
        var copies = new Dictionary<Tensor, Tensor>();
        foreach (var tensor in op.Inputs.Concat(op.Results))
        {
            if (tensor is null || copies.ContainsKey(tensor))
                continue;
            copies[tensor] = tensor.ElementType == ElementType.Index
                ? _reference.FromIndices(tensor.ToIndexArray(), tensor.Shape)
                : _reference.FromArray(Array.ConvertAll(tensor.ToDoubleArray(), value => change(value)), tensor.Shape);
        }

        return copies;
    }

    private static double[] Values(Tensor tensor) =>
        tensor.ElementType == ElementType.Index ? Array.ConvertAll(tensor.ToIndexArray(), value => (double)value) : tensor.ToDoubleArray();

    private static Func<int, double> Scales(Magnitude magnitude, double[] want, double[]? bounds, double incoming)
    {
        if (bounds is not null)
            return i => Math.Abs(bounds[i]);
        if (magnitude == Magnitude.Element)
            return i => Math.Abs(want[i]);
        var largest = Math.Max(incoming, want.Max(Math.Abs));
        return _ => largest;
    }

    // Below the smallest normal number a float has less precision, and some devices none: they flush to zero.
    private static double Error(float want, double got, double scale)
    {
        if (want == got || (float.IsNaN(want) && double.IsNaN(got)))
            return 0;
        var error = Math.Abs(want - got) / Math.Max(scale, 1.2e-38 / Tolerance);
        return double.IsNaN(error) ? double.PositiveInfinity : error;
    }

    private string Disagreement(
        IOp op, Tensor result, double[] want, double[] got, Func<int, double> scales, int first, double tolerance)
    {
        // The loop found the first bad element; the worst one tells more.
        var worst = Enumerable.Range(0, want.Length).MaxBy(ErrorOf);
        var shapes = string.Join(", ", op.Inputs.OfType<Tensor>().Select(input => input.Shape.ToString()));
        return string.Create(CultureInfo.InvariantCulture,
            $"{op.Name} on {Inner.Name} disagrees with the reference: from {shapes} to {result.Shape}, the worst element, " +
            $"number {worst}, is {got[worst]:R} " +
            $"where {(float)want[worst]:R} is right ({UlpsBetween((float)want[worst], (float)got[worst]):N0} ULPs); " +
            $"the first that is off is number {first}, " +
            $"by {ErrorOf(first):G2} of its magnitude ({tolerance:G1} is allowed).");

        double ErrorOf(int i) => Error((float)want[i], got[i], scales(i));
    }

    /// <summary>The distance between two float32 numbers in representable steps: 1 for neighbours.</summary>
    internal static long UlpsBetween(float a, float b) => Math.Abs(OnALine(a) - OnALine(b));

    // The bits of a float, as an integer in the order of the numbers.
    private static long OnALine(float value)
    {
        var bits = BitConverter.SingleToInt32Bits(value);
        return bits >= 0 ? bits : int.MinValue - (long)bits;
    }
}
