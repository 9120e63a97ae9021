using Gtzan.Engine.OpenCl;

namespace Gtzan.Tests;

/// <summary>A test that needs an OpenCL device. Where there is none, the test is skipped and says so.</summary>
public sealed class OpenClFactAttribute : FactAttribute
{
    public OpenClFactAttribute() => Skip = ReasonToSkip;

    /// <summary>Why there is no OpenCL device; null if there is one.</summary>
    internal static string? ReasonToSkip => OpenClInstallation.Default.Absence is { } absence ? $"needs an OpenCL device: {absence}" : null;
}

/// <summary>The same for a test with cases.</summary>
public sealed class OpenClTheoryAttribute : TheoryAttribute
{
    public OpenClTheoryAttribute() => Skip = OpenClFactAttribute.ReasonToSkip;
}
