namespace Gtzan.Audio.Datasets;

/// <summary>A dataset cannot be had; the message is a sentence that says why and what to do.</summary>
/// <param name="message">The reason.</param>
/// <param name="innerException">The cause, if another exception was.</param>
public sealed class DatasetException(string message, Exception? innerException = null) : Exception(message, innerException);
