using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.MatMul.Fast;

namespace Gtzan.Engine.Ops.Conv2D.Fast;

/// <summary>
/// The gradient of a convolution's kernel, of a few images on the calling thread: by way of Winograd tiles, or as a product of
/// the matrix of patches, transposed, with that of the results' gradient.
/// </summary>
internal readonly unsafe struct ImageCorrelation(Conv2DGeometry geometry)
{
    private readonly PatchSource _patches = PatchSource.Inputs(geometry);

    /// <summary>Whether it uses Winograd's algorithm.</summary>
    public bool IsWinograd { get; } = Winograd.Suits(geometry);

    /// <summary>Memory for each worker, as much as <see cref="MemoryLength"/> says.</summary>
    public float* Memory { get; init; }

    /// <summary>The largest number of images at once.</summary>
    public int MaxImages { get; init; }

    /// <summary>The matrix product's memory.</summary>
    public float* GemmScratch { get; init; }

    /// <summary>The elements of <see cref="Memory"/> that one worker needs.</summary>
    public int MemoryLength => IsWinograd
        ? WinogradKernelGradientSum.MemoryLength(geometry.InputChannels, geometry.OutputChannels)
        : CpuStorage.PadToLine(_patches.PaddedLength(MaxImages));

    /// <summary>The elements of a sum: those of the kernel, or of the transformed kernel.</summary>
    public int SumLength => IsWinograd ? Winograd.KernelLength(geometry) : geometry.PatchLength * geometry.OutputChannels;

    /// <param name="images">The inputs.</param>
    /// <param name="gradient">The gradient of their results.</param>
    /// <param name="count">How many images.</param>
    /// <param name="sum">Takes the kernel's gradient, or that of the transformed kernel.</param>
    /// <param name="adds">Whether it is added to what is there.</param>
    /// <param name="worker">The worker, whose memory is used.</param>
    public void Correlate<T>(float* images, float* gradient, int count, float* sum, bool adds, int worker)
        where T : struct, ISimd<T, float>
    {
        if (IsWinograd)
        {
            var (inputs, outputs) = Winograd.Inputs(geometry);
            new WinogradKernelGradientSum(inputs.Of(images), outputs.Of(gradient), Memory).Add<T>(
                0, count * inputs.TilesOfAnImage, sum, adds, worker);
            return;
        }

        var filters = geometry.OutputChannels;
        var patches = _patches.Matrix(_patches.Pad<T>(images, count, Memory + ((long)worker * MemoryLength)));
        var gemm = new Gemm<TransposedOperand<PatchMatrix>, StridedOperand>(
            geometry.PatchLength, filters, count * _patches.Positions, new TransposedOperand<PatchMatrix>(patches),
            new StridedOperand(gradient, laneStride: 1, depthStride: filters), sum, null, Activation.None, splitsRows: true, GemmScratch,
            adds);
        gemm.Execute<T>(0, gemm.Items, worker);
    }
}
