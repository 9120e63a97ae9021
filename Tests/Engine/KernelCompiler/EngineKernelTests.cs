using Gtzan.Engine;

namespace Gtzan.Tests.Engine.KernelCompiler;

/// <summary>The kernels of the engine, all of them, as the kernel compiler has written them.</summary>
public sealed class EngineKernelTests
{
    [Fact]
    public void Their_text_is_ASCII_all_that_OpenCl_promises_to_read() =>
        Assert.All(Gtzan.Engine.KernelCatalog.All, kernel => Assert.DoesNotContain(kernel.OpenClSource, c => c >= 128));

    [OpenClFact]
    public void A_driver_accepts_them()
    {
        using var device = new OpenClDevice();
        foreach (var kernel in Gtzan.Engine.KernelCatalog.All)
            device.Compiler.Get(kernel);
    }
}
