using Gtzan.Models.Configuration;

namespace Gtzan.Benchmarks.Peers;

/// <summary>Finds a Python that has PyTorch.</summary>
internal static class PeerSearch
{
    /// <summary>The default interpreters: the one on the PATH, and that of the system's packages.</summary>
    private static readonly string[] UsualPlaces = ["python3", "/usr/bin/python3"];

    /// <summary>The peer's program.</summary>
    private static string Script => Path.Combine(AppContext.BaseDirectory, "Peers", "peer.py");

    /// <summary>Starts the first interpreter that has PyTorch; null if none has.</summary>
    /// <param name="python">The interpreter that the user named, or null.</param>
    /// <param name="note">Receives a sentence about what was not found.</param>
    /// <param name="cancellation">Kills the process.</param>
    /// <param name="script">Another program of the peer, for tests.</param>
    /// <exception cref="ProgramException">The interpreter that the user named cannot be started.</exception>
    public static PeerProcess? Find(string? python, Action<string> note, CancellationToken cancellation, string? script = null)
    {
        var obstacles = new List<string>();
        foreach (var place in python is null ? UsualPlaces : [python])
        {
            try
            {
                return PeerProcess.Start(place, script ?? Script, cancellation);
            }
            catch (PeerMissingException exception) when (python is not null && exception.InnerException is not null)
            {
                throw new ProgramException($"{exception.Message}; give --python the path of an interpreter that has PyTorch.", exception);
            }
            catch (PeerMissingException exception)
            {
                obstacles.Add(exception.Message);
            }
            catch (ProgramException exception) when (python is null)
            {
                // Its PyTorch may be broken; another interpreter may work.
                obstacles.Add(exception.Message.TrimEnd('.'));
            }
        }

        note($"No PyTorch: {string.Join("; ", obstacles)}. Only our column is measured. " +
            "Install it (Debian: apt-get install python3-torch python3-torchaudio; " +
            "elsewhere: pip install torch torchaudio numpy), or name an interpreter that has it with --python.");
        return null;
    }
}
