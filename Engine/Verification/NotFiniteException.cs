namespace Gtzan.Engine;

/// <summary>An operation made something that is no finite number. The message says which, and from what.</summary>
public sealed class NotFiniteException : Exception
{
    /// <summary>Makes an exception with a sentence for the user.</summary>
    public NotFiniteException(string message)
        : base(message)
    {
    }
}
