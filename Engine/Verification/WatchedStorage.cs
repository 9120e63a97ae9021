namespace Gtzan.Engine;

/// <summary>A storage of a device that is watched.</summary>
internal sealed class WatchedStorage : Storage
{
    public WatchedStorage(Storage inner)
    {
        Inner = inner;
        (Length, ElementType) = (inner.Length, inner.ElementType);
    }

    /// <summary>The storage as the device itself knows it.</summary>
    public Storage Inner { get; }
}
