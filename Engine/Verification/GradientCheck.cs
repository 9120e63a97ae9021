using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Ops.Dense;
using Gtzan.Engine.Randomness;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Verification;

/// <summary>The result of a gradient check.</summary>
/// <param name="Name">The name of the check.</param>
/// <param name="Checked">The number of compared derivatives.</param>
/// <param name="WorstError">|got − want| where it is largest relative to the tolerance.</param>
/// <param name="Where">The tensor and the index in it where that is.</param>
/// <param name="Got">The derivative that the backward pass gave there.</param>
/// <param name="Want">The derivative by finite differences.</param>
/// <param name="Passed">Whether every derivative is within tolerance.</param>
public sealed record GradientCheckResult(string Name, int Checked, double WorstError, string Where, double Got, double Want, bool Passed)
{
    /// <summary>The result in one line.</summary>
    public override string ToString() => Passed
        ? $"{Name}: {Checked} derivatives agree, worst error {WorstError:E1} at {Where}"
        : $"{Name}: wrong gradient at {Where}: the backward pass gives {Got:R}, finite differences {Want:R}";
}

/// <summary>
/// Compares the gradients of a backward pass with central finite differences: (f(x + ε) − f(x − ε)) / 2ε for one element of one input at a
/// time. A derivative passes if |got − want| ≤ absoluteTolerance + relativeTolerance · |want|.
/// </summary>
/// <remarks>
/// For the reference device only: differences need double precision. Functions with kinks (ReLU, max-pooling) must be checked away from
/// them. Large tensors are sampled, always with their first and last element.
/// </remarks>
public sealed record GradientCheck
{
    /// <summary>ε: how far an element is moved to either side.</summary>
    public double Epsilon { get; init; } = 1e-6;

    /// <summary>The error that is always tolerated.</summary>
    public double AbsoluteTolerance { get; init; } = 1e-5;

    /// <summary>The error that is tolerated in proportion to the derivative.</summary>
    public double RelativeTolerance { get; init; } = 1e-3;

    /// <summary>The maximum number of elements checked per tensor.</summary>
    public int ElementsPerTensor { get; init; } = 40;

    /// <summary>
    /// Changes the gradient of the named input before the comparison; tests use it to show that the check detects errors.
    /// </summary>
    internal Func<string, double[], double[]> Tamper { get; init; } = (_, gradient) => gradient;

    /// <summary>Checks a scalar function of some tensors.</summary>
    /// <param name="name">The name in the result.</param>
    /// <param name="loss">Computes the scalar from the inputs. It is called often and must be deterministic.</param>
    /// <param name="inputs">The tensors to differentiate by, with names; created outside any step.</param>
    /// <exception cref="ArgumentException">
    /// There is no input, or one does not require a gradient or is on another device than reference.
    /// </exception>
    public GradientCheckResult Run(string name, Func<Tensor> loss, params IReadOnlyList<(string Name, Tensor Tensor)> inputs)
    {
        if (inputs.Count == 0)
            throw new ArgumentException($"GradientCheck: nothing to derive {name} by.");
        foreach (var (inputName, tensor) in inputs)
        {
            if (!tensor.RequiresGradient)
                throw new ArgumentException($"GradientCheck: input {inputName} of {name} does not have RequiresGradient set.");
            if (tensor.Device.Name != "reference")
            {
                throw new ArgumentException(
                    $"GradientCheck: input {inputName} of {name} is on {tensor.Device.Name}; finite differences need double precision: " +
                    "make the tensors on device reference.");
            }
        }

        var device = inputs[0].Tensor.Device;
        var gradients = BackwardGradients(device, loss, inputs);
        var result = new GradientCheckResult(name, 0, 0, "", 0, 0, Passed: true);
        var worstShare = -1.0;
        for (var i = 0; i < inputs.Count; i++)
        {
            var (inputName, tensor) = inputs[i];
            var values = tensor.ToDoubleArray();
            foreach (var index in Sample(values.Length))
            {
                var got = gradients[i][index];
                var want = Difference(device, loss, tensor, values, index);
                var error = Math.Abs(got - want);
                var share = error / (AbsoluteTolerance + (RelativeTolerance * Math.Abs(want)));

                // NaN compares as neither larger nor smaller, so it is tested explicitly.
                result = result with { Checked = result.Checked + 1, Passed = result.Passed && share <= 1 };
                if (!(share > worstShare) && !double.IsNaN(share))
                    continue;
                worstShare = double.IsNaN(share) ? double.PositiveInfinity : share;
                result = result with { WorstError = error, Where = $"{inputName}[{index}] {tensor.Shape}", Got = got, Want = want };
            }
        }

        return result;
    }

    private double[][] BackwardGradients(Device device, Func<Tensor> loss, IReadOnlyList<(string Name, Tensor Tensor)> inputs)
    {
        using var step = device.BeginStep();
        loss().Backward();

        // No gradient at all means a gradient of 0: the loss does not depend on the input.
        return [.. inputs.Select(
            input => Tamper(input.Name, input.Tensor.Gradient?.ToDoubleArray() ?? new double[input.Tensor.Shape.Length]))];
    }

    private double Difference(Device device, Func<Tensor> loss, Tensor tensor, double[] values, int index)
    {
        var original = values[index];
        var above = Evaluate(original + Epsilon);
        var below = Evaluate(original - Epsilon);
        values[index] = original;
        tensor.CopyFrom(values);
        return (above - below) / (2 * Epsilon);

        double Evaluate(double value)
        {
            values[index] = value;
            tensor.CopyFrom(values);
            using var step = device.BeginStep();
            return loss().ToDoubleArray()[0];
        }
    }

    private IEnumerable<int> Sample(int length)
    {
        if (length <= ElementsPerTensor)
            return Enumerable.Range(0, length);
        var random = new RandomSequence((ulong)length, RandomPurpose.Check);
        return Enumerable.Range(1, ElementsPerTensor - 2)
            .Select(i => (int)(random.Uniform(i) * length))
            .Append(0).Append(length - 1).Distinct().Order();
    }
}
