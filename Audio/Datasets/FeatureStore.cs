namespace Gtzan.Audio.Datasets;

/// <summary>The numbers of a dataset, one after the other: in memory, or in a file that they are read from when they are needed.</summary>
public abstract class FeatureStore
{
    /// <summary>The number of values.</summary>
    public abstract long Length { get; }

    /// <summary>Whether they are in a file. Then reading them takes time, and can fail.</summary>
    public abstract bool IsOnDisk { get; }

    /// <summary>Copies the numbers from <paramref name="start"/> on. Several threads may do so at once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    /// <exception cref="DatasetException">The file cannot be read any more, or has become shorter.</exception>
    public abstract void CopyTo(long start, Span<float> destination);

    /// <summary>Numbers that are in memory.</summary>
    public static FeatureStore FromArray(float[] values) => new FeaturesInMemory(values);

    /// <summary>Numbers that are in memory.</summary>
    public static implicit operator FeatureStore(float[] values) => FromArray(values);

    /// <summary>Refuses ranges outside the numbers.</summary>
    private protected void RequireRange(long start, int count)
    {
        if (start < 0 || count > Length - start)
            throw new ArgumentOutOfRangeException(nameof(start),
                $"There are {Length} numbers; {count} from {start} on are not among them.");
    }
}

/// <summary>Features in an array.</summary>
internal sealed class FeaturesInMemory(float[] values) : FeatureStore
{
    /// <summary>The array itself.</summary>
    public float[] Values => values;

    public override long Length => values.LongLength;

    public override bool IsOnDisk => false;

    public override void CopyTo(long start, Span<float> destination)
    {
        RequireRange(start, destination.Length);
        values.AsSpan((int)start, destination.Length).CopyTo(destination);
    }
}
