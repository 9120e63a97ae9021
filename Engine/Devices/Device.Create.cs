namespace Gtzan.Engine;

public abstract partial class Device
{
    /// <summary>The names that <see cref="Create"/> understands.</summary>
    public static IReadOnlyList<string> Names { get; } = ["cpu", "reference"];

    /// <summary>Makes a device by its name.</summary>
    /// <param name="name"><c>cpu</c> or <c>reference</c>.</param>
    /// <param name="threads">How many threads <c>cpu</c> uses; 0 for one a processor.</param>
    /// <exception cref="ArgumentException">There is no such device.</exception>
    public static Device Create(string name, int threads = 0) => name switch
    {
        "cpu" => new CpuDevice(threads),
        "reference" => new ReferenceDevice(),
        _ => throw new ArgumentException($"There is no device \"{name}\"; choose one of: {string.Join(", ", Names)}."),
    };
}
