using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops;

/// <summary>An operation with its operands, as a value that can run on every kind of device.</summary>
/// <remarks>
/// The caller checks shapes and allocates the results, which never overlap the inputs. An operation overwrites its results unless it is
/// documented to update them in place. A device for which an operation has no implementation refuses it.
/// </remarks>
public interface IOp
{
    /// <summary>The display name.</summary>
    string Name => GetType().Name;

    /// <summary>The tensors it reads; null for an omitted operand.</summary>
    IReadOnlyList<Tensor?> Inputs { get; }

    /// <summary>The tensors it writes, which may also be inputs; null for a result that is not needed.</summary>
    IReadOnlyList<Tensor?> Results { get; }

    /// <summary>The magnitude that rounding errors are relative to.</summary>
    Magnitude Magnitude => Magnitude.LargestElement;

    /// <summary>For <see cref="Magnitude.IncomingGradient"/>: the largest absolute value of the incoming gradient.</summary>
    double IncomingGradient => 0;

    /// <summary>Whether it is a recurrence, which accumulates rounding errors over its steps.</summary>
    bool IsRecurrent => false;

    /// <summary>The operations it consists of, if a device that checks results checks them instead of it; null otherwise.</summary>
    IReadOnlyList<IOp>? Steps => null;

    /// <summary>Runs the reference implementation: plain loops in double precision.</summary>
    void Run(ReferenceDevice device) => throw Missing(device.Name);

    /// <summary>Runs the SIMD implementation on all cores.</summary>
    void Run(CpuDevice device) => throw Missing(device.Name);

    /// <summary>Launches the GPU kernels.</summary>
    void Run(GpuDevice device) => throw Missing(device.Name);

    private NotSupportedException Missing(string device) =>
        new($"{Name} has no implementation for device {device}; add a method Run for it to {GetType().Name}, or choose another device.");
}
