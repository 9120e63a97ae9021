using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Ops.Broadcasting;
using ILGPU;

namespace Gtzan.Engine.Ops.Arithmetic;

/// <summary>
/// result = left ∘ right. One item for each element, neighbours side by side, so that
/// every access is coalesced. All are bound by bytes: one operation for each 4 to 12 of them. The ladder is short, each byte being touched
/// once already: a row is found with a <see cref="Divisor"/> instead of %.
/// </summary>
internal static class ArithmeticKernels
{
    /// <summary>result[i] ← left[i] ∘ right[i], of equal shapes. 12 bytes per element.</summary>
    [Kernel]
    internal static void Combine(
        Index1D index, ArithmeticOperation operation, ArrayView<float> left, ArrayView<float> right, ArrayView<float> result)
    {
        result[index] = Apply(operation, left[index], right[index]);
    }

    /// <summary>
    /// result[r, c] ← left[r, c] ∘ row[c], with a row that is the same for all r: a bias, or with one column a single number.
    /// 8 bytes per element: the row stays in the cache.
    /// </summary>
    [Kernel]
    internal static void CombineWithRow(
        Index1D index, ArithmeticOperation operation, ArrayView<float> left, ArrayView<float> row, Divisor columns, ArrayView<float> result)
    {
        result[index] = Apply(operation, left[index], row[columns.Remainder(index)]);
    }

    /// <summary>
    /// result[i] ← left[…] ∘ right[…], any shapes that broadcast. Up to 12 bytes per element, and sixteen quotients and remainders to find
    /// the operands, which take longer than the bytes: that is why the kernel above exists.
    /// </summary>
    [Kernel]
    internal static void CombineBroadcast(
        Index1D index, ArithmeticOperation operation, ArrayView<float> left, BroadcastStrides leftStrides,
        ArrayView<float> right, BroadcastStrides rightStrides, ArrayView<float> result)
    {
        result[index] = Apply(operation, left[leftStrides.PlaceOf(index)], right[rightStrides.PlaceOf(index)]);
    }

    private static float Apply(ArithmeticOperation operation, float left, float right) => operation switch
    {
        ArithmeticOperation.Add => left + right,
        ArithmeticOperation.Subtract => left - right,
        ArithmeticOperation.Multiply => left * right,
        ArithmeticOperation.Divide => left / right,
        ArithmeticOperation.Equal => left == right ? 1f : 0f,
        ArithmeticOperation.NotEqual => left == right ? 0f : 1f,
        ArithmeticOperation.Greater => left > right ? 1f : 0f,
        ArithmeticOperation.GreaterOrEqual => left > right | left == right ? 1f : 0f,
        ArithmeticOperation.Keep => right == 0 ? 0f : left,
        _ => right == 0 ? left : 0f,
    };
}
