namespace Gtzan.Engine.KernelModel;

/// <summary>Changes of memory that no other item can come between. Each returns the value before.</summary>
internal static class Atomic
{
    public static int Add(ref int target, int value) => Interlocked.Add(ref target, value) - value;

    public static int Max(ref int target, int value)
    {
        var seen = Volatile.Read(ref target);
        while (seen < value)
        {
            var before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen)
                break;
            seen = before;
        }

        return seen;
    }
}
