using Gtzan.Engine.Devices.Gpu;
using ILGPU;
using ILGPU.Algorithms;

namespace Gtzan.Engine.Ops.BatchNorm;

/// <summary>
/// Batch normalisation of x [rows, channels]. All passes are affine maps for each channel, so all kernels are memory-bound, and the goal is
/// to read x as few times as possible: forward reads it once for mean and variance together (see <see cref="Moments"/>) and once to
/// normalise; a mean first and a variance after it read it three times and need five launches instead of three.
/// </summary>
/// <remarks>
/// Groups of 32 × 8 items compute the statistics: 32 channels side by side, so that a row is read coalesced and no two items meet in a
/// bank of shared memory, and 8 rows, halved by a tree. Each group takes one part of the rows; a second launch combines the parts. Parts
/// depend on the shape alone, and so do the bits. With fewer than 32 channels some items are idle: with 1 channel, 31 of 32. The naive
/// version, an item for each channel, would leave a GPU idle: the cnn has 32 to 128 channels. <c>LadderBenchmarks</c> measures both.
/// </remarks>
internal static class BatchNormKernels
{
    /// <summary>How many channels a group works on.</summary>
    public const int Channels = 32;

    /// <summary>How many rows a group works on at a time.</summary>
    public const int Rows = 8;

    /// <summary>
    /// Step 1: an item for each channel reads x three times: for the mean, for the variance, and to normalise. mean, inverseDeviation = 1 /
    /// √(variance + epsilon) and the running statistics as in <see cref="FinishMoments"/>. 16 bytes per element, coalesced; but with 32
    /// channels only 32 items work.
    /// </summary>
    [Kernel]
    internal static void NaiveForward(
        Index1D index, ArrayView<float> x, ArrayView<float> gamma, ArrayView<float> beta, int rows, int channels, float momentum,
        float epsilon,
        ArrayView<float> runningMean, ArrayView<float> runningVariance, ArrayView<float> mean, ArrayView<float> inverseDeviation,
        ArrayView<float> y)
    {
        var channel = index.X;
        var sum = 0f;
        for (var row = 0; row < rows; row++)
            sum += x[(row * channels) + channel];
        var average = sum / rows;

        var squares = 0f;
        for (var row = 0; row < rows; row++)
        {
            var deviation = x[(row * channels) + channel] - average;
            squares += deviation * deviation;
        }

        var variance = squares / rows;
        var inverse = 1 / XMath.Sqrt(variance + epsilon);
        for (var row = 0; row < rows; row++)
        {
            var place = (row * channels) + channel;
            y[place] = (gamma[channel] * inverse * (x[place] - average)) + beta[channel];
        }

        mean[channel] = average;
        inverseDeviation[channel] = inverse;
        runningMean[channel] = (momentum * runningMean[channel]) + ((1 - momentum) * average);
        runningVariance[channel] = (momentum * runningVariance[channel]) + ((1 - momentum) * variance);
    }

    /// <summary>
    /// Step 1 backward: an item for each channel sums ∂beta = Σ ∂y and ∂gamma = Σ ∂y · x̂, and then writes ∂x = gamma · inverseDeviation ·
    /// (∂y − (∂beta + x̂ · ∂gamma) / rows). 20 bytes per element.
    /// </summary>
    [Kernel]
    internal static void NaiveBackward(
        Index1D index, ArrayView<float> x, ArrayView<float> gamma, ArrayView<float> mean, ArrayView<float> inverseDeviation,
        ArrayView<float> gradient, int rows, int channels, ArrayView<float> inputGradient, ArrayView<float> gammaGradient,
        ArrayView<float> betaGradient)
    {
        var channel = index.X;
        var inverse = inverseDeviation[channel];
        var sum = 0f;
        var product = 0f;
        for (var row = 0; row < rows; row++)
        {
            var place = (row * channels) + channel;
            sum += gradient[place];
            product += gradient[place] * (x[place] - mean[channel]) * inverse;
        }

        for (var row = 0; row < rows; row++)
        {
            var place = (row * channels) + channel;
            var normalized = (x[place] - mean[channel]) * inverse;
            inputGradient[place] = gamma[channel] * inverse * (gradient[place] - ((sum + (normalized * product)) / rows));
        }

        betaGradient[channel] = sum;
        gammaGradient[channel] = product;
    }

    /// <summary>
    /// partial[part, 0…2, c] ← count, mean and squared deviations of x[r, c] − x[0, c] over the rows of a part. 4 bytes per element.
    /// Differences from the first row instead of the elements themselves: digits that all elements of a channel share do not use up the
    /// precision. Being one of the elements, the first is at most √rows standard deviations from the mean, even where it is the odd one
    /// out.
    /// </summary>
    [Kernel(Channels, Rows)]
    internal static void PartialMoments(ArrayView<float> x, int rows, int channels, int rowsPerPart, ArrayView<float> partial)
    {
        var counts = SharedMemory.Allocate<float>(Rows * Channels);
        var means = SharedMemory.Allocate<float>(Rows * Channels);
        var squares = SharedMemory.Allocate<float>(Rows * Channels);
        var channel = (Grid.IdxX * Channels) + Group.IdxX;
        var end = XMath.Min((Grid.IdxY + 1) * rowsPerPart, rows);
        var moments = new Moments(0, 0, 0);
        if (channel < channels)
        {
            for (var row = (Grid.IdxY * rowsPerPart) + Group.IdxY; row < end; row += Rows)
                moments = moments.With(x[(row * channels) + channel] - x[channel]);
        }

        moments = OfAllRows(moments, counts, means, squares);
        if (Group.IdxY == 0 && channel < channels)
        {
            var first = (Grid.IdxY * 3 * channels) + channel;
            partial[first] = moments.Count;
            partial[first + channels] = moments.Mean;
            partial[first + (2 * channels)] = moments.SquaredDeviations;
        }
    }

    /// <summary>
    /// mean and inverseDeviation = 1 / √(variance + epsilon) from the parts' moments; running ← momentum · running + (1 − momentum) ·
    /// batch. Very little work: bound by launch overhead.
    /// </summary>
    [Kernel(Channels, Rows)]
    internal static void FinishMoments(
        ArrayView<float> partial, int parts, ArrayView<float> x, int channels, float momentum, float epsilon,
        ArrayView<float> runningMean, ArrayView<float> runningVariance, ArrayView<float> mean, ArrayView<float> inverseDeviation)
    {
        var counts = SharedMemory.Allocate<float>(Rows * Channels);
        var means = SharedMemory.Allocate<float>(Rows * Channels);
        var squares = SharedMemory.Allocate<float>(Rows * Channels);
        var channel = (Grid.IdxX * Channels) + Group.IdxX;
        var moments = new Moments(0, 0, 0);
        if (channel < channels)
        {
            for (var part = Group.IdxY; part < parts; part += Rows)
            {
                var first = (part * 3 * channels) + channel;
                moments = moments.Merge(new Moments(partial[first], partial[first + channels], partial[first + (2 * channels)]));
            }
        }

        moments = OfAllRows(moments, counts, means, squares);
        if (Group.IdxY == 0 && channel < channels)
        {
            var average = x[channel] + moments.Mean;
            var variance = moments.SquaredDeviations / moments.Count;
            mean[channel] = average;
            inverseDeviation[channel] = 1 / XMath.Sqrt(variance + epsilon);
            runningMean[channel] = (momentum * runningMean[channel]) + ((1 - momentum) * average);
            runningVariance[channel] = (momentum * runningVariance[channel]) + ((1 - momentum) * variance);
        }
    }

    /// <summary>y[i] ← gamma · (x[i] − mean) · inverseDeviation + beta. One item for each element; 8 bytes each.</summary>
    [Kernel]
    internal static void Normalize(
        Index1D index, ArrayView<float> x, ArrayView<float> gamma, ArrayView<float> beta, ArrayView<float> mean,
        ArrayView<float> inverseDeviation, Divisor channels, ArrayView<float> y)
    {
        var channel = channels.Remainder(index);
        y[index] = (gamma[channel] * inverseDeviation[channel] * (x[index] - mean[channel])) + beta[channel];
    }

    /// <summary>
    /// y[i] ← gamma · (x[i] − runningMean) / √(runningVariance + epsilon) + beta. One item for each element; 8 bytes each.
    /// </summary>
    [Kernel]
    internal static void Inference(
        Index1D index, ArrayView<float> x, ArrayView<float> gamma, ArrayView<float> beta, ArrayView<float> runningMean,
        ArrayView<float> runningVariance, float epsilon, Divisor channels, ArrayView<float> y)
    {
        var channel = channels.Remainder(index);
        var factor = gamma[channel] / XMath.Sqrt(runningVariance[channel] + epsilon);
        y[index] = (factor * (x[index] - runningMean[channel])) + beta[channel];
    }

    /// <summary>
    /// partial[part, 0…1, c] ← Σ ∂y and Σ ∂y · x̂ over the rows of a part, with x̂ = (x − mean) · inverseDeviation. Both in one pass: 8
    /// bytes per element.
    /// </summary>
    [Kernel(Channels, Rows)]
    internal static void PartialGradients(
        ArrayView<float> x, ArrayView<float> mean, ArrayView<float> inverseDeviation, ArrayView<float> gradient,
        int rows, int channels, int rowsPerPart, ArrayView<float> partial)
    {
        var sums = SharedMemory.Allocate<float>(Rows * Channels);
        var products = SharedMemory.Allocate<float>(Rows * Channels);
        var channel = (Grid.IdxX * Channels) + Group.IdxX;
        var end = XMath.Min((Grid.IdxY + 1) * rowsPerPart, rows);
        var sum = 0f;
        var product = 0f;
        if (channel < channels)
        {
            for (var row = (Grid.IdxY * rowsPerPart) + Group.IdxY; row < end; row += Rows)
            {
                var upstream = gradient[(row * channels) + channel];
                sum += upstream;
                product += upstream * (x[(row * channels) + channel] - mean[channel]);
            }

            product *= inverseDeviation[channel];
        }

        sum = SumOfAllRows(sum, sums);
        product = SumOfAllRows(product, products);
        if (Group.IdxY == 0 && channel < channels)
        {
            partial[(Grid.IdxY * 2 * channels) + channel] = sum;
            partial[(((Grid.IdxY * 2) + 1) * channels) + channel] = product;
        }
    }

    /// <summary>∂beta = Σ ∂y and ∂gamma = Σ ∂y · x̂ from the parts' sums. Bound by the launch.</summary>
    [Kernel(Channels, Rows)]
    internal static void FinishGradients(
        ArrayView<float> partial, int parts, int channels, ArrayView<float> gammaGradient, ArrayView<float> betaGradient)
    {
        var sums = SharedMemory.Allocate<float>(Rows * Channels);
        var products = SharedMemory.Allocate<float>(Rows * Channels);
        var channel = (Grid.IdxX * Channels) + Group.IdxX;
        var sum = 0f;
        var product = 0f;
        if (channel < channels)
        {
            for (var part = Group.IdxY; part < parts; part += Rows)
            {
                sum += partial[(part * 2 * channels) + channel];
                product += partial[(((part * 2) + 1) * channels) + channel];
            }
        }

        sum = SumOfAllRows(sum, sums);
        product = SumOfAllRows(product, products);
        if (Group.IdxY == 0 && channel < channels)
        {
            betaGradient[channel] = sum;
            gammaGradient[channel] = product;
        }
    }

    /// <summary>
    /// ∂x[i] ← gamma · inverseDeviation · (∂y[i] − (∂beta + x̂[i] · ∂gamma) / rows). One item for each element; 12 bytes each.
    /// </summary>
    [Kernel]
    internal static void InputGradient(
        Index1D index, ArrayView<float> x, ArrayView<float> gamma, ArrayView<float> mean, ArrayView<float> inverseDeviation,
        ArrayView<float> gradient,
        ArrayView<float> gammaGradient, ArrayView<float> betaGradient, int rows, Divisor channels, ArrayView<float> inputGradient)
    {
        var channel = channels.Remainder(index);
        var inverse = inverseDeviation[channel];
        var normalized = (x[index] - mean[channel]) * inverse;
        var common = (betaGradient[channel] + (normalized * gammaGradient[channel])) / rows;
        inputGradient[index] = gamma[channel] * inverse * (gradient[index] - common);
    }

    /// <summary>Merges the moments that the rows of a group have of a channel, in a tree. Row 0 gets the result.</summary>
    private static Moments OfAllRows(Moments moments, ArrayView<float> counts, ArrayView<float> means, ArrayView<float> squares)
    {
        var item = (Group.IdxY * Channels) + Group.IdxX;
        for (var half = Rows / 2; half > 0; half /= 2)
        {
            counts[item] = moments.Count;
            means[item] = moments.Mean;
            squares[item] = moments.SquaredDeviations;
            Group.Barrier();
            if (Group.IdxY < half)
            {
                var other = item + (half * Channels);
                moments = moments.Merge(new Moments(counts[other], means[other], squares[other]));
            }

            Group.Barrier();
        }

        return moments;
    }

    /// <summary>Sums the values that the rows of a group have for a channel, in a tree. Row 0 gets the result.</summary>
    private static float SumOfAllRows(float sum, ArrayView<float> sums)
    {
        var item = (Group.IdxY * Channels) + Group.IdxX;
        for (var half = Rows / 2; half > 0; half /= 2)
        {
            sums[item] = sum;
            Group.Barrier();
            if (Group.IdxY < half)
                sum += sums[item + (half * Channels)];
            Group.Barrier();
        }

        return sum;
    }
}
