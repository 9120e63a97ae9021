using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;

namespace Gtzan.Tests.Engine.Devices;

/// <summary>One device of each name for all tests of a class, opened at first use: a new one compiles its kernels anew.</summary>
public sealed class DevicesByName : IDisposable
{
    private readonly Dictionary<string, Device> _devices = [];

    /// <summary>All names, as cases of a theory. GPU devices have the trait Device.</summary>
    public static TheoryData<string> Names
    {
        get
        {
            var names = new TheoryData<string>();
            foreach (var name in Device.Names)
                names.Add(IsGpu(name) ? new TheoryDataRow<string>(name).WithTrait("Category", "Device") : name);
            return names;
        }
    }

    /// <summary>The device of a name, with 3 threads where it has threads.</summary>
    public Device this[string name]
    {
        get
        {
            if (!_devices.TryGetValue(name, out var device))
                _devices[name] = device = Device.Create(name, threads: 3);
            return device;
        }
    }

    /// <summary>Whether GPU kernels run on the device.</summary>
    public static bool IsGpu(string name) => name is not ("reference" or "cpu");

    public void Dispose()
    {
        foreach (var device in _devices.Values)
            device.Dispose();
    }
}
