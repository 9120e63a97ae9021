namespace Gtzan.Engine.Devices;

/// <summary>The type of a tensor's elements.</summary>
public enum ElementType
{
    /// <summary>Real numbers: float32, or double on the reference device.</summary>
    Real,

    /// <summary>32-bit integers: labels, and the positions that max-pooling remembers. They have no gradient.</summary>
    Index,
}
