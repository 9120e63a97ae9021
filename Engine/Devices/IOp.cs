namespace Gtzan.Engine;

/// <summary>An operation with its operands, as a value that can run on every kind of device.</summary>
/// <remarks>
/// The caller checks shapes and allocates the results, which never overlap the inputs. An operation overwrites its results unless it is
/// documented to update them in place.
/// </remarks>
internal interface IOp
{
    /// <summary>Runs the reference implementation: plain loops in double precision.</summary>
    void Run(ReferenceDevice device);

    /// <summary>Runs the SIMD implementation on all cores.</summary>
    void Run(CpuDevice device);

    /// <summary>Launches the GPU kernels.</summary>
    void Run(GpuDevice device);
}
