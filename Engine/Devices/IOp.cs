namespace Gtzan.Engine;

/// <summary>An operation with its operands, as a value: what it does on each kind of device.</summary>
/// <remarks>
/// Shapes are checked before it is made; results exist but are not initialised, and never overlap inputs. No operation accumulates into its
/// results, and none knows of gradients or layers.
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
