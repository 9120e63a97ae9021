namespace Gtzan.Audio.Datasets;

/// <summary>A dataset cannot be read or built; the message says why and what to do.</summary>
/// <param name="message">The reason.</param>
/// <param name="innerException">The cause, if another exception was.</param>
public sealed class DatasetException(string message, Exception? innerException = null) : Exception(message, innerException);
