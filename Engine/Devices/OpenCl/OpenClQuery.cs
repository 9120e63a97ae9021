using System.Text;
using System.Text.RegularExpressions;

namespace Gtzan.Engine.OpenCl;

/// <summary>Asks a platform, a device, a program or a kernel for one of its properties: all are asked in the same way.</summary>
internal static unsafe partial class OpenClQuery
{
    public const uint PlatformVersion = 0x0901;
    public const uint PlatformName = 0x0902;
    public const uint DeviceType = 0x1000;
    public const uint DeviceComputeUnits = 0x1002;
    public const uint DeviceMaximumGroupSize = 0x1004;
    public const uint DeviceMaximumItemSizes = 0x1005;
    public const uint DeviceLargestBuffer = 0x1010;
    public const uint DeviceMemory = 0x101F;
    public const uint DeviceLocalMemory = 0x1023;
    public const uint DeviceIsLittleEndian = 0x1026;
    public const uint DeviceIsAvailable = 0x1027;
    public const uint DeviceHasCompiler = 0x1028;
    public const uint DeviceName = 0x102B;
    public const uint DriverVersion = 0x102D;
    public const uint DeviceVersion = 0x102F;
    public const uint ProgramBinarySizes = 0x1165;
    public const uint ProgramBinaries = 0x1166;
    public const uint ProgramBuildLog = 0x1183;
    public const uint KernelParameters = 0x1191;
    public const uint KernelMaximumGroupSize = 0x11B0;
    public const uint KernelPreferredMultiple = 0x11B3;

    /// <summary>A number, or a structure of numbers.</summary>
    /// <exception cref="OpenClQueryException">There is no answer.</exception>
    public static T Value<T>(delegate* unmanaged<nint, uint, nuint, void*, nuint*, int> query, nint of, uint property)
        where T : unmanaged
    {
        // Larger than asked for: some answer with more dimensions than three.
        var answer = stackalloc byte[256];
        nuint size = 0;
        var code = query(of, property, 256, answer, &size);
        return code == OpenClError.Success && size >= (nuint)sizeof(T) ? *(T*)answer : throw new OpenClQueryException(property, code);
    }

    /// <summary>A text, its runs of spaces made one.</summary>
    /// <inheritdoc cref="Value{T}" path="/exception"/>
    public static string Text(delegate* unmanaged<nint, uint, nuint, void*, nuint*, int> query, nint of, uint property)
    {
        nuint size = 0;
        var code = query(of, property, 0, null, &size);
        var text = new byte[size];
        if (code == OpenClError.Success)
        {
            fixed (byte* first = text)
                code = query(of, property, size, first, null);
        }

        return code == OpenClError.Success ? Spaces().Replace(FromBytes(text), " ").Trim() : throw new OpenClQueryException(property, code);
    }

    /// <summary>A text up to its terminating 0.</summary>
    public static string FromBytes(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? text : text[..end]);
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}

/// <summary>A property could not be had. Whoever asks knows what was being done, and says so.</summary>
internal sealed class OpenClQueryException(uint property, int code)
    : Exception($"The property 0x{property:X4} could not be had: {OpenClError.Name(code)}.");
