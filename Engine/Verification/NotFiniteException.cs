namespace Gtzan.Engine.Verification;

/// <summary>An operation made something that is no finite number. The message says which, and from what.</summary>
public sealed class NotFiniteException : Exception
{
    /// <summary>Creates an exception with a message for the user.</summary>
    public NotFiniteException(string message)
        : base(message)
    {
    }
}
