using System.Runtime.CompilerServices;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Devices.Reference;
using AcceleratorException = ILGPU.Runtime.AcceleratorException;

namespace Gtzan.Engine.Ops;

/// <summary>Runs operations on devices.</summary>
public static class OpRunner
{
    /// <summary>Runs an operation: selects its implementation for this kind of device.</summary>
    /// <exception cref="DeviceException">The device failed, or refused a kernel.</exception>
    /// <exception cref="NotSupportedException">The operation has no implementation for this kind of device.</exception>
    public static void Run<TOp>(this Device device, in TOp op)
        where TOp : IOp
    {
        switch (device)
        {
            case CpuDevice cpu:
                op.Run(cpu);
                break;
            case GpuDevice gpu:
                Launch(gpu, op);
                break;
            case ReferenceDevice reference:
                op.Run(reference);
                break;
            default:
                ((InterceptingDevice)device).Run(op);
                break;
        }

        KeepAlive(op);
    }

    private static void Launch<TOp>(GpuDevice device, in TOp op)
        where TOp : IOp
    {
        try
        {
            op.Run(device);
        }
        catch (AcceleratorException exception)
        {
            throw device.RefusedKernel(exception);
        }
    }

    // The operands must outlive the operation, which works on their addresses.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void KeepAlive<TOp>(in TOp op)
        where TOp : IOp => _ = op;
}
