using System.Runtime.CompilerServices;
using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Cpu.Simd;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Devices.Cpu.CpuDevice;
using static Gtzan.Engine.Ops.CpuOperands;

namespace Gtzan.Engine.Ops.BatchNorm;

// Every pass is an affine map for each channel: y = factor · (x − center) + offset. Sums over the batch are cut into the fixed parts of
// SumRows, so that they do not depend on the number of threads; a part of a usual batch fits the first-level cache, so a second pass over
// it is cheap.
internal static unsafe class BatchNormCpu
{
    public static void BatchNorm(
        CpuDevice device, Tensor x, Tensor gamma, Tensor beta, float momentum, float epsilon,
        Tensor runningMean, Tensor runningVariance, Tensor mean, Tensor inverseDeviation, Tensor y)
    {
        var channels = gamma.Shape.Length;
        var rows = x.Shape.Length / channels;
        float* averages = Pointer(mean), inverses = Pointer(inverseDeviation);
        SumDeviations(device, Pointer(x), rows, channels, averages, inverses);

        float* movingMean = Pointer(runningMean), movingVariance = Pointer(runningVariance);
        for (var c = 0; c < channels; c++)
        {
            var variance = inverses[c] / rows;
            inverses[c] = 1 / MathF.Sqrt(variance + epsilon);
            movingMean[c] = (momentum * movingMean[c]) + ((1 - momentum) * averages[c]);
            movingVariance[c] = (momentum * movingVariance[c]) + ((1 - momentum) * variance);
        }

        using var scratch = device.Rent(channels);
        float* factors = scratch.Pointer, scales = Pointer(gamma);
        for (var c = 0; c < channels; c++)
            factors[c] = scales[c] * inverses[c];
        device.Workers.Run(
            new AffineJob(Pointer(x), null, averages, factors, null, Pointer(beta), channels, Pointer(y)),
            rows, RowsWorthAThread(channels));
    }

    public static void BatchNormInference(
        CpuDevice device, Tensor x, Tensor gamma, Tensor beta, Tensor runningMean, Tensor runningVariance, float epsilon, Tensor y)
    {
        var channels = gamma.Shape.Length;
        using var scratch = device.Rent(channels);
        float* factors = scratch.Pointer, scales = Pointer(gamma), variances = Pointer(runningVariance);
        for (var c = 0; c < channels; c++)
            factors[c] = scales[c] / MathF.Sqrt(variances[c] + epsilon);
        device.Workers.Run(
            new AffineJob(Pointer(x), null, Pointer(runningMean), factors, null, Pointer(beta), channels, Pointer(y)),
            x.Shape.Length / channels, RowsWorthAThread(channels));
    }

    public static void BatchNormBackward(
        CpuDevice device, Tensor x, Tensor gamma, Tensor mean, Tensor inverseDeviation, Tensor gradient,
        Tensor inputGradient, Tensor gammaGradient, Tensor betaGradient)
    {
        var channels = gamma.Shape.Length;
        var rows = x.Shape.Length / channels;
        float* sums = Pointer(betaGradient), products = Pointer(gammaGradient);
        float* inverses = Pointer(inverseDeviation), scales = Pointer(gamma);
        SumGradients(device, Pointer(gradient), Pointer(x), Pointer(mean), rows, channels, sums, products);

        // ∂x = gamma/σ · ∂y − gamma/(σ m) · (∂gamma/σ · (x − μ) + ∂beta)
        using var scratch = device.Rent(3 * channels);
        float* gradientFactors = scratch.Pointer, factors = gradientFactors + channels, offsets = factors + channels;
        for (var c = 0; c < channels; c++)
        {
            products[c] *= inverses[c];
            gradientFactors[c] = scales[c] * inverses[c];
            factors[c] = -gradientFactors[c] * inverses[c] * products[c] / rows;
            offsets[c] = -gradientFactors[c] * sums[c] / rows;
        }

        device.Workers.Run(
            new AffineJob(
                Pointer(x), Pointer(gradient), Pointer(mean), factors, gradientFactors, offsets, channels, Pointer(inputGradient)),
            rows, RowsWorthAThread(channels));
    }

    /// <summary>
    /// means[c] ← the mean of x[·, c]; squares[c] ← the sum of the squares of its deviations, which does not cancel as Σx² − mμ² would.
    /// </summary>
    /// <remarks>
    /// In one pass over memory: each part has a mean of its own, from which its elements deviate; the squared deviations of the parts'
    /// means from the mean of all are added (Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm for computing sample
    /// variances", 1979).
    /// </remarks>
    private static void SumDeviations(CpuDevice device, float* x, int rows, int channels, float* means, float* squares)
    {
        var partition = RowPartition.Of(rows);
        var length = checked(partition.Parts * channels);
        using var scratch = device.Rent(checked(2 * length));
        var partMeans = scratch.Pointer;
        var partSquares = partMeans + length;
        device.Workers.Run(
            new DeviationsJob(x, partition, channels, partMeans, partSquares), partition.Parts,
            ParallelSums.PartsWorthAThread(partition, channels));
        device.Workers.Run(new JoinDeviationsJob(partMeans, partSquares, partition, channels, means, squares), 1);
    }

    /// <summary>sums[c] ← Σ gradient[r, c]; products[c] ← Σ gradient[r, c] · (x[r, c] − center[c]).</summary>
    private static void SumGradients(
        CpuDevice device, float* gradient, float* x, float* center, int rows, int channels, float* sums, float* products)
    {
        var partition = RowPartition.Of(rows);
        var length = checked(partition.Parts * channels);
        using var scratch = device.Rent(checked(2 * length));
        var partSums = scratch.Pointer;
        var partProducts = partSums + length;
        device.Workers.Run(
            new GradientSumsJob(gradient, x, center, partition, channels, partSums, partProducts),
            partition.Parts, ParallelSums.PartsWorthAThread(partition, channels));
        ParallelSums.OfParts(device, partSums, partition.Parts, channels, sums);
        ParallelSums.OfParts(device, partProducts, partition.Parts, channels, products);
    }

    private readonly struct DeviationsJob(
        float* x, RowPartition partition, int channels, float* partMeans, float* partSquares) : IParallelJob
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T, float>
        {
            for (var part = first; part < end; part++)
            {
                var (from, to) = (partition.First(part), partition.End(part));
                float* means = partMeans + ((long)part * channels), squares = partSquares + ((long)part * channels);
                new Span<float>(means, channels).Clear();
                RowSums.Add<T, ElementTerm>(new ElementTerm(x), from, to, channels, means);
                for (var c = 0; c < channels; c++)
                    means[c] /= to - from;

                new Span<float>(squares, channels).Clear();
                RowSums.Add<T, SquaredDeviationTerm>(new SquaredDeviationTerm(x, means), from, to, channels, squares);
            }
        }
    }

    private readonly struct JoinDeviationsJob(
        float* partMeans, float* partSquares, RowPartition partition, int channels, float* means, float* squares) : IParallelJob
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T, float>
        {
            new Span<float>(means, channels).Clear();
            RowSums.Add<T, PartMeanTerm>(new PartMeanTerm(partMeans, partition), 0, partition.Parts, channels, means);
            for (var c = 0; c < channels; c++)
                means[c] /= partition.Rows;

            new Span<float>(squares, channels).Clear();
            RowSums.Add<T, PartDeviationTerm>(
                new PartDeviationTerm(partMeans, partSquares, means, partition), 0, partition.Parts, channels, squares);
        }
    }

    private readonly struct GradientSumsJob(
        float* gradient, float* x, float* center, RowPartition partition, int channels, float* partSums, float* partProducts) : IParallelJob
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T, float>
        {
            for (var part = first; part < end; part++)
            {
                float* sums = partSums + ((long)part * channels), products = partProducts + ((long)part * channels);
                new Span<float>(sums, channels).Clear();
                new Span<float>(products, channels).Clear();

                // Block by block, so that the second sum finds the gradient in the first-level cache whatever the size of a part.
                for (var row = partition.First(part); row < partition.End(part); row += RowSums.BlockRows)
                {
                    var blockEnd = Math.Min(row + RowSums.BlockRows, partition.End(part));
                    RowSums.Add<T, ElementTerm>(new ElementTerm(gradient), row, blockEnd, channels, sums);
                    RowSums.Add<T, DeviationProductTerm>(new DeviationProductTerm(x, center, gradient), row, blockEnd, channels, products);
                }
            }
        }
    }

    private readonly struct SquaredDeviationTerm(float* x, float* center) : IRowTerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void AddTo<T>(ref T sum, int row, long index, int column)
            where T : struct, ISimd<T, float>
        {
            var deviation = T.Load(x + index) - T.Load(center + column);
            sum = T.MultiplyAdd(deviation, deviation, sum);
        }
    }

    private readonly struct DeviationProductTerm(float* x, float* center, float* factor) : IRowTerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void AddTo<T>(ref T sum, int row, long index, int column)
            where T : struct, ISimd<T, float> =>
            sum = T.MultiplyAdd(T.Load(x + index) - T.Load(center + column), T.Load(factor + index), sum);
    }

    /// <summary>A part's mean, weighted by its number of rows.</summary>
    private readonly struct PartMeanTerm(float* partMeans, RowPartition partition) : IRowTerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void AddTo<T>(ref T sum, int row, long index, int column)
            where T : struct, ISimd<T, float> =>
            sum = T.MultiplyAdd(T.Broadcast(partition.End(row) - partition.First(row)), T.Load(partMeans + index), sum);
    }

    /// <summary>
    /// A part's squared deviations from its own mean, plus the squared deviation of that mean, weighted by the number of rows.
    /// </summary>
    private readonly struct PartDeviationTerm(float* partMeans, float* partSquares, float* mean, RowPartition partition) : IRowTerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void AddTo<T>(ref T sum, int row, long index, int column)
            where T : struct, ISimd<T, float>
        {
            var deviation = T.Load(partMeans + index) - T.Load(mean + column);
            sum = T.MultiplyAdd(
                deviation * T.Broadcast(partition.End(row) - partition.First(row)), deviation, sum + T.Load(partSquares + index));
        }
    }

    /// <summary>
    /// y[r, c] ← (x[r, c] − center[c]) · factor[c] + offset[c], plus gradient[r, c] · gradientFactor[c] if there is a gradient.
    /// </summary>
    private readonly struct AffineJob(
        float* x, float* gradient, float* center, float* factor, float* gradientFactor, float* offset, int channels,
        float* y) : IParallelJob
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T, float>
        {
            // In the blocks of RowSums: the numbers of a vector of channels stay in registers for as many rows.
            for (var row = first; row < end; row += RowSums.BlockRows)
            {
                var rows = Math.Min(RowSums.BlockRows, end - row);
                var channel = 0;
                for (; channel + T.Count <= channels; channel += T.Count)
                    Transform<T>(row, rows, channel);
                for (; channel < channels; channel++)
                    Transform<SimdScalar>(row, rows, channel);
            }
        }

        private void Transform<T>(int row, int rows, int channel)
            where T : struct, ISimd<T, float>
        {
            T middle = T.Load(center + channel), scale = T.Load(factor + channel), shift = T.Load(offset + channel);
            var index = ((long)row * channels) + channel;
            if (gradient is null)
            {
                for (; rows > 0; rows--, index += channels)
                    T.MultiplyAdd(T.Load(x + index) - middle, scale, shift).Store(y + index);
                return;
            }

            var gradientScale = T.Load(gradientFactor + channel);
            for (; rows > 0; rows--, index += channels)
            {
                var result = T.MultiplyAdd(T.Load(x + index) - middle, scale, shift);
                T.MultiplyAdd(T.Load(gradient + index), gradientScale, result).Store(y + index);
            }
        }
    }
}
