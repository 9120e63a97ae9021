using Gtzan.Engine.Randomness;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Initializers;

/// <summary>
/// Initial values of parameters, as in Keras' layers. They are computed on the host, so that they are the same bits on every device.
/// </summary>
public static class Initialize
{
    /// <summary>The same value everywhere: 0 for biases, 1 for the scale of a batch normalisation.</summary>
    public static float[] Constant(Shape shape, float value)
    {
        var values = new float[shape.Length];
        Array.Fill(values, value);
        return values;
    }

    /// <summary>
    /// Uniform in ±√(6 / (fanIn + fanOut)), which keeps the variance of activations and gradients alike (Glorot and Bengio, 2010).
    /// For a dense kernel [inputs, units] the fans are its dimensions; for a convolution [height, width, channels, filters] they are
    /// channels and filters times height · width.
    /// </summary>
    /// <exception cref="ArgumentException">The shape has fewer than two dimensions.</exception>
    public static float[] GlorotUniform(Shape shape, RandomSequence random)
    {
        if (shape.Rank < 2)
            throw new ArgumentException($"GlorotUniform: a kernel has at least 2 dimensions; got {shape}.");
        var receptiveField = shape.Length / (shape[^1] * shape[^2]);
        var limit = (float)Math.Sqrt(6.0 / (receptiveField * (shape[^2] + shape[^1])));
        return Uniform(shape, limit, random);
    }

    /// <summary>Uniform in ±<paramref name="limit"/>.</summary>
    public static float[] Uniform(Shape shape, float limit, RandomSequence random)
    {
        var values = new float[shape.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = ((2 * random.Uniform(i)) - 1) * limit;
        return values;
    }

    /// <summary>
    /// A random matrix with orthonormal rows or columns, whichever are fewer (Saxe, McClelland and Ganguli, 2014): the initial value of
    /// recurrent kernels, which preserves the norm of the state. Computed from normal numbers by the Gram-Schmidt process, run twice for
    /// accuracy.
    /// </summary>
    /// <exception cref="ArgumentException">The shape is not a matrix.</exception>
    public static float[] Orthogonal(Shape shape, RandomSequence random)
    {
        if (shape.Rank != 2)
            throw new ArgumentException($"Orthogonal: expected a matrix; got {shape}.");
        var (rows, columns) = (shape[0], shape[1]);
        var (count, length) = (Math.Min(rows, columns), Math.Max(rows, columns));
        var vectors = new double[count][];
        for (var i = 0; i < count; i++)
        {
            var vector = vectors[i] = new double[length];
            for (var j = 0; j < length; j++)
                vector[j] = random.Normal((i * length) + j);
            for (var pass = 0; pass < 2; pass++)
            {
                for (var other = 0; other < i; other++)
                    Subtract(vector, vectors[other]);
                Normalize(vector);
            }
        }

        var values = new float[shape.Length];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
                values[(row * columns) + column] = (float)(rows <= columns ? vectors[row][column] : vectors[column][row]);
        }

        return values;
    }

    /// <summary>Subtracts a vector's projection on a unit vector.</summary>
    private static void Subtract(double[] vector, double[] unit)
    {
        var product = 0.0;
        for (var i = 0; i < vector.Length; i++)
            product += vector[i] * unit[i];
        for (var i = 0; i < vector.Length; i++)
            vector[i] -= product * unit[i];
    }

    private static void Normalize(double[] vector)
    {
        var squares = 0.0;
        foreach (var value in vector)
            squares += value * value;
        var factor = 1 / Math.Sqrt(squares);
        for (var i = 0; i < vector.Length; i++)
            vector[i] *= factor;
    }
}
