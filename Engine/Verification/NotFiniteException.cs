namespace Gtzan.Engine.Verification;

/// <summary>An operation produced a value that is not finite. The message names the operation and its inputs.</summary>
public sealed class NotFiniteException : Exception
{
    /// <summary>Creates an exception with a message for the user.</summary>
    public NotFiniteException(string message)
        : base(message)
    {
    }
}
