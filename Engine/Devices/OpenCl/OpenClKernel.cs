using System.Text;
using Gtzan.Engine.Gpu;

namespace Gtzan.Engine.OpenCl;

/// <summary>A kernel that is compiled for a device, and what its groups may be.</summary>
internal sealed unsafe class OpenClKernel
{
    /// <summary>
    /// What an element-wise kernel's groups are not larger than. Always the same size for a kernel, however few items there are: drivers that compile for
    /// a size (PoCL) would compile again. Larger groups gain nothing on PoCL either.
    /// </summary>
    private const int LargestElementwiseGroup = 256;

    private readonly OpenClApi _api;
    private readonly nint _program;

    private OpenClKernel(OpenClApi api, OpenClDeviceInfo device, KernelDefinition definition, nint program, nint handle)
    {
        (_api, Definition, _program, Handle) = (api, definition, program, handle);
        Parameters = (int)OpenClQuery.Value<uint>(api.GetKernelInfo, handle, OpenClQuery.KernelParameters);
        MaximumGroupSize = (int)Math.Min(WorkGroupInfo(device, OpenClQuery.KernelMaximumGroupSize), (nuint)device.MaximumGroupSize);
        var multiple = (int)Math.Max(1, WorkGroupInfo(device, OpenClQuery.KernelPreferredMultiple));
        var largest = Math.Min(LargestElementwiseGroup, Math.Min(MaximumGroupSize, (int)Math.Min(device.MaximumItemSizes.X, int.MaxValue)));
        ElementwiseGroupSize = largest > multiple ? largest / multiple * multiple : Math.Max(1, largest);
    }

    public KernelDefinition Definition { get; }

    public nint Handle { get; }

    /// <summary>How many arguments it takes.</summary>
    public int Parameters { get; }

    /// <summary>How many items a group can have: fewer than the device's limit for a kernel that keeps much in registers.</summary>
    public int MaximumGroupSize { get; }

    /// <summary>How many items a group has if the kernel is element-wise.</summary>
    public int ElementwiseGroupSize { get; }

    /// <summary>Takes a kernel from a program that is built, and the program with it.</summary>
    /// <exception cref="DeviceException">There is no such kernel in it.</exception>
    public static OpenClKernel Of(OpenClQueue queue, KernelDefinition definition, nint program)
    {
        int code;
        nint handle;
        fixed (byte* name = Encoding.UTF8.GetBytes(definition.EntryPoint + '\0'))
            handle = queue.Api.CreateKernel(program, name, &code);
        queue.Check(code, $"Making kernel {definition.Name}");
        try
        {
            return new OpenClKernel(queue.Api, queue.Device, definition, program, handle);
        }
        catch (OpenClQueryException exception)
        {
            queue.Api.ReleaseKernel(handle);
            throw new DeviceException(
                $"Device {queue.Name} ({queue.Device.Name}) does not say what kernel {definition.Name} needs; update its driver. {exception.Message}", exception);
        }
    }

    /// <summary>Gives kernel and program back.</summary>
    public void Release()
    {
        _api.ReleaseKernel(Handle);
        _api.ReleaseProgram(_program);
    }

    private nuint WorkGroupInfo(OpenClDeviceInfo device, uint property)
    {
        nuint value = 0;
        var code = _api.GetKernelWorkGroupInfo(Handle, device.Id, property, (nuint)sizeof(nuint), &value, null);
        return code == OpenClError.Success ? value : throw new OpenClQueryException(property, code);
    }
}
