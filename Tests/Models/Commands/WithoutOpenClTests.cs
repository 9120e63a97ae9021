namespace Gtzan.Tests.Models.Commands;

/// <summary>The program on a machine without OpenCL drivers: a process whose OpenCL loader searches a folder that does not exist.</summary>
public sealed class WithoutOpenClTests
{
    private const string WhatToInstall = "(Debian and Ubuntu: apt-get install pocl-opencl-icd); or choose the device cpu.\n";

    [Fact]
    public void The_device_says_what_to_install()
    {
        Requires.Linux();
        var (code, output, error) = Run("train", "mlp", "--device", "opencl");
        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("gtzan: There is ", error, StringComparison.Ordinal);
        Assert.EndsWith(WhatToInstall, error, StringComparison.Ordinal);
        Assert.Equal(2, error.Split('\n').Length);
    }

    [Fact]
    public void The_list_of_devices_says_what_to_install_and_has_the_others()
    {
        Requires.Linux();
        var (code, output, error) = Run("devices");
        Assert.Equal((0, ""), (code, error));
        Assert.Matches(@"\n\s*cpu\s+float32, ", output);
        Assert.Matches(@"\nopencl: There is ", output);
        Assert.Contains(WhatToInstall, output, StringComparison.Ordinal);
    }

    // The one is known to the loader of Debian and Ubuntu, the other to that of Khronos.
    private static CommandLine Run(params string[] arguments) => CommandLine.RunProcess(
        Path.GetTempPath(),
        new Dictionary<string, string> { ["OCL_ICD_VENDORS"] = "/there-is-no-such-folder/", ["OCL_ICD_FILENAMES"] = "" },
        arguments);
}
