using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Tensors;
using ILGPU;

namespace Gtzan.Engine.Ops;

/// <summary>The elements of an operation's operands on <see cref="ReferenceDevice"/>.</summary>
public static class ReferenceOperands
{
    /// <summary>The elements of a tensor of real numbers.</summary>
    public static double[] Reals(Tensor tensor) => ((ReferenceStorage)tensor.StorageOf(ElementType.Real)).Reals;

    /// <summary>The elements of a tensor of indices.</summary>
    public static int[] Indices(Tensor tensor) => ((ReferenceStorage)tensor.StorageOf(ElementType.Index)).Indices;
}

/// <summary>The elements of an operation's operands on <see cref="CpuDevice"/>.</summary>
public static unsafe class CpuOperands
{
    /// <summary>The elements of a tensor of real numbers.</summary>
    public static Span<float> Values(Tensor tensor) => ((CpuStorage)tensor.StorageOf(ElementType.Real)).Elements;

    /// <summary>The address of the elements of a tensor of real numbers.</summary>
    internal static float* Pointer(Tensor tensor) => ((CpuStorage)tensor.StorageOf(ElementType.Real)).Pointer;

    /// <summary>The address of the elements of a tensor of indices.</summary>
    internal static int* IndexPointer(Tensor tensor) => (int*)((CpuStorage)tensor.StorageOf(ElementType.Index)).Pointer;

    /// <summary>
    /// The tensor's length in lines of 16 elements, the last one filled up: the unit in which elementwise work is divided.
    /// </summary>
    internal static int Lines(Tensor tensor) => CpuStorage.PadToLine(tensor.Shape.Length) / CpuStorage.ElementsPerLine;
}

/// <summary>The elements of an operation's operands on <see cref="GpuDevice"/>, for the launch of a kernel.</summary>
public static class GpuOperands
{
    /// <summary>The elements of a tensor of real numbers.</summary>
    public static ArrayView<float> View(Tensor tensor) => ((GpuBuffer)tensor.StorageOf(ElementType.Real)).View<float>();

    /// <summary>The elements of a tensor of indices.</summary>
    public static ArrayView<int> IndexView(Tensor tensor) => ((GpuBuffer)tensor.StorageOf(ElementType.Index)).View<int>();
}
