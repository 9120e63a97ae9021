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
    public static double[] Reals(Tensor tensor) => Storages.Of<ReferenceStorage>(tensor, ElementType.Real).Reals;

    /// <summary>The elements of a tensor of indices.</summary>
    public static int[] Indices(Tensor tensor) => Storages.Of<ReferenceStorage>(tensor, ElementType.Index).Indices;
}

/// <summary>The elements of an operation's operands on <see cref="CpuDevice"/>.</summary>
public static unsafe class CpuOperands
{
    /// <summary>The elements of a tensor of real numbers.</summary>
    public static Span<float> Values(Tensor tensor) => Storages.Of<CpuStorage>(tensor, ElementType.Real).Elements;

    /// <summary>The address of the elements of a tensor of real numbers.</summary>
    internal static float* Pointer(Tensor tensor) => Storages.Of<CpuStorage>(tensor, ElementType.Real).Pointer;

    /// <summary>The address of the elements of a tensor of indices.</summary>
    internal static int* IndexPointer(Tensor tensor) => (int*)Storages.Of<CpuStorage>(tensor, ElementType.Index).Pointer;

    /// <summary>
    /// The tensor's length in lines of 16 elements, the last one filled up: the unit in which elementwise work is divided.
    /// </summary>
    internal static int Lines(Tensor tensor) => CpuStorage.PadToLine(tensor.Shape.Length) / CpuStorage.ElementsPerLine;
}

/// <summary>The elements of an operation's operands on <see cref="GpuDevice"/>, for the launch of a kernel.</summary>
public static class GpuOperands
{
    /// <summary>The elements of a tensor of real numbers.</summary>
    public static ArrayView<float> View(Tensor tensor) => Storages.Of<GpuBuffer>(tensor, ElementType.Real).View<float>();

    /// <summary>The elements of a tensor of indices.</summary>
    public static ArrayView<int> IndexView(Tensor tensor) => Storages.Of<GpuBuffer>(tensor, ElementType.Index).View<int>();
}

/// <summary>The memory of tensors.</summary>
internal static class Storages
{
    /// <summary>The memory of a tensor on a kind of device.</summary>
    /// <exception cref="ArgumentException">The tensor is on another kind of device, or its elements are of the other type.</exception>
    public static T Of<T>(Tensor tensor, ElementType elementType)
        where T : Storage => tensor.StorageOf(elementType) is T storage
            ? storage
            : throw new ArgumentException(
                $"{tensor.Name} has no elements of this kind of device; read them in the Run of the operation that is given its device, " +
                "or with ToArray.");
}
