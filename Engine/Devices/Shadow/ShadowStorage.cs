namespace Gtzan.Engine.Shadow;

/// <summary>A storage of the device under the shadow's eyes.</summary>
internal sealed class ShadowStorage : Storage
{
    public ShadowStorage(Storage inner)
    {
        Inner = inner;
        (Length, ElementType) = (inner.Length, inner.ElementType);
    }

    /// <summary>The storage as the device itself knows it.</summary>
    public Storage Inner { get; }
}
