using System.Globalization;
using System.Text.RegularExpressions;

namespace Gtzan.Engine.OpenCl;

/// <summary>What an OpenCL device says of itself.</summary>
internal sealed partial record OpenClDeviceInfo
{
    private const ulong TypeCpu = 2, TypeGpu = 4, TypeAccelerator = 8;

    public required nint Platform { get; init; }

    public required nint Id { get; init; }

    public required string Name { get; init; }

    public required string PlatformName { get; init; }

    public required string PlatformVersion { get; init; }

    /// <summary><c>OpenCL 3.0 …</c></summary>
    public required string Version { get; init; }

    public required string DriverVersion { get; init; }

    public required ulong Type { get; init; }

    public required int ComputeUnits { get; init; }

    public required int MaximumGroupSize { get; init; }

    /// <summary>The largest size of a group in each dimension.</summary>
    public required ItemSizes MaximumItemSizes { get; init; }

    /// <summary>In bytes.</summary>
    public required long Memory { get; init; }

    /// <summary>In bytes.</summary>
    public required long LargestBuffer { get; init; }

    /// <summary>What the items of a group can share, in bytes.</summary>
    public required int LocalMemory { get; init; }

    public required bool IsLittleEndian { get; init; }

    public required bool IsAvailable { get; init; }

    public required bool HasCompiler { get; init; }

    public bool IsCpu => (Type & TypeCpu) != 0;

    /// <summary>GPUs come first, then accelerators, then processors, then whatever there may be.</summary>
    public int Rank => (Type & TypeGpu) != 0 ? 0 : (Type & TypeAccelerator) != 0 ? 1 : IsCpu ? 2 : 3;

    public string Kind => Rank switch { 0 => "GPU", 1 => "accelerator", 2 => "CPU", _ => "other" };

    /// <summary>One line for people: what it computes with.</summary>
    public string ComputesWith => $"float32, {Name} ({Kind})";

    /// <summary><c>OpenCL 3.0, driver 3.1</c></summary>
    public string Versions => $"{VersionNumber().Match(Version).Value}, driver {DriverVersion}";

    /// <summary>Why kernels cannot run on it; null if they can.</summary>
    public string? ReasonUnusable
    {
        get
        {
            var version = VersionNumber().Match(Version);
            if (!version.Success || Number(version, 1) is var major && (major < 1 || (major == 1 && Number(version, 2) < 2)))
                return $"it offers {Version}, and OpenCL 1.2 is needed; update its driver";
            if (!IsAvailable)
                return "its driver says that it is not available";
            if (!HasCompiler)
                return "its driver has no compiler for kernels";
            return IsLittleEndian ? null : "it is big-endian";
        }
    }

    /// <summary>Asks a device.</summary>
    /// <exception cref="OpenClQueryException">It does not answer.</exception>
    public static unsafe OpenClDeviceInfo Of(OpenClApi api, nint platform, nint device)
    {
        return new OpenClDeviceInfo
        {
            Platform = platform,
            Id = device,
            Name = OpenClQuery.Text(api.GetDeviceInfo, device, OpenClQuery.DeviceName),
            PlatformName = OpenClQuery.Text(api.GetPlatformInfo, platform, OpenClQuery.PlatformName),
            PlatformVersion = OpenClQuery.Text(api.GetPlatformInfo, platform, OpenClQuery.PlatformVersion),
            Version = OpenClQuery.Text(api.GetDeviceInfo, device, OpenClQuery.DeviceVersion),
            DriverVersion = OpenClQuery.Text(api.GetDeviceInfo, device, OpenClQuery.DriverVersion),
            Type = Value<ulong>(OpenClQuery.DeviceType),
            ComputeUnits = (int)Value<uint>(OpenClQuery.DeviceComputeUnits),
            MaximumGroupSize = (int)Math.Min(Value<nuint>(OpenClQuery.DeviceMaximumGroupSize), int.MaxValue),
            MaximumItemSizes = Value<ItemSizes>(OpenClQuery.DeviceMaximumItemSizes),
            Memory = (long)Value<ulong>(OpenClQuery.DeviceMemory),
            LargestBuffer = (long)Value<ulong>(OpenClQuery.DeviceLargestBuffer),
            LocalMemory = (int)Math.Min(Value<ulong>(OpenClQuery.DeviceLocalMemory), int.MaxValue),
            IsLittleEndian = Value<uint>(OpenClQuery.DeviceIsLittleEndian) != 0,
            IsAvailable = Value<uint>(OpenClQuery.DeviceIsAvailable) != 0,
            HasCompiler = Value<uint>(OpenClQuery.DeviceHasCompiler) != 0,
        };

        T Value<T>(uint property)
            where T : unmanaged =>
            OpenClQuery.Value<T>(api.GetDeviceInfo, device, property);
    }

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    /// <summary>A size in each dimension.</summary>
    internal readonly record struct ItemSizes(nuint X, nuint Y, nuint Z);

    [GeneratedRegex(@"^OpenCL (\d+)\.(\d+)")]
    private static partial Regex VersionNumber();
}
