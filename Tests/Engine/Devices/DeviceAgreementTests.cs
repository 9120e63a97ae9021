using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Ops;
using Gtzan.Engine.Verification;

namespace Gtzan.Tests.Engine.Devices;

/// <summary>A device, and the same device with each operation compared with the reference. Both are opened at first use.</summary>
public abstract class AgreementFixture : IDisposable
{
    private Device? _device;
    private ShadowDevice? _watched;

    /// <summary>The device itself.</summary>
    public Device Device => _device ??= Open();

    /// <summary>The device, watched: an operation that disagrees with the reference throws.</summary>
    public Device Watched => _watched ??= new ShadowDevice(Device);

    public void Dispose()
    {
        _watched?.Dispose();
        _device?.Dispose();
        GC.SuppressFinalize(this);
    }

    protected abstract Device Open();
}

/// <summary>
/// Every operation on a device against the reference, forward and backward, each from the device's own inputs, element by element:
/// the magnitude that the tolerance is relative to is a property of each operation (<see cref="IOp.Magnitude"/>).
/// </summary>
public abstract class DeviceAgreementTests(AgreementFixture fixture)
{
    public static TheoryData<int, string> Cases
    {
        get
        {
            var data = new TheoryData<int, string>();
            foreach (var (number, each) in AgreementCases.All.Index())
                data.Add(number, each.Name);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agrees_with_the_reference(int number, string name)
    {
        var results = AgreementCases.All[number].Run(fixture.Watched);
        if (!AgreementCases.All[number].HasNaN)
            Assert.All(results, result => Assert.True(Array.TrueForAll(result, float.IsFinite), $"{name}: a result is not finite"));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gives_the_same_bits_again(int number, string name)
    {
        var first = AgreementCases.All[number].Run(fixture.Device);
        var second = AgreementCases.All[number].Run(fixture.Device);
        for (var i = 0; i < first.Length; i++)
            Assert.True(first[i].AsSpan().SequenceEqual(second[i]), $"{name}: a second run gives other bits");
    }
}

public sealed class CpuDeviceAgreementTests(CpuDeviceAgreementTests.Fixture fixture) : DeviceAgreementTests(fixture),
IClassFixture<CpuDeviceAgreementTests.Fixture>
{
    public sealed class Fixture : AgreementFixture
    {
        protected override Device Open() => new CpuDevice(threads: 2);
    }
}

/// <summary>The vectors of a machine with AVX2 and no AVX-512.</summary>
public sealed class CpuDevice256AgreementTests(CpuDevice256AgreementTests.Fixture fixture)
    : DeviceAgreementTests(fixture), IClassFixture<CpuDevice256AgreementTests.Fixture>
{
    public sealed class Fixture : AgreementFixture
    {
        protected override Device Open() => new CpuDevice(new WorkerPool(threads: 2, vectorBits: 256));
    }
}

/// <summary>The vectors of a machine with SSE or NEON alone.</summary>
public sealed class CpuDevice128AgreementTests(CpuDevice128AgreementTests.Fixture fixture)
    : DeviceAgreementTests(fixture), IClassFixture<CpuDevice128AgreementTests.Fixture>
{
    public sealed class Fixture : AgreementFixture
    {
        protected override Device Open() => new CpuDevice(new WorkerPool(threads: 3, vectorBits: 128));
    }
}
