namespace Gtzan.Audio.Synthesis.Numbers;

/// <summary>A range of a style's parameter. Each track draws its own value.</summary>
internal readonly record struct Interval(double Low, double High)
{
    /// <summary>A fixed value.</summary>
    public static implicit operator Interval(double value) => new(value, value);

    /// <summary>A value, uniform between the bounds.</summary>
    public double Draw(RandomStream random) => random.Uniform(Low, High);

    /// <summary>Whether a value is between the bounds.</summary>
    public bool Contains(double value) => value >= Low && value <= High;
}
