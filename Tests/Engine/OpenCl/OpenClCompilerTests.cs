using Gtzan.Engine;
using Gtzan.Engine.OpenCl;

namespace Gtzan.Tests.Engine.OpenCl;

/// <summary>Kernels are compiled once, and kept on disk.</summary>
public sealed class OpenClCompilerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gtzan-kernels-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [OpenClFact]
    public void A_kernel_is_compiled_once_for_a_device_and_taken_from_the_cache_by_the_next()
    {
        using (var first = TestDevice.Open(new KernelCache(_folder)))
        {
            TestDevice.AssertComputes(first);
            TestDevice.AssertComputes(first);
            Assert.Equal((1, 0), (first.Compiler.Compiled, first.Compiler.TakenFromCache));
        }

        var file = Assert.Single(Directory.GetFiles(_folder));
        Assert.Matches(@"^Test_Add-[0-9a-f]{16}\.kernel$", Path.GetFileName(file));
        Assert.Equal((0, 1), CompiledAndTaken());
    }

    [OpenClTheory]
    [InlineData("empty")]
    [InlineData("text")]
    [InlineData("cut off")]
    [InlineData("changed")]
    [InlineData("of another kernel")]
    [InlineData("refused by the driver")]
    [InlineData("in use")]
    public void What_is_wrong_with_a_cached_kernel_does_not_matter(string kind)
    {
        Assert.Equal((1, 0), CompiledAndTaken());
        var file = Assert.Single(Directory.GetFiles(_folder));
        var content = File.ReadAllBytes(file);
        using var open = kind == "in use" ? new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None) : null;
        switch (kind)
        {
            case "empty":
                File.WriteAllBytes(file, []);
                break;
            case "text":
                File.WriteAllText(file, "kernel");
                break;
            case "cut off":
                File.WriteAllBytes(file, content[..^1]);
                break;
            case "changed":
                content[^20] ^= 1;
                File.WriteAllBytes(file, content);
                break;
            case "of another kernel":
                content[10] ^= 1;
                File.WriteAllBytes(file, content);
                break;
            case "refused by the driver":
                new KernelCache(_folder).Write(Path.GetFileName(file), content.AsSpan(8, 32), "no binary at all"u8);
                break;
        }

        Assert.Equal((1, 0), CompiledAndTaken());
        open?.Dispose();
        Assert.Equal((0, 1), CompiledAndTaken());
        Assert.Single(Directory.GetFiles(_folder));
    }

    [OpenClFact]
    public void A_changed_kernel_is_compiled_anew_in_the_place_of_the_old()
    {
        var old = TestKernels.Elementwise("Version", "kernel void Test_Version(global float* x, int items) { x[0] = 1; }");
        var changed = TestKernels.Elementwise("Version", "kernel void Test_Version(global float* x, int items) { x[0] = 2; }");
        foreach (var (kernel, want) in new[] { (old, 1f), (changed, 2f), (old, 1f) })
        {
            using var device = TestDevice.Open(new KernelCache(_folder));
            var x = device.NewTensor([1]);
            device.Begin(kernel).Buffer(x, ElementType.Real).Run(1);
            Assert.Equal([want], x.ToArray());
            Assert.Equal(1, device.Compiler.Compiled);
            Assert.Single(Directory.GetFiles(_folder));
        }
    }

    [OpenClFact]
    public void A_folder_that_cannot_be_made_is_no_error()
    {
        using var device = TestDevice.Open(TestDevice.NoCache);
        TestDevice.AssertComputes(device);
        Assert.Equal(1, device.Compiler.Compiled);
        Assert.False(Directory.Exists(TestDevice.NoCache.Folder));
    }

    [OpenClFact]
    public void Several_may_use_the_cache_at_the_same_time()
    {
        Parallel.For(0, 4, _ => CompiledAndTaken());
        Assert.Equal((0, 1), CompiledAndTaken());
        Assert.Single(Directory.GetFiles(_folder));
    }

    [OpenClFact]
    public void A_kernel_that_does_not_compile_is_shown_with_the_log_and_numbered_lines()
    {
        using var device = TestDevice.Open(new KernelCache(_folder));
        var x = device.Numbers(10);
        for (var i = 0; i < 2; i++)
        {
            var message = TestDevice.Message(() => device.Begin(TestKernels.Broken).Buffer(x, ElementType.Real).Run(10));
            Assert.StartsWith("The driver of device opencl (", message, StringComparison.Ordinal);
            Assert.Contains(" does not compile kernel Test.Broken (CL_BUILD_PROGRAM_FAILURE); report it with what follows", message, StringComparison.Ordinal);
            var (says, source) = (message.IndexOf("\nThe compiler says:\n", StringComparison.Ordinal), message.IndexOf("\nThe source:\n", StringComparison.Ordinal));
            Assert.InRange(says, 0, source);
            Assert.Contains("nowhere_declared", message[says..source], StringComparison.Ordinal);
            Assert.EndsWith(
                "\n    1 | kernel void Test_Broken(global float* x, int items)\n    2 | {\n    3 |     int i = get_global_id(0);\n" +
                "    4 |     x[i] = nowhere_declared;\n    5 | }\n",
                message, StringComparison.Ordinal);
        }

        Assert.Empty(Directory.GetFiles(_folder));
        TestDevice.AssertComputes(device);
    }

    [OpenClTheory]
    [InlineData(1, true)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public void A_driver_that_stumbles_may_try_again_but_not_for_ever(int failures, bool compiles)
    {
        using var device = TestDevice.Open(out var functions, TestDevice.NoCache);
        Faults.FailToBuild(functions, OpenClError.BuildProgramFailure, failures);
        if (!compiles)
            Assert.Contains(" does not compile kernel Test.Add (CL_BUILD_PROGRAM_FAILURE)", TestDevice.Message(() => TestDevice.AssertComputes(device)), StringComparison.Ordinal);
        TestDevice.AssertComputes(device);
        Assert.Equal(1, device.Compiler.Compiled);
    }

    [OpenClFact]
    public void Another_failure_than_one_of_the_build_is_no_reason_to_try_again()
    {
        using var device = TestDevice.Open(out var functions, TestDevice.NoCache);
        Faults.FailToBuild(functions, -6, times: 1);
        Assert.StartsWith("Compiling kernel Test.Add failed on device opencl (", TestDevice.Message(() => TestDevice.AssertComputes(device)), StringComparison.Ordinal);
        TestDevice.AssertComputes(device);
    }

    [OpenClFact]
    public void A_kernel_that_is_not_in_its_source_is_a_sentence()
    {
        using var device = TestDevice.Open(new KernelCache(_folder));
        var kernel = TestKernels.Elementwise("Missing", TestKernels.Add.OpenClSource);
        Assert.Matches(
            @"^Making kernel Test\.Missing failed on device opencl \(.*\) \(CL_INVALID_KERNEL_NAME\): this is a fault of the program",
            TestDevice.Message(() => device.Begin(kernel).Run(1)));
        TestDevice.AssertComputes(device);
    }

    [Fact]
    public void The_cache_is_in_the_users_cache_folder() =>
        Assert.Equal(Path.Combine(Environment.GetEnvironmentVariable("XDG_CACHE_HOME")!, "gtzan", "kernels"), new KernelCache().Folder);

    private (int Compiled, int Taken) CompiledAndTaken()
    {
        using var device = TestDevice.Open(new KernelCache(_folder));
        TestDevice.AssertComputes(device);
        return (device.Compiler.Compiled, device.Compiler.TakenFromCache);
    }
}
