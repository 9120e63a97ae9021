using System.Runtime.CompilerServices;
using Gtzan.Engine.Gpu;

namespace Gtzan.Tests.Engine.KernelCompiler;

/// <summary>
/// The text that the kernel compiler writes, word for word, for a kernel of each form. The expected texts are in <c>Tests/Golden/Kernels</c>; to take over
/// what the compiler writes now, run these tests with GTZAN_REFRESH_GOLDEN=1 and read the difference before it is committed.
/// </summary>
public sealed class GoldenTextTests
{
    public static TheoryData<string> Kernels =>
    [
        .. KernelCatalog.All.Where(kernel => kernel.DeclaringType == typeof(SampleKernels) || kernel.DeclaringType == typeof(TiledKernels)).Select(kernel => kernel.Name),
    ];

    [Theory]
    [MemberData(nameof(Kernels))]
    public void A_kernel_in_OpenCl_is_as_expected(string name) => AssertGolden($"{name}.cl", Kernel(name).OpenClSource);

    [Fact]
    public void The_text_in_CSharp_has_the_kernel_and_all_it_uses() => AssertGolden("Sample.Noise.cs.txt", Kernel("Sample.Noise").CSharpSource);

    [Fact]
    public void The_launchers_are_as_expected()
    {
        var snippet = Snippet.Compile(
            """
            namespace Some.Place;

            internal readonly record struct Size(int Rows, int Columns);

            internal static partial class LaunchKernels
            {
                [Kernel]
                public static void Items(Index1D index, ArrayView<float> x, ArrayView<int> @class, Size size, float device, ArrayView<float> y) =>
                    y[index] = x[index] + @class[index % @class.IntLength] + size.Rows + device;

                [Kernel(16, 2)]
                private static void Groups(ArrayView<float> groups) => groups[Grid.IdxX] = 1;
            }
            """).MustCompile();
        foreach (var kernel in new[] { "Items", "Groups" })
            AssertGolden($"Launch.{kernel}.cs.txt", snippet.Generated[$"Some.Place.LaunchKernels.{kernel}.g.cs"].Replace("\r", "", StringComparison.Ordinal));
        AssertGolden("KernelCatalog.cs.txt", snippet.Generated["KernelCatalog.g.cs"]);
    }

    private static KernelDefinition Kernel(string name) => KernelCatalog.All.Single(kernel => kernel.Name == name);

    private static void AssertGolden(string file, string text, [CallerFilePath] string thisFile = "")
    {
        if (Environment.GetEnvironmentVariable("GTZAN_REFRESH_GOLDEN") == "1")
        {
            var folder = Path.Combine(Path.GetDirectoryName(thisFile)!, "../../Golden/Kernels");
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, file), text);
            return;
        }

        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden/Kernels", file)).Replace("\r", "", StringComparison.Ordinal), text);
    }
}
