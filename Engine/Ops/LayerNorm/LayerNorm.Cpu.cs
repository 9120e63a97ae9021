using System.Runtime.CompilerServices;
using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Devices.Cpu.CpuDevice;
using static Gtzan.Engine.Ops.CpuOperands;

namespace Gtzan.Engine.Ops.LayerNorm;

// Each row is read several times, but from memory only once. Backward, the gradients of gamma and beta are sums over the rows, cut into
// the fixed parts of RowPartition.
internal static unsafe class LayerNormCpu
{
    public static void LayerNorm(
        CpuDevice device, Tensor x, Tensor gamma, Tensor beta, float epsilon, Tensor means, Tensor inverses, Tensor y)
    {
        var length = gamma.Shape.Length;
        device.Workers.Run(
            new ForwardJob(
                Pointer(x), Pointer(gamma), Pointer(beta), epsilon, length, Pointer(means), Pointer(inverses), Pointer(y)),
            x.Shape.Length / length, RowsWorthAThread(2 * length));
    }

    public static void LayerNormBackward(
        CpuDevice device, Tensor x, Tensor gamma, Tensor means, Tensor inverses, Tensor gradient, Tensor inputGradient,
        Tensor gammaGradient, Tensor betaGradient)
    {
        var length = gamma.Shape.Length;
        var partition = RowPartition.Of(x.Shape.Length / length);
        var size = checked(partition.Parts * length);
        using var partial = device.Rent(checked(2 * size));
        device.Workers.Run(
            new BackwardJob(
                Pointer(x), Pointer(gamma), Pointer(means), Pointer(inverses), Pointer(gradient), partition, length,
                Pointer(inputGradient), partial.Pointer, partial.Pointer + size),
            partition.Parts, ParallelSums.PartsWorthAThread(partition, 2 * length));
        ParallelSums.OfParts(device, partial.Pointer, partition.Parts, length, Pointer(gammaGradient));
        ParallelSums.OfParts(device, partial.Pointer + size, partition.Parts, length, Pointer(betaGradient));
    }

    private readonly struct ForwardJob(
        float* x, float* gamma, float* beta, float epsilon, int length, float* means, float* inverses, float* y) : IParallelJob
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T, float>
        {
            for (var row = first; row < end; row++)
            {
                var input = x + ((long)row * length);
                var mean = RowSums.OfRow<T, ElementTerm>(new ElementTerm(input), 0, length) / length;
                var variance = RowSums.OfRow<T, SquaredDeviationTerm>(new SquaredDeviationTerm(input, mean), 0, length) / length;
                var inverse = 1 / MathF.Sqrt(variance + epsilon);
                (means[row], inverses[row]) = (mean, inverse);
                RowSums.OfRow<T, NormalizeTerm>(
                    new NormalizeTerm(input, mean, inverse, gamma, beta, y + ((long)row * length)), 0, length);
            }
        }
    }

    /// <summary>One item is one part of the rows.</summary>
    private readonly struct BackwardJob(
        float* x, float* gamma, float* means, float* inverses, float* gradient, RowPartition partition, int length, float* inputGradient,
        float* gammaParts, float* betaParts) : IParallelJob
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T, float>
        {
            for (var part = first; part < end; part++)
            {
                float* ofGamma = gammaParts + ((long)part * length), ofBeta = betaParts + ((long)part * length);
                new Span<float>(ofGamma, length).Clear();
                new Span<float>(ofBeta, length).Clear();
                for (var row = partition.First(part); row < partition.End(part); row++)
                {
                    float* input = x + ((long)row * length), upstream = gradient + ((long)row * length);
                    var (mean, inverse) = (means[row], inverses[row]);
                    var sum = RowSums.OfRow<T, ProductTerm>(new ProductTerm(upstream, gamma), 0, length);
                    var product = RowSums.OfRow<T, NormalizedProductTerm>(
                        new NormalizedProductTerm(input, mean, inverse, upstream, gamma), 0, length);
                    RowSums.OfRow<T, GradientTerm>(
                        new GradientTerm(
                            input, mean, inverse, upstream, gamma, sum / length, product / length, inputGradient + ((long)row * length),
                            ofGamma, ofBeta),
                        0, length);
                }
            }
        }
    }

    private readonly struct SquaredDeviationTerm(float* x, float mean) : IRowTerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void AddTo<T>(ref T sum, int row, long index, int column)
            where T : struct, ISimd<T, float>
        {
            var deviation = T.Load(x + index) - T.Broadcast(mean);
            T.AddProduct(ref sum, deviation, deviation);
        }
    }

    /// <summary>Stores y.</summary>
    private readonly struct NormalizeTerm(float* x, float mean, float inverse, float* gamma, float* beta, float* y) : IRowTerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void AddTo<T>(ref T sum, int row, long index, int column)
            where T : struct, ISimd<T, float>
        {
            var normalized = (T.Load(x + index) - T.Broadcast(mean)) * T.Broadcast(inverse);
            T.MultiplyAdd(normalized, T.Load(gamma + index), T.Load(beta + index)).Store(y + index);
        }
    }

    /// <summary>gamma · ∂y · x̂.</summary>
    private readonly struct NormalizedProductTerm(float* x, float mean, float inverse, float* gradient, float* gamma) : IRowTerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void AddTo<T>(ref T sum, int row, long index, int column)
            where T : struct, ISimd<T, float>
        {
            var normalized = (T.Load(x + index) - T.Broadcast(mean)) * T.Broadcast(inverse);
            T.AddProduct(ref sum, T.Load(gradient + index) * T.Load(gamma + index), normalized);
        }
    }

    /// <summary>Stores ∂x, and adds to ∂gamma and ∂beta.</summary>
    private readonly struct GradientTerm(
        float* x, float mean, float inverse, float* gradient, float* gamma, float meanGradient, float meanProduct, float* inputGradient,
        float* gammaGradient, float* betaGradient) : IRowTerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void AddTo<T>(ref T sum, int row, long index, int column)
            where T : struct, ISimd<T, float>
        {
            var upstream = T.Load(gradient + index);
            var normalized = (T.Load(x + index) - T.Broadcast(mean)) * T.Broadcast(inverse);
            var centered = T.MultiplyAdd(upstream, T.Load(gamma + index), T.Broadcast(-meanGradient));
            (T.SubtractProduct(normalized, T.Broadcast(meanProduct), centered) * T.Broadcast(inverse)).Store(inputGradient + index);
            T.MultiplyAdd(upstream, normalized, T.Load(gammaGradient + index)).Store(gammaGradient + index);
            (T.Load(betaGradient + index) + upstream).Store(betaGradient + index);
        }
    }
}
