using Gtzan.Engine;
using Gtzan.Engine.OpenCl;

namespace Gtzan.Tests.Engine.OpenCl;

/// <summary>Which devices are found, in which order, and what is said where there are none. These need no OpenCL.</summary>
public sealed class OpenClInstallationTests
{
    private const string WhatToInstall =
        "; install the driver of your graphics card, which brings OpenCL with it, or, to compute on the processor, PoCL " +
        "(on Debian and Ubuntu: apt-get install ocl-icd-libopencl1 pocl-opencl-icd); everything else works on the device cpu.";

    [Fact]
    public void Without_a_loader_the_sentence_says_what_to_install()
    {
        Assert.Null(OpenClApi.Load(["no-such-library.so.1", "neither-this.dll"]));

        // A library that is something else counts as none.
        Assert.Null(OpenClApi.Load([OperatingSystem.IsWindows() ? "kernel32.dll" : OperatingSystem.IsMacOS() ? "libSystem.dylib" : "libc.so.6"]));
        AssertAbsence(
            "There is no OpenCL loader on this machine (libOpenCL.so.1, libOpenCL.so, OpenCL.dll, /System/Library/Frameworks/OpenCL.framework/OpenCL)" + WhatToInstall,
            new OpenClInstallation(null));
    }

    [Theory]
    [InlineData(-1001, "CL_PLATFORM_NOT_FOUND_KHR")]
    [InlineData(0, "CL_PLATFORM_NOT_FOUND_KHR")]
    [InlineData(-6, "CL_OUT_OF_HOST_MEMORY")]
    public void Without_a_driver_the_sentence_says_what_to_install(int code, string name) => AssertAbsence(
        $"There is an OpenCL loader on this machine, but no driver behind it ({name})" + WhatToInstall,
        new OpenClInstallation(FakeDrivers.Install(code)));

    [Fact]
    public void Without_a_device_the_sentence_says_what_to_install() => AssertAbsence(
        "There is no OpenCL device on this machine, though there is an OpenCL driver (CL_DEVICE_NOT_FOUND)" + WhatToInstall,
        new OpenClInstallation(FakeDrivers.Install(new FakeDriver("Empty", []))));

    [Fact]
    public void Devices_that_cannot_be_used_are_listed_with_the_reason()
    {
        var installation = new OpenClInstallation(FakeDrivers.Install(
            new FakeDriver("Old", [
                new FakeDevice("GeForce 8400", Type: 4, Version: "OpenCL 1.1 CUDA"), new FakeDevice("Ancient", Type: 4, Version: "OpenCL 1.0"),
                new FakeDevice("Nameless", Type: 4, Version: "1.2"),
            ]),
            new FakeDriver("Bare", [
                new FakeDevice("NoCompiler", Type: 2, HasCompiler: false), new FakeDevice("Away", Type: 2, IsAvailable: false), new FakeDevice("Mute", Type: 2, Code: -33),
            ]),
            new FakeDriver("Broken", [], Code: -30)));
        string[] obstacles =
        [
            "GeForce 8400 of Old cannot be used: it offers OpenCL 1.1 CUDA, and OpenCL 1.2 is needed; update its driver",
            "Ancient of Old cannot be used: it offers OpenCL 1.0, and OpenCL 1.2 is needed; update its driver",
            "Nameless of Old cannot be used: it offers 1.2, and OpenCL 1.2 is needed; update its driver",
            "NoCompiler of Bare cannot be used: its driver has no compiler for kernels",
            "Away of Bare cannot be used: its driver says that it is not available",
            "a device does not say what it can do (The property 0x102B could not be had: CL_INVALID_DEVICE); update its driver",
            "a driver does not list its devices (CL_INVALID_VALUE); update or remove it",
        ];
        AssertAbsence($"There is no OpenCL device on this machine that can be used: {string.Join("; ", obstacles)}. Or {WhatToInstall[2..]}", installation);

        // Beside one that can be used, each is a line of its own.
        var mixed = new OpenClInstallation(FakeDrivers.Install(
            new FakeDriver("Old", [new FakeDevice("Ancient", Type: 4, Version: "OpenCL 1.0")]), new FakeDriver("New", [new FakeDevice("Fine", Type: 2)])));
        Assert.Null(mixed.Absence);
        Assert.Equal([("opencl", null), ("opencl", obstacles[1] + ".")], mixed.Describe().Select(device => (device.Name, device.Obstacle)));
    }

    [Fact]
    public void Devices_are_numbered_gpus_first_and_otherwise_in_the_drivers_order()
    {
        var installation = new OpenClInstallation(FakeDrivers.Install(
            new FakeDriver("A", [new FakeDevice("a-cpu", Type: 2), new FakeDevice("a-gpu", Type: 4), new FakeDevice("a-odd", Type: 16)]),
            new FakeDriver("None", []),
            new FakeDriver("B", [new FakeDevice("b-default-gpu", Type: 4 | 1), new FakeDevice("b-fpga", Type: 8), new FakeDevice("b-gpu", Type: 4), new FakeDevice("b-cpu", Type: 2)])));
        Assert.Equal(["a-gpu", "b-default-gpu", "b-gpu", "b-fpga", "a-cpu", "b-cpu", "a-odd"], installation.Devices.Select(device => device.Name));
        Assert.Equal(
            ["opencl", "opencl:1", "opencl:2", "opencl:3", "opencl:4", "opencl:5", "opencl:6"], installation.Describe().Select(device => device.Name));
        Assert.Equal(
            ["float32, a-gpu (GPU)", "float32, b-fpga (accelerator)", "float32, a-cpu (CPU)", "float32, a-odd (other)"],
            new[] { 0, 3, 4, 6 }.Select(i => installation.Describe().ElementAt(i).ComputesWith));
        Assert.Equal("b-fpga", installation.Find(3).Device.Name);
        Assert.Equal(
            "There is no device opencl:7; this machine has 7 OpenCL devices that can be used: opencl (a-gpu), opencl:1 (b-default-gpu), opencl:2 (b-gpu), " +
            "opencl:3 (b-fpga), opencl:4 (a-cpu), opencl:5 (b-cpu), opencl:6 (a-odd).",
            TestDevice.Message(() => installation.Find(7)));
    }

    [Fact]
    public void A_device_is_described_by_what_it_says_of_itself()
    {
        var installation = new OpenClInstallation(FakeDrivers.Install(new FakeDriver("Maker", [new FakeDevice("  Big   Card ", Type: 4, Version: "OpenCL 3.0 Maker 12")])));
        Assert.Equal(
            new DeviceDescription("opencl", "float32, Big Card (GPU)")
            {
                Version = "OpenCL 3.0, driver 7.8",
                ComputeUnits = 20,
                MemoryBytes = 6_000_000_000,
                WorkGroupLimit = 1024,
            },
            Assert.Single(installation.Describe()));
        var info = installation.Devices[0];
        Assert.Equal((3_000_000_000, 49_152, new OpenClDeviceInfo.ItemSizes(1024, 512, 64)), (info.LargestBuffer, info.LocalMemory, info.MaximumItemSizes));
    }

    [Fact]
    public void Names_mean_devices()
    {
        foreach (var name in new[] { "cpu", "reference", "emulator", "opencl", "opencl:0", "opencl:1", "opencl:12" })
            Assert.True(Device.IsName(name), name);
        foreach (var name in new[] { "", "CPU", "cpu:0", "opencl:", "opencl:-1", "opencl:+1", "opencl: 1", "opencl:1 ", "opencl:x", "opencl1", "opencl:99999999999" })
        {
            Assert.False(Device.IsName(name), name);
            Assert.Throws<ArgumentException>(() => Device.Create(name));
        }

#if UPSTREAM
        Assert.Equal(["cpu", "reference", "opencl[:n]", "cuda[:n]", "ilgpu-opencl[:n]", "ilgpu-cpu"], Device.NameForms);
#else
        Assert.Equal(["cpu", "reference", "emulator", "opencl[:n]"], Device.NameForms);
#endif
        Assert.Equal(
            ["cpu", "reference", HostGpu.Name, .. OpenClInstallation.Default.Devices.Select((_, i) => OpenClInstallation.NameOf(i))],
            Device.Names.Where(name => name == HostGpu.Name || !(name.StartsWith("cuda", StringComparison.Ordinal) || name.StartsWith("ilgpu", StringComparison.Ordinal)))
                .OrderBy(name => name == HostGpu.Name ? 1 : name.StartsWith("opencl", StringComparison.Ordinal) ? 2 : 0));
        Assert.All(Device.Names, name => Assert.True(Device.IsName(name)));
        Assert.StartsWith("There is no ", TestDevice.Message(() => Device.Create("opencl:1000")), StringComparison.Ordinal);
    }

    private static void AssertAbsence(string sentence, OpenClInstallation installation)
    {
        Assert.Equal(sentence, installation.Absence);
        Assert.Empty(installation.Devices);
        Assert.Equal(sentence, TestDevice.Message(() => installation.Find(0)));
        Assert.Equal(("opencl", sentence), Assert.Single(installation.Describe().Select(device => (device.Name, device.Obstacle))));
    }
}
