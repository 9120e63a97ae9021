using Gtzan.Benchmarks.Kernels;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Engine.Tensors;

namespace Gtzan.Benchmarks.Validation;

/// <summary>
/// Compares every kernel with its definition in double precision on random operands before it is timed: kernels of the engine with the
/// <c>reference</c> device, stages of the audio chain with their <c>Reference</c> classes. A wrong result fails the benchmark.
/// </summary>
internal static class ReferenceCheck
{
    /// <summary>The largest difference allowed in single kernels, relative to the largest magnitude in the result.</summary>
    private const double Tolerance = 1e-5;

    /// <summary>Runs a kernel once on a device and once on the reference, and compares all its results.</summary>
    /// <exception cref="InvalidOperationException">They differ.</exception>
    public static void Run(string kernel, Device device, Func<Device, Kernel> make)
    {
        using var reference = Device.Create("reference");
        var (expected, actual) = (make(reference), make(device));
        expected.Run();
        actual.Run();
        for (var i = 0; i < expected.Results.Count; i++)
            Compare($"{kernel}, result {i}", Values(expected.Results[i]), Values(actual.Results[i]), Tolerance);
    }

    /// <summary>Compares a result with the expected one.</summary>
    /// <exception cref="InvalidOperationException">They differ, or there is nothing to compare: an expectation of zeros would let
    /// everything pass.</exception>
    public static void Compare(string what, ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double tolerance)
    {
        if (expected.Length != actual.Length)
            throw new InvalidOperationException($"{what}: {actual.Length} values, the reference has {expected.Length}. It is not timed.");

        var different = FirstDifference(expected, actual, tolerance, out var magnitude);
        if (!(magnitude > 0) || !double.IsFinite(magnitude))
            throw new InvalidOperationException($"{what}: the reference's largest magnitude is {magnitude}; that checks nothing. It is " +
                "not timed.");
        if (different >= 0)
        {
            throw new InvalidOperationException(
                $"{what}: element {different} is {actual[different]:R}, the reference has {expected[different]:R} (largest magnitude " +
                $"{magnitude:G3}). It is not timed.");
        }
    }

    /// <summary>
    /// The first number that is further from what it should be than the tolerance allows, which is relative to the largest magnitude of
    /// all; −1 for none. NaN is, and so is every number if what should be has nothing but zeros, or an infinity, which would let everything
    /// pass.
    /// </summary>
    public static int FirstDifference(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double tolerance, out double magnitude)
    {
        magnitude = 0;
        foreach (var value in expected)
            magnitude = Math.Max(magnitude, Math.Abs(value));
        var isComparable = magnitude > 0 && double.IsFinite(magnitude);
        for (var i = 0; i < expected.Length; i++)
        {
            // Written so that NaN fails.
            if (!(isComparable && Math.Abs(actual[i] - expected[i]) <= tolerance * magnitude))
                return i;
        }

        return -1;
    }

    /// <inheritdoc cref="Compare(string, ReadOnlySpan{double}, ReadOnlySpan{double}, double)"/>
    public static void Compare(string what, ReadOnlySpan<double> expected, ReadOnlySpan<float> actual, double tolerance)
    {
        var values = new double[actual.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = actual[i];
        Compare(what, expected, values, tolerance);
    }

    private static double[] Values(Tensor tensor) =>
        tensor.ElementType == ElementType.Index ? Array.ConvertAll(tensor.ToIndexArray(), index => (double)index) : tensor.ToDoubleArray();
}
