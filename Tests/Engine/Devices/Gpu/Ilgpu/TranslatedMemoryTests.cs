using ILGPU;
using ILGPU.Runtime;

namespace Gtzan.Tests.Engine.Devices.Gpu.Ilgpu;

/// <summary>Views, references, shared and local memory, and parameters of many types, as ILGPU translates them for OpenCL.</summary>
[Collection(OpenClTests.Name)]
[Trait("Category", "Device")]
public sealed class TranslatedMemoryTests(OpenClFixture shared)
{
    private const int Count = 64;

    private static readonly int[] Numbers = [.. Enumerable.Range(0, Count).Select(i => (i * 37 % 101) - 20)];

    private Accelerator Accelerator => shared.Gpu.Stream.Accelerator;

    internal enum Kind : byte
    {
        First,
        Second,
    }

    internal readonly record struct Mixed(int Signed, uint Unsigned, float Real, byte Small, long Wide, Kind Kind, short Short);

    [Fact]
    public void Views_begin_and_end_where_they_should() =>
        AssertKernel(Views, i => Numbers[i] + 600 + (i < 6 ? Numbers[i + 2] : -1) + (byte)(Numbers[i / 4] >> (i % 4 * 8)) + 256);

    [Fact]
    public void References_and_stores_keep_their_order()
    {
        var (x, expected) = ((int[])Numbers.Clone(), new int[Count]);
        for (var k = 1; k < 8; k++)
        {
            x[k] = x[k - 1] + k;
            expected[k] = x[k] + x[0];
            x[0] = k;
        }

        AssertKernel(Aliases, i => expected[i]);
        AssertKernel(References, i => 2 * 3 * (Numbers[i] + 5));
    }

    [Fact]
    public void Local_memory_belongs_to_one_item() =>
        AssertKernel(Local, i => ((i ^ (i & 7)) + (i ^ (((i & 7) + 1) & 7))) - (((i & 7) == 7) ? (i ^ 0) - ((i ^ 0) + (i ^ 1)) : 0));

    [Fact]
    public void Indices_of_64_bits_reach_every_element() => AssertKernel(LongIndices, i => Numbers[((i * 3) + 1) % Count] + Count - 1 - i);

    [Fact]
    public void Allocations_of_shared_memory_do_not_overlap()
    {
        using var x = Accelerator.Allocate1D(Numbers);
        using var results = Accelerator.Allocate1D<float>(Count);
        Accelerator.LoadStreamKernel<ArrayView<int>, ArrayView<float>>(Shared)((1, Count), x.View, results.View);
        Accelerator.Synchronize();
        Assert.Equal(
            Enumerable.Range(0, Count).Select(i => Numbers[(i + 1) & 63] + ((63 - i) * 0.5f) + (byte)((i ^ 3) * 5) + (i * 3 & 63) + 1),
            results.GetAsArray1D());
    }

    [Fact]
    public void Parameters_of_all_sizes_arrive()
    {
        var mixed = new Mixed(-7, 4000000000, 1.5f, 200, -5L << 33, Kind.Second, -300);
        using var results = Accelerator.Allocate1D<float>(Count);
        var kernel = Accelerator.LoadAutoGroupedStreamKernel<
            Index1D, ArrayView<float>, Mixed, int, float, byte, long, ulong, short, uint, Kind>(Parameters);
        kernel(Count, results.View, mixed, 3, 0.5f, 250, 1L << 40, 1UL << 63, -300, 4294967295, Kind.Second);
        Accelerator.Synchronize();
        Assert.Equal(Enumerable.Range(0, Count).Select(i => i switch
        {
            0 => -7,
            1 => 4000000000f,
            2 => 1.5f,
            3 => 200,
            4 => -5L << 33,
            5 => 1,
            6 => -300,
            7 => 3.5f,
            8 => 250,
            9 => 1L << 40,
            10 => 1UL << 63,
            11 => -300,
            12 => 4294967295f,
            _ => 1f,
        }), results.GetAsArray1D());
    }

    private static void Views(Index1D index, ArrayView<int> x, ArrayView<int> results)
    {
        var tail = x.SubView(4);
        var middle = x.SubView(2, 6);
        var bytes = x.Cast<byte>();
        results[index] = tail[index - 4] + ((int)middle.Length * 100) + (index < 6 ? middle[index] : -1) + bytes[index] + (int)bytes.Length;
    }

    private static void Aliases(Index1D index, ArrayView<int> x, ArrayView<int> results)
    {
        if (index > 0)
            return;
        for (var k = 1; k < 8; k++)
        {
            x[k] = x[k - 1] + k;
            results[k] = x[k] + x[0];
            x[0] = k;
        }
    }

    private static void References(Index1D index, ArrayView<int> x, ArrayView<int> results)
    {
        ref var value = ref x[index];
        value += 5;
        value *= 3;
        results[index] = value;
        x[index] -= 1;
        x[index]++;
        results[index] += x[index]--;
    }

    private static void Local(Index1D index, ArrayView<int> x, ArrayView<int> results)
    {
        var own = LocalMemory.Allocate<int>(8);
        for (var k = 0; k < 8; k++)
            own[k] = index ^ k;
        for (var k = 0; k < 8; k++)
            own[k] += own[(k + 1) & 7];
        results[index] = own[index & 7];
    }

    private static void LongIndices(Index1D index, ArrayView<int> x, ArrayView<int> results)
    {
        long place = index;
        results[index] = x[((place * 3) + 1) % x.Length] + (int)(x.Length - 1 - place);
    }

    private static void Shared(ArrayView<int> x, ArrayView<float> results)
    {
        var integers = SharedMemory.Allocate<int>(Count);
        var floats = SharedMemory.Allocate<float>(Count);
        var bytes = SharedMemory.Allocate<byte>(Count);
        var longs = SharedMemory.Allocate<long>(Count);
        var item = Group.IdxX;
        integers[item] = x[item];
        floats[item] = item * 0.5f;
        bytes[item] = (byte)(item * 5);
        longs[item] = item;
        Group.Barrier();
        var sum = integers[(item + 1) & 63] + floats[63 - item] + bytes[item ^ 3] + longs[item * 3 & 63];
        Group.Barrier();
        integers[item] = 1;
        Group.Barrier();
        results[item] = sum + integers[63 - item];
    }

    private static void Parameters(
        Index1D index, ArrayView<float> results, Mixed mixed, int a, float b, byte c, long d, ulong e, short f, uint g, Kind kind)
    {
        results[index] = index.X switch
        {
            0 => mixed.Signed,
            1 => mixed.Unsigned,
            2 => mixed.Real,
            3 => mixed.Small,
            4 => mixed.Wide,
            5 => (int)mixed.Kind,
            6 => mixed.Short,
            7 => a + b,
            8 => c,
            9 => d,
            10 => e,
            11 => f,
            12 => g,
            _ => kind == Kind.Second ? 1f : 2f,
        };
    }

    private void AssertKernel(Action<Index1D, ArrayView<int>, ArrayView<int>> kernel, Func<int, int> expected)
    {
        using var x = Accelerator.Allocate1D(Numbers);
        using var results = Accelerator.Allocate1D(new int[Count]);
        Accelerator.LoadAutoGroupedStreamKernel(kernel)(Count, x.View, results.View);
        Accelerator.Synchronize();
        Assert.Equal(Enumerable.Range(0, Count).Select(expected), results.GetAsArray1D());
    }
}
