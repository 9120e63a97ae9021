using System.Reflection;
using Gtzan.Engine;
using Gtzan.Engine.KernelModel;

namespace Gtzan.Tests.Engine.KernelCompiler;

/// <summary>Each construct that kernels may contain, on a device, against the same C# method called on the host. One class for each device says which.</summary>
public abstract unsafe class ConstructTests : IDisposable
{
    private const int Items = 61;
    private const double Tolerance = 1e-6;

    private static readonly RandomSequence Random = new(11, RandomPurpose.Check);

    /// <summary>What kernels read, by the name of their parameter.</summary>
    private static readonly Dictionary<string, Array> Inputs = new()
    {
        ["a"] = Integers([0, 1, -1, 2, 3, 5, 6, 7, 20, -10, 31, 32, 100, -100, 1000], i => (int)(Random.Bits(i) % 101) - 50),
        ["b"] = Integers([1, -1, int.MaxValue, int.MinValue, 2, 3, -3, 0x10000, int.MinValue + 1], i => (int)(Random.Bits(i) | 1)),
        ["x"] = Numbers([0, -0f, 0.5f, -0.5f, 1, -1, 2.25f, -3.75f], i => (float)Random.Normal(i)),
        ["z"] = Numbers(
            [0, 1, -1, 0.9999999f, -0.9999999f, 2147483520, 2147483648, -2147483648, -2147483904, 4294967040, 4294967296, 1e20f, -1e20f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1e-30f],
            i => (float)Random.Normal(i) * 1000),
    };

    private static readonly Dictionary<string, object> Values = new()
    {
        ["items"] = 17,
        ["mixed"] = new Mixed(0.5f, 0x0000_0007_FFFF_FFFF, -3, Colour.Blue, 4_000_000_000),
        ["colour"] = Colour.Blue,
        ["big"] = 0x0123_4567_89AB_CDEFUL,
        ["factor"] = 1.25f,
    };

    protected abstract GpuDevice Device { get; }

    public static TheoryData<string> Constructs => [.. KernelCatalog.All.Where(kernel => kernel.DeclaringType == typeof(ConstructKernels)).Select(kernel => kernel.MethodName)];

    [Theory]
    [MemberData(nameof(Constructs))]
    public virtual void A_construct_computes_on_the_device_what_it_computes_on_the_host(string construct)
    {
        var method = typeof(ConstructKernels).GetMethod(construct, BindingFlags.Static | BindingFlags.NonPublic)!;
        var isFloat = method.GetParameters()[^1].Name == "y";
        var want = RunOnHost(method, isFloat);
        var got = RunOnDevice(method, isFloat);
        for (var i = 0; i < Items; i++)
            Assert.True(AreClose(Convert.ToDouble(want.GetValue(i)), Convert.ToDouble(got.GetValue(i)), isFloat), $"{construct}, item {i}: the host has {want.GetValue(i)}, the device {got.GetValue(i)}");
    }

    public void Dispose()
    {
        Device.Dispose();
        GC.SuppressFinalize(this);
    }

    private static bool AreClose(double want, double got, bool isFloat) =>
        want.Equals(got) || (isFloat && Math.Abs(want - got) <= Tolerance * Math.Max(1, Math.Abs(want)));

    private static Array RunOnHost(MethodInfo method, bool isFloat)
    {
        var memory = method.GetParameters().ToDictionary(parameter => parameter.Name!, parameter => Inputs.TryGetValue(parameter.Name!, out var input) ? Pinned(input) : null);
        var result = NewMemory(isFloat);
        memory[isFloat ? "y" : "r"] = result;
        for (var i = 0; i < Items; i++)
        {
            var index = new Index1D(i);
            var arguments = method.GetParameters().Select((parameter, position) => position == 0 ? index : memory[parameter.Name!] is { } array ? View(array) : Values[parameter.Name!]);
            method.Invoke(null, [.. arguments]);
        }

        return result;
    }

    private Array RunOnDevice(MethodInfo method, bool isFloat)
    {
        var result = isFloat ? Device.Zeros([Items]) : Device.FromIndices(new int[Items], [Items]);
        var launcher = typeof(ConstructKernels).GetMethod($"Launch{method.Name}", BindingFlags.Static | BindingFlags.NonPublic)!;
        var arguments = launcher.GetParameters().Skip(2).Select(parameter => parameter.Name switch
        {
            "r" or "y" => result,
            _ when Inputs.TryGetValue(parameter.Name!, out var input) => input is float[] floats ? Device.FromArray(floats, [Items]) : Device.FromIndices((int[])input, [Items]),
            _ => Values[parameter.Name!],
        });
        launcher.Invoke(null, [Device, Items, .. arguments]);
        return isFloat ? result.ToArray() : result.ToIndexArray();
    }

    private static Array Pinned(Array input)
    {
        var copy = NewMemory(isFloat: input is float[]);
        input.CopyTo(copy, 0);
        return copy;
    }

    private static Array NewMemory(bool isFloat) => isFloat ? GC.AllocateArray<float>(Items, pinned: true) : GC.AllocateArray<int>(Items, pinned: true);

    private static object View(Array pinned)
    {
        if (pinned is float[] floats)
        {
            fixed (float* first = floats)
                return new ArrayView<float>(first, Items);
        }

        fixed (int* first = (int[])pinned)
            return new ArrayView<int>(first, Items);
    }

    private static int[] Integers(int[] special, Func<int, int> others) => [.. special, .. Enumerable.Range(0, Items - special.Length).Select(others)];

    private static float[] Numbers(float[] special, Func<int, float> others) => [.. special, .. Enumerable.Range(0, Items - special.Length).Select(others)];
}

public sealed class EmulatorConstructTests : ConstructTests
{
    protected override GpuDevice Device { get; } = new EmulatorDevice();
}

public sealed class OpenClConstructTests : ConstructTests
{
    protected override GpuDevice Device { get; } = new OpenClDevice();

    [OpenClTheory]
    [MemberData(nameof(Constructs))]
    public override void A_construct_computes_on_the_device_what_it_computes_on_the_host(string construct) =>
        base.A_construct_computes_on_the_device_what_it_computes_on_the_host(construct);
}
