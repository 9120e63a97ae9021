namespace Gtzan.Audio.Decoding.Frames;

/// <summary>An audio file that a library decodes, from its first frame to its last.</summary>
internal interface IFrameReader : IDisposable
{
    /// <summary>Samples in a frame, as the library says: unchecked.</summary>
    int Channels { get; }

    /// <summary>Frames a second, in hertz, as the library says: unchecked.</summary>
    int SampleRate { get; }

    /// <summary>The number of frames that the library expects; null if unknown.</summary>
    long? Frames { get; }

    /// <summary>What is wrong with the file though it is decoded, a sentence each; complete behind the last frame.</summary>
    IReadOnlyList<string> Notes => [];

    /// <summary>Decodes the next frames.</summary>
    /// <param name="interleaved">Receives whole frames, as many as it holds or as there are left; full scale is ±1.</param>
    /// <returns>The number of decoded frames; 0 only at the end.</returns>
    /// <exception cref="AudioFormatException">The library cannot decode them.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    int Read(Span<float> interleaved);
}
