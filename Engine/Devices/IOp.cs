namespace Gtzan.Engine;

/// <summary>An operation with its operands, as a value: what it does on each kind of device.</summary>
/// <remarks>
/// Shapes are checked before it is made. Results exist and never overlap inputs; an operation overwrites them, unless it says that it
/// updates them in place.
/// </remarks>
internal interface IOp
{
    /// <summary>Plain loops in double precision: the definition.</summary>
    void Run(ReferenceDevice device);

    /// <summary>SIMD code on all cores.</summary>
    void Run(CpuDevice device);

    /// <summary>Launches of GPU kernels.</summary>
    void Run(GpuDevice device);
}
