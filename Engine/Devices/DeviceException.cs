namespace Gtzan.Engine;

/// <summary>
/// A device cannot be had, or cannot do what it was asked for: nothing that the program got wrong. The message says what to do.
/// </summary>
public sealed class DeviceException : Exception
{
    /// <summary>Makes an exception with a sentence for the user.</summary>
    public DeviceException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a sentence for the user and what caused it.</summary>
    public DeviceException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
