using System.Text.RegularExpressions;
using Gtzan.Engine.Inspection;
using Gtzan.Engine.Ops.Arithmetic;

namespace Gtzan.Tests.Engine.Devices.Gpu;

/// <summary>Tests ILGPU's translation of every kernel; needs no GPU.</summary>
[Trait("Category", "Device")]
public sealed partial class KernelTranslationTests
{
    /// <summary>OpenCL 2 promises this much shared memory, and CUDA more.</summary>
    private const int SharedMemoryOfEveryDevice = 32 * 1024;

    public static TheoryData<string> Kernels => [.. KernelListing.All.Select(kernel => kernel.Name)];

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Ptx_has_no_wrong_constant_and_no_local_memory(string name)
    {
        foreach (var architecture in new[] { "sm_75", "sm_86", "sm_90" })
        {
            var (text, registers, sharedMemory) = Listing(name).ToPtx(architecture);
            Assert.Contains(".version 8.8", text, StringComparison.Ordinal);
            Assert.Contains(".visible .entry Kernel_", text, StringComparison.Ordinal);
            Assert.DoesNotMatch(TinyFloat(), text);
            Assert.DoesNotContain(".local", text, StringComparison.Ordinal);
            Assert.DoesNotMatch(WrongInstructions(), text);
            Assert.True(registers["b32"] > 0);
            Assert.InRange(sharedMemory, 0, SharedMemoryOfEveryDevice);
        }
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Opencl_has_no_wrong_constant_no_double_and_no_generic_pointer(string name)
    {
        var text = Listing(name).ToOpenCl().Text;
        Assert.Contains("kernel void Kernel_", text, StringComparison.Ordinal);
        Assert.DoesNotMatch(TinyOpenClFloat(), text);
        Assert.DoesNotContain("double", text, StringComparison.Ordinal);
        Assert.DoesNotContain("generic", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sm_91")]
    [InlineData("gfx90a")]
    [InlineData("")]
    public void An_unknown_architecture_is_refused_with_the_known_ones(string architecture) =>
        Assert.StartsWith(
            $"There is no architecture \"{architecture}\"; choose one of sm_50, ",
            Assert.Throws<ArgumentException>(() => Listing("Update.Step").ToPtx(architecture)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_kernel_is_shown_with_its_functions_its_launch_and_what_uses_it()
    {
        var listing = Listing("Elementwise.Backward");
        Assert.Contains("[Kernel]\ninternal static void Backward(", listing.CSharp, StringComparison.Ordinal);
        Assert.Contains(
            "private static float Derivative(ElementwiseFunction function, float known, float a, float b) => function switch\n{\n",
            listing.CSharp, StringComparison.Ordinal);
        Assert.StartsWith("public static void ElementwiseBackward(", listing.Launches, StringComparison.Ordinal);
        Assert.EndsWith("View(inputGradient));\n", listing.Launches, StringComparison.Ordinal);
        Assert.Equal(["ActivationBackward", "ElementwiseBackward"], listing.Operations);
        Assert.Contains("Activate", listing.Users);

        Assert.Contains("public static RandomBlock Draw(", Listing("Dropout.Apply").CSharp, StringComparison.Ordinal);
        Assert.Equal(["Conv1D", "Conv2D"], Listing("Conv2D.BackwardKernel64").Users);
        Assert.Equal(["Lstm"], Listing("LstmOnChip.Backward").Users);
        Assert.Equal(["Adam", "AdamW", "RmsProp", "Sgd", "WeightAverage"], Listing("Update.Step").Users);
        Assert.Equal(["Loss"], Listing("SoftmaxCrossEntropy.Forward").Users);
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void The_text_of_every_kernel_and_launch_is_whole(string name)
    {
        var listing = Listing(name);
        foreach (var text in new[] { listing.CSharp, listing.Launches })
        {
            Assert.Equal(text.Count(c => c == '{'), text.Count(c => c == '}'));
            Assert.Equal(text.Count(c => c == '('), text.Count(c => c == ')'));
        }

        Assert.Matches(@"^(///[^\n]*\n)+\[Kernel", listing.CSharp);
        Assert.Contains("Launch(", listing.Launches, StringComparison.Ordinal);
        Assert.NotEmpty(listing.Operations);
    }

    private static KernelListing Listing(string name) => KernelListing.All.Single(kernel => kernel.Name == name);

    // ILGPU 1.5.3 takes the bits of an integer 1 for a float where C# converts a comparison: 1.4e-45. No kernel needs a number that small.
    [GeneratedRegex(@"0[fF]00[0-7][0-9A-Fa-f]*[1-9A-Fa-f]")]
    private static partial Regex TinyFloat();

    // Branches that depend on the thread but are marked uniform; comparisons that are true of NaN, which ILGPU writes wrong for OpenCL; a
    // sign copied the wrong way round; an approximation good to 5e-4; arithmetic in double precision.
    [GeneratedRegex(@"@!?%p\d+\s+bra\.uni|brx\.idx\.uni|setp\.(lt|le|gt|ge|eq)u\.f|copysign|tanh\.approx|\.f64")]
    private static partial Regex WrongInstructions();

    [GeneratedRegex(@"[0-9][eE]-(39|4[0-9])")]
    private static partial Regex TinyOpenClFloat();
}
