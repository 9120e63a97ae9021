namespace Gtzan.Engine.KernelModel;

/// <summary>The number of an item of an element-wise kernel: the first parameter of one, and interchangeable with an int.</summary>
/// <param name="X">The number, from 0.</param>
internal readonly record struct Index1D(int X)
{
    public static implicit operator int(Index1D index) => index.X;

    public static implicit operator Index1D(int index) => new(index);
}
