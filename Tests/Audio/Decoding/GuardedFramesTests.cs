using Gtzan.Audio.Decoding;
using Gtzan.Audio.Decoding.Frames;

namespace Gtzan.Tests.Audio.Decoding;

/// <summary>Every exception of a library becomes an AudioFormatException with a clear message.</summary>
public sealed class GuardedFramesTests
{
    public static TheoryData<Type> Throwable =>
    [
        typeof(IndexOutOfRangeException), typeof(NullReferenceException), typeof(InvalidDataException), typeof(EndOfStreamException),
            typeof(OverflowException), typeof(DivideByZeroException),
        typeof(OutOfMemoryException), typeof(ArgumentException), typeof(InvalidOperationException), typeof(NotSupportedException),
            typeof(KeyNotFoundException),
    ];

    [Theory]
    [MemberData(nameof(Throwable))]
    public void Every_library_exception_becomes_a_refusal(Type type)
    {
        var exception = (Exception)Activator.CreateInstance(type)!;
        var opening = Assert.Throws<AudioFormatException>(() => GuardedFrames.Open("X", "Y", () => throw exception));
        var memory = type == typeof(OutOfMemoryException) ? ", or needs too much memory" : "";
        Assert.Equal(
            $"The X file cannot be decoded: Y cannot read its beginning ({type.Name}); the file may be damaged{memory}: " +
            "get a whole copy, or convert it to WAV.",
            opening.Message);
        Assert.Same(exception, opening.InnerException);

        var frames = GuardedFrames.Open("X", "Y", () => new Frames(call => call < 3 ? 4000 : throw exception));
        var block = new float[8000];
        Assert.Equal(4000, frames.Read(block));
        Assert.Equal(4000, frames.Read(block));
        Refusal.Says<AudioFormatException>($"Y fails after 1.00 s ({type.Name})", () => frames.Read(block));
    }

    [Fact]
    public void Our_exceptions_and_disk_errors_pass_through()
    {
        foreach (var exception in (Exception[])[new AudioFormatException("No."), new IOException("The disk is broken."),
            new FileNotFoundException("Gone.")])
        {
            Assert.Same(exception, Record.Exception(() => GuardedFrames.Open("X", "Y", () => throw exception)));
            Assert.Same(exception, Record.Exception(
                () => GuardedFrames.Open("X", "Y", () => new Frames(_ => throw exception)).Read(new float[10])));
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(6)]
    public void An_impossible_frame_count_is_refused(int count) => Refusal.Says<AudioFormatException>(
        $"Y decodes {count} samples a channel where 5 were asked " +
        $"for", () => GuardedFrames.Open("X", "Y", () => new Frames(_ => count)).Read(new float[10]));

    private sealed class Frames(Func<int, int> read) : IFrameReader
    {
        private int _calls;

        public int Channels => 2;

        public int SampleRate => 8000;

        long? IFrameReader.Frames => null;

        public int Read(Span<float> interleaved) => read(++_calls);

        public void Dispose()
        {
        }
    }
}
