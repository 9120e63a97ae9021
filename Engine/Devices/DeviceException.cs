namespace Gtzan.Engine.Devices;

/// <summary>A device is unavailable or failed. This is not a fault of the program; the message says what to do.</summary>
public sealed class DeviceException : Exception
{
    /// <summary>Creates an exception with a message for the user.</summary>
    public DeviceException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with a message for the user and its cause.</summary>
    public DeviceException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
