namespace Gtzan.Engine.OpenCl;

/// <summary>What there is of OpenCL on this machine: the loader, and behind it the devices of every driver that is installed.</summary>
internal sealed unsafe class OpenClInstallation
{
    private const string WhatToInstall =
        "install the driver of your graphics card, which brings OpenCL with it, or, to compute on the processor, PoCL " +
        "(on Debian and Ubuntu: apt-get install ocl-icd-libopencl1 pocl-opencl-icd); everything else works on the device cpu";

    private static readonly Lazy<OpenClInstallation> OfMachine = new(() => new OpenClInstallation(OpenClApi.OfMachine()));

    private readonly OpenClApi? _api;
    private readonly List<OpenClDeviceInfo> _usable = [];
    private readonly List<string> _unusable = [];

    /// <summary>Looks for devices behind a loader; null if there is none.</summary>
    public OpenClInstallation(OpenClApi? api)
    {
        _api = api;
        if (api is null)
        {
            Absence = $"There is no OpenCL loader on this machine ({string.Join(", ", OpenClApi.LibraryNames)}); {WhatToInstall}.";
            return;
        }

        var (code, platforms) = ListPlatforms(api);
        if (platforms.Length == 0)
            Absence = $"There is an OpenCL loader on this machine, but no driver behind it ({OpenClError.Name(code)}); {WhatToInstall}.";
        foreach (var platform in platforms)
            AddDevices(api, platform);

        // The sort is stable: among devices of a kind, the drivers' order stays.
        _usable = [.. _usable.OrderBy(device => device.Rank)];
        if (_usable.Count == 0 && Absence is null)
        {
            Absence = _unusable.Count == 0
                ? $"There is no OpenCL device on this machine, though there is an OpenCL driver (CL_DEVICE_NOT_FOUND); {WhatToInstall}."
                : $"There is no OpenCL device on this machine that can be used: {string.Join("; ", _unusable)}. Or {WhatToInstall}.";
        }
    }

    /// <summary>That of the machine. It is looked at when first asked for, once.</summary>
    public static OpenClInstallation Default => OfMachine.Value;

    /// <summary>The devices that kernels can run on, GPUs first: number n is chosen as <c>opencl:n</c>.</summary>
    public IReadOnlyList<OpenClDeviceInfo> Devices => _usable;

    /// <summary>Why there is no device, and what to do; null if there is one.</summary>
    public string? Absence { get; }

    /// <summary>What a device is chosen by.</summary>
    public static string NameOf(int number) => number == 0 ? "opencl" : $"opencl:{number}";

    /// <summary>The library, and the device of a number.</summary>
    /// <exception cref="DeviceException">There is no such device. The message says what to install.</exception>
    public (OpenClApi Api, OpenClDeviceInfo Device) Find(int number)
    {
        if (Absence is not null)
            throw new DeviceException(Absence);
        if (number < _usable.Count)
            return (_api!, _usable[number]);
        throw new DeviceException(
            $"There is no device opencl:{number}; this machine has {_usable.Count} OpenCL device{(_usable.Count == 1 ? "" : "s")} that can be used: " +
            $"{string.Join(", ", _usable.Select((device, i) => $"{NameOf(i)} ({device.Name})"))}.");
    }

    /// <summary>All devices, those that cannot be used last, for people.</summary>
    public IEnumerable<DeviceDescription> Describe()
    {
        for (var i = 0; i < _usable.Count; i++)
        {
            yield return new DeviceDescription(NameOf(i), _usable[i].ComputesWith)
            {
                Version = _usable[i].Versions,
                ComputeUnits = _usable[i].ComputeUnits,
                MemoryBytes = _usable[i].Memory,
                WorkGroupLimit = _usable[i].MaximumGroupSize,
            };
        }

        if (Absence is not null)
            yield return new DeviceDescription("opencl", "") { Obstacle = Absence };
        else
        {
            foreach (var reason in _unusable)
                yield return new DeviceDescription("opencl", "") { Obstacle = $"{reason}." };
        }
    }

    private static (int Code, nint[] Platforms) ListPlatforms(OpenClApi api)
    {
        uint count = 0;
        var code = api.GetPlatformIds(0, null, &count);
        var platforms = new nint[code == OpenClError.Success ? count : 0];
        if (platforms.Length == 0)
            return (code == OpenClError.Success ? OpenClError.PlatformNotFound : code, platforms);
        fixed (nint* first = platforms)
            code = api.GetPlatformIds(count, first, null);
        return code == OpenClError.Success ? (code, platforms) : (code, []);
    }

    private void AddDevices(OpenClApi api, nint platform)
    {
        const ulong All = 0xFFFFFFFF;
        uint count = 0;
        var code = api.GetDeviceIds(platform, All, 0, null, &count);
        var devices = new nint[code == OpenClError.Success ? count : 0];
        if (devices.Length > 0)
        {
            fixed (nint* first = devices)
                code = api.GetDeviceIds(platform, All, count, first, null);
        }

        if (code is not (OpenClError.Success or OpenClError.DeviceNotFound))
        {
            _unusable.Add($"a driver does not list its devices ({OpenClError.Name(code)}); update or remove it");
            return;
        }

        foreach (var device in devices)
            AddDevice(api, platform, device);
    }

    private void AddDevice(OpenClApi api, nint platform, nint device)
    {
        try
        {
            var info = OpenClDeviceInfo.Of(api, platform, device);
            if (info.ReasonUnusable is { } reason)
                _unusable.Add($"{info.Name} of {info.PlatformName} cannot be used: {reason}");
            else
                _usable.Add(info);
        }
        catch (OpenClQueryException exception)
        {
            _unusable.Add($"a device does not say what it can do ({exception.Message.TrimEnd('.')}); update its driver");
        }
    }
}
