using Gtzan.Engine.Devices.Gpu;

namespace Gtzan.Tests;

/// <summary>A test that needs an OpenCL device, such as PoCL. Where there is none, the test is skipped and says so.</summary>
public sealed class OpenClFactAttribute : FactAttribute
{
    public OpenClFactAttribute() => Skip = ReasonToSkip;

    /// <summary>Why there is no OpenCL device; null if there is one.</summary>
    internal static string? ReasonToSkip { get; } =
        GpuPlatform.OpenCl.Describe()[0].Obstacle is { } obstacle ? $"needs an OpenCL device: {obstacle}" : null;
}

/// <summary>The same for a test with cases.</summary>
public sealed class OpenClTheoryAttribute : TheoryAttribute
{
    public OpenClTheoryAttribute() => Skip = OpenClFactAttribute.ReasonToSkip;
}
