using Gtzan.Engine.Cpu;

namespace Gtzan.Engine;

// Everything is affine a channel: y = factor · (x − center) + offset. Sums over the batch are cut into the fixed parts of SumRows,
// so that they do not depend on the number of threads.
public sealed unsafe partial class CpuDevice
{
    internal override void BatchNorm(
        Tensor x, Tensor gamma, Tensor beta, float momentum, float epsilon,
        Tensor runningMean, Tensor runningVariance, Tensor mean, Tensor inverseDeviation, Tensor y)
    {
        var channels = gamma.Shape.Length;
        var rows = x.Shape.Length / channels;
        float* averages = Pointer(mean), inverses = Pointer(inverseDeviation);
        SumRows(Pointer(x), rows, channels, averages);
        for (var c = 0; c < channels; c++)
            averages[c] /= rows;

        // The sum of squared deviations, which does not cancel as Σx² − mμ² would; it becomes the inverse deviation in place.
        SumProducts(Pointer(x), averages, null, rows, channels, inverses);
        float* movingMean = Pointer(runningMean), movingVariance = Pointer(runningVariance);
        for (var c = 0; c < channels; c++)
        {
            var variance = inverses[c] / rows;
            inverses[c] = 1 / MathF.Sqrt(variance + epsilon);
            movingMean[c] = (momentum * movingMean[c]) + ((1 - momentum) * averages[c]);
            movingVariance[c] = (momentum * movingVariance[c]) + ((1 - momentum) * variance);
        }

        float* factors = Scratch(channels), scales = Pointer(gamma);
        for (var c = 0; c < channels; c++)
            factors[c] = scales[c] * inverses[c];
        _workers.Run(
            new AffineJob(Pointer(x), null, averages, factors, null, Pointer(beta), channels, Pointer(y)), rows, RowsWorthAThread(channels));
    }

    internal override void BatchNormInference(
        Tensor x, Tensor gamma, Tensor beta, Tensor runningMean, Tensor runningVariance, float epsilon, Tensor y)
    {
        var channels = gamma.Shape.Length;
        float* factors = Scratch(channels), scales = Pointer(gamma), variances = Pointer(runningVariance);
        for (var c = 0; c < channels; c++)
            factors[c] = scales[c] / MathF.Sqrt(variances[c] + epsilon);
        _workers.Run(
            new AffineJob(Pointer(x), null, Pointer(runningMean), factors, null, Pointer(beta), channels, Pointer(y)),
            x.Shape.Length / channels, RowsWorthAThread(channels));
    }

    internal override void BatchNormBackward(
        Tensor x, Tensor gamma, Tensor mean, Tensor inverseDeviation, Tensor gradient,
        Tensor inputGradient, Tensor gammaGradient, Tensor betaGradient)
    {
        var channels = gamma.Shape.Length;
        var rows = x.Shape.Length / channels;
        float* sums = Pointer(betaGradient), products = Pointer(gammaGradient), inverses = Pointer(inverseDeviation), scales = Pointer(gamma);
        SumRows(Pointer(gradient), rows, channels, sums);
        SumProducts(Pointer(x), Pointer(mean), Pointer(gradient), rows, channels, products);

        // ∂x = gamma/σ · ∂y − gamma/(σ m) · (∂gamma/σ · (x − μ) + ∂beta)
        var scratch = Scratch(3 * channels);
        float* gradientFactors = scratch, factors = scratch + channels, offsets = scratch + (2 * channels);
        for (var c = 0; c < channels; c++)
        {
            products[c] *= inverses[c];
            gradientFactors[c] = scales[c] * inverses[c];
            factors[c] = -gradientFactors[c] * inverses[c] * products[c] / rows;
            offsets[c] = -gradientFactors[c] * sums[c] / rows;
        }

        _workers.Run(
            new AffineJob(Pointer(x), Pointer(gradient), Pointer(mean), factors, gradientFactors, offsets, channels, Pointer(inputGradient)),
            rows, RowsWorthAThread(channels));
    }

    /// <summary>sums[c] ← Σ (x[r, c] − center[c]) · other[r, c], where other is the first factor itself if null.</summary>
    private void SumProducts(float* x, float* center, float* other, int rows, int channels, float* sums)
    {
        var rowsPerPart = Math.Max(16, (rows + SumParts - 1) / SumParts);
        var parts = (rows + rowsPerPart - 1) / rowsPerPart;
        var partial = Scratch(checked(parts * channels));
        _workers.Run(
            new SumProductsJob(x, center, other, rows, channels, rowsPerPart, partial), parts, (int)(LinesWorthAThread * 16L / ((long)rowsPerPart * channels)) + 1);
        _workers.Run(new SumRowsJob(partial, parts, channels, parts, sums), 1);
    }

    private readonly struct SumProductsJob(float* x, float* center, float* other, int rows, int channels, int rowsPerPart, float* partial)
        : IParallelJob
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T>
        {
            for (var part = first; part < end; part++)
            {
                var channel = 0;
                for (; channel + T.Count <= channels; channel += T.Count)
                    SumChannels<T>(part, channel);
                for (; channel < channels; channel++)
                    SumChannels<SimdScalar>(part, channel);
            }
        }

        private void SumChannels<T>(int part, int channel)
            where T : struct, ISimd<T>
        {
            var middle = T.Load(center + channel);
            var sum = T.Zero;
            for (var row = part * rowsPerPart; row < Math.Min(rows, (part + 1) * rowsPerPart); row++)
            {
                var index = ((long)row * channels) + channel;
                var deviation = T.Load(x + index) - middle;
                sum = T.MultiplyAdd(deviation, other is null ? deviation : T.Load(other + index), sum);
            }

            sum.Store(partial + ((long)part * channels) + channel);
        }
    }

    /// <summary>y[r, c] ← (x[r, c] − center[c]) · factor[c] + offset[c], plus gradient[r, c] · gradientFactor[c] if there is a gradient.</summary>
    private readonly struct AffineJob(
        float* x, float* gradient, float* center, float* factor, float* gradientFactor, float* offset, int channels, float* y) : IParallelJob
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T>
        {
            for (var row = first; row < end; row++)
            {
                var channel = 0;
                for (; channel + T.Count <= channels; channel += T.Count)
                    Transform<T>(((long)row * channels) + channel, channel);
                for (; channel < channels; channel++)
                    Transform<SimdScalar>(((long)row * channels) + channel, channel);
            }
        }

        private void Transform<T>(long index, int channel)
            where T : struct, ISimd<T>
        {
            var result = T.MultiplyAdd(T.Load(x + index) - T.Load(center + channel), T.Load(factor + channel), T.Load(offset + channel));
            if (gradient is not null)
                result = T.MultiplyAdd(T.Load(gradient + index), T.Load(gradientFactor + channel), result);
            result.Store(y + index);
        }
    }
}
