using System.Diagnostics;

namespace Gtzan.Tests.Fuzz;

/// <summary>A fault in reading a file.</summary>
/// <param name="Kind">Equal for faults that are probably the same.</param>
/// <param name="Text">The description.</param>
internal sealed record Fault(string Kind, string Text);

/// <summary>
/// Reads files and checks that each read terminates, throws only the expected exceptions with a clear message, and stays within the memory
/// limit for the file's size.
/// </summary>
internal sealed class FuzzRunner(FuzzFormat format)
{
    private const int MaxFaults = 5, ShrinkingSteps = 2000, MaxMessageLength = 4000;

    private long _currentStart;
    private string _current = "";
    private byte[] _currentFile = [];

    /// <summary>The timeout of a read.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The number of accepted files.</summary>
    public int Accepted { get; private set; }

    /// <summary>The number of files refused with a clear message.</summary>
    public int Refused { get; private set; }

    /// <summary>The most memory that one file took, and the most for each of its bytes beyond what any file may take.</summary>
    public (long Bytes, double BytesAByte) PeakMemory { get; private set; }

    /// <summary>Tries inputs; reports failures and how to repeat them.</summary>
    public IReadOnlyList<string> Run(ulong seed, uint first, int count)
    {
        var reports = new List<string>();
        Watch(() =>
        {
            var kinds = new HashSet<string>();
            for (var i = 0; i < count && reports.Count < MaxFaults; i++)
            {
                var index = first + (uint)i;
                _current = FuzzSettings.CommandFor(format.Name, seed, index);
                var file = format.Input(seed, index);
                if (Try(file) is { } fault && kinds.Add(fault.Kind))
                    reports.Add(
                        $"{format.Name}, input {index} of seed {seed}: {fault.Text}\nAgain: " +
                        $"{_current}\n{FuzzSeed.Describe(Shrink(file, fault.Kind))}");
            }
        });
        return reports;
    }

    /// <summary>Tries a kept file.</summary>
    public Fault? TryAlone(string name, byte[] file)
    {
        Fault? fault = null;
        Watch(() =>
        {
            _current = name;
            fault = Try(file);
        });
        return fault;
    }

    /// <summary>Works on a thread with as small a stack as any system gives, and stops waiting for an input that has no end.</summary>
    private void Watch(Action work)
    {
        Exception? failure = null;
        Volatile.Write(ref _currentStart, Stopwatch.GetTimestamp());
        var thread = new Thread(
            () =>
            {
                try
                {
                    work();
                }
                catch (Exception exception)
                {
                    failure = exception;
                }
            },
            maxStackSize: 1 << 20)
        {
            IsBackground = true,
        };
        thread.Start();
        while (!thread.Join(TimeSpan.FromMilliseconds(50)))
        {
            if (Stopwatch.GetElapsedTime(Volatile.Read(ref _currentStart)) > Patience)
                Assert.Fail(
                    $"{format.Name}: reading has no end after {Patience.TotalSeconds} s. Again: " +
                    $"{_current}\n{FuzzSeed.Describe(_currentFile)}");
        }

        Assert.True(failure is null, failure?.ToString());
    }

    private Fault? Try(byte[] file)
    {
        var (fault, memory) = TryOnce(file, isCounted: true);
        if (fault is not null)
            return fault;
        var most = format.Memory.Bytes + ((long)format.Memory.BytesAByte * file.Length);

        // Once in a process, tables are made and code is compiled.
        return memory > most && (memory = TryOnce(file).Memory) > most
            ? new Fault("memory", $"{file.Length} bytes took {memory} bytes of memory; {most} are allowed.")
            : null;
    }

    private (Fault? Fault, long Memory) TryOnce(byte[] file, bool isCounted = false)
    {
        _currentFile = file;
        Exception? exception = null;
        var before = GC.GetAllocatedBytesForCurrentThread();
        Volatile.Write(ref _currentStart, Stopwatch.GetTimestamp());
        try
        {
            format.Read(file);
        }
        catch (Exception caught)
        {
            exception = caught;
        }

        var memory = GC.GetAllocatedBytesForCurrentThread() - before;
        if (isCounted)
            Count(exception, memory, file.Length);
        return (FaultIn(exception), memory);
    }

    private void Count(Exception? exception, long memory, int length)
    {
        Accepted += exception is null ? 1 : 0;
        Refused += exception is not null ? 1 : 0;
        var bytesAByte = (memory - format.Memory.Bytes) / (double)Math.Max(length, 1);
        PeakMemory = (Math.Max(memory, PeakMemory.Bytes), Math.Max(bytesAByte, PeakMemory.BytesAByte));
    }

    private Fault? FaultIn(Exception? exception)
    {
        if (exception is null)
            return null;
        if (!format.IsRefusal(exception))
        {
            var place = exception.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains("Gtzan.", StringComparison.Ordinal)) ?? "";
            return new Fault($"{exception.GetType().Name}{place}", exception.ToString());
        }

        var sentence = exception.Message;
        return sentence.Length is > 0 and <= MaxMessageLength && sentence.EndsWith('.') && sentence.Contains(' ', StringComparison.Ordinal)
            ? null
            : new Fault("sentence", $"refused with \"{sentence}\", which is no sentence of at most {MaxMessageLength} characters.");
    }

    /// <summary>Shrinks a file while the fault persists.</summary>
    private byte[] Shrink(byte[] file, string kind)
    {
        if (kind == "slow")
            return file;
        var steps = 0;
        for (var length = file.Length / 2; length > 0; length /= 2)
        {
            for (var at = 0; at + length <= file.Length && steps < ShrinkingSteps; steps++)
            {
                byte[] shorter = [.. file.AsSpan(0, at), .. file.AsSpan(at + length)];
                if (Try(shorter)?.Kind == kind)
                    file = shorter;
                else
                    at += length;
            }
        }

        return file;
    }
}
