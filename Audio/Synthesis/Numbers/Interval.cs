namespace Gtzan.Audio.Synthesis.Numbers;

/// <summary>What a style leaves open: a quantity between two bounds. Each track draws its own value.</summary>
internal readonly record struct Interval(double Low, double High)
{
    /// <summary>A quantity with no freedom.</summary>
    public static implicit operator Interval(double value) => new(value, value);

    /// <summary>A value, uniform between the bounds.</summary>
    public double Draw(RandomStream random) => random.Uniform(Low, High);

    /// <summary>Whether a value lies between the bounds.</summary>
    public bool Contains(double value) => value >= Low && value <= High;
}
