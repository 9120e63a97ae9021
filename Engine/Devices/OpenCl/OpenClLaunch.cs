using Gtzan.Engine.Gpu;

namespace Gtzan.Engine.OpenCl;

/// <summary>
/// A launch in the making: arguments in the kernel's order, then <see cref="Run(int)"/> or <see cref="Run(GroupCount)"/>. Values are copied at once.
/// </summary>
internal readonly unsafe ref struct OpenClLaunch
{
    // The most that all devices take in the second and third dimension.
    private const int MostGroups = 65_535;

    private readonly OpenClDevice _device;
    private readonly OpenClKernel _kernel;
    private readonly int _arguments;

    public OpenClLaunch(OpenClDevice device, OpenClKernel kernel)
        : this(device, kernel, arguments: 0)
    {
    }

    private OpenClLaunch(OpenClDevice device, OpenClKernel kernel, int arguments) => (_device, _kernel, _arguments) = (device, kernel, arguments);

    /// <summary>The next argument is a tensor's memory.</summary>
    public OpenClLaunch Buffer(Tensor tensor, ElementType elementType) => Value(((OpenClStorage)tensor.StorageOf(elementType)).Buffer);

    /// <summary>The next two arguments are a tensor's memory and its number of elements, which the kernel asks for.</summary>
    public OpenClLaunch BufferAndLength(Tensor tensor, ElementType elementType) => Buffer(tensor, elementType).Value(tensor.Shape.Length);

    /// <summary>The next argument is a number or a structure of numbers.</summary>
    public OpenClLaunch Value<T>(T value)
        where T : unmanaged
    {
        var code = _device.Queue.Api.SetKernelArg(_kernel.Handle, (uint)_arguments, (nuint)sizeof(T), &value);
        return code == OpenClError.Success
            ? new OpenClLaunch(_device, _kernel, _arguments + 1)
            : throw _device.Queue.Failure(code, $"Passing argument {_arguments}, of {sizeof(T)} bytes, to kernel {_kernel.Definition.Name}");
    }

    /// <summary>
    /// Queues an element-wise kernel, whose last argument is the number of items. The last group may have more; the kernel leaves them out.
    /// A tiled kernel is queued on so many groups.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number of items is negative.</exception>
    public void Run(int items)
    {
        if (!_kernel.Definition.IsElementwise)
        {
            Run(new GroupCount(items));
            return;
        }

        if (items < 0)
            throw new ArgumentOutOfRangeException(nameof(items), $"Kernel {_kernel.Definition.Name} cannot be launched on {items} items.");
        if (items > 0)
            Value(items).Queue(GroupCount.Covering(items, _kernel.ElementwiseGroupSize), _kernel.ElementwiseGroupSize);
    }

    /// <summary>Queues a tiled kernel.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number of groups is negative, or above 65,535 in the second or third dimension.</exception>
    /// <exception cref="DeviceException">The device does not allow groups as large as the kernel demands.</exception>
    /// <exception cref="InvalidOperationException">The kernel is element-wise.</exception>
    public void Run(GroupCount groups)
    {
        if (_kernel.Definition.IsElementwise)
            throw new InvalidOperationException($"Kernel {_kernel.Definition.Name} is element-wise: it is launched on a number of items, not of groups.");
        if (groups.X < 0 || groups.Y is < 0 or > MostGroups || groups.Z is < 0 or > MostGroups)
        {
            throw new ArgumentOutOfRangeException(
                nameof(groups),
                $"Kernel {_kernel.Definition.Name} cannot be launched on {groups} groups: only the first dimension may have more than {MostGroups:N0}.");
        }

        if (groups.X > 0 && groups.Y > 0 && groups.Z > 0)
            Queue(groups, _device.GroupSizeOf(_kernel.Definition));
    }

    private void Queue(GroupCount groups, GroupCount groupSize)
    {
        // An argument that is missing would silently be that of the last launch.
        if (_arguments != _kernel.Parameters)
            throw new InvalidOperationException($"Kernel {_kernel.Definition.Name} takes {_kernel.Parameters} arguments; {_arguments} were passed.");
        var items = stackalloc nuint[] { (nuint)groups.X * (nuint)groupSize.X, (nuint)groups.Y * (nuint)groupSize.Y, (nuint)groups.Z * (nuint)groupSize.Z };
        var itemsOfGroup = stackalloc nuint[] { (nuint)groupSize.X, (nuint)groupSize.Y, (nuint)groupSize.Z };
        _device.Queue.Launch(_kernel, items, itemsOfGroup);
    }
}
