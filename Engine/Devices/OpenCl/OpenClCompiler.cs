using System.Security.Cryptography;
using System.Text;
using Gtzan.Engine.Gpu;

namespace Gtzan.Engine.OpenCl;

/// <summary>Has the driver compile kernels: each when it is first launched, unless an earlier run left it in the cache.</summary>
internal sealed unsafe class OpenClCompiler(OpenClQueue queue, KernelCache cache) : IDisposable
{
    /// <summary>
    /// The language, and no licence to calculate otherwise than written: no fast mathematics. A product and a sum in one expression may still become
    /// one instruction, rounded once, which the language allows by itself; -cl-mad-enable would allow a less exact one, and has gained nothing where tried.
    /// </summary>
    private const string Options = "-cl-std=CL1.2";

    private const int MostAttempts = 4;

    private readonly Dictionary<KernelDefinition, OpenClKernel> _kernels = new(ReferenceEqualityComparer.Instance);

    /// <summary>How many kernels have been compiled from source.</summary>
    public int Compiled { get; private set; }

    /// <summary>How many kernels have been taken from the cache.</summary>
    public int TakenFromCache { get; private set; }

    /// <summary>The kernel, compiled if it is asked for the first time.</summary>
    /// <exception cref="DeviceException">The driver refuses it. The message has the compiler's log and the source.</exception>
    public OpenClKernel Get(KernelDefinition definition)
    {
        if (_kernels.TryGetValue(definition, out var kernel))
            return kernel;

        var device = queue.Device;
        var file = $"{definition.EntryPoint}-{Convert.ToHexStringLower(Hash(device.PlatformName, device.Name).AsSpan(0, 8))}.kernel";
        var key = Hash(
            device.PlatformName, device.PlatformVersion, device.Name, device.Version, device.DriverVersion, Options, definition.EntryPoint, definition.OpenClSource);
        kernel = TryLoad(definition, file, key) ?? Compile(definition, file, key);
        _kernels.Add(definition, kernel);
        return kernel;
    }

    /// <summary>Releases all kernels.</summary>
    public void Dispose()
    {
        foreach (var kernel in _kernels.Values)
            kernel.Release();
        _kernels.Clear();
    }

    private OpenClKernel? TryLoad(KernelDefinition definition, string file, byte[] key)
    {
        if (cache.Read(file, key) is not { } binary)
            return null;

        // Whatever is wrong with it, compiling anew is the answer.
        var program = CreateFromBinary(binary);
        if (program == 0)
            return null;
        try
        {
            if (Build(program) == OpenClError.Success)
            {
                var kernel = OpenClKernel.Of(queue, definition, program);
                TakenFromCache++;
                return kernel;
            }
        }
        catch (DeviceException)
        {
            queue.ThrowIfUnusable();
        }

        queue.Api.ReleaseProgram(program);
        return null;
    }

    private OpenClKernel Compile(KernelDefinition definition, string file, byte[] key)
    {
        var program = BuildFromSource(definition);
        try
        {
            var kernel = OpenClKernel.Of(queue, definition, program);
            Compiled++;
            if (Binary(program) is { Length: > 0 } binary)
                cache.Write(file, key, binary);
            return kernel;
        }
        catch (DeviceException)
        {
            queue.Api.ReleaseProgram(program);
            throw;
        }
    }

    /// <summary>
    /// The program of a kernel, built. A failure counts when it repeats: drivers that compile by LLVM, as PoCL does, take a memory fault anywhere in the process
    /// for their own end, and delete the files they are working on; but .NET makes such a fault an exception, be it only a null reference on another thread.
    /// </summary>
    private nint BuildFromSource(KernelDefinition definition)
    {
        for (var attempt = 1; ; attempt++)
        {
            var program = CreateFromSource(definition);
            var code = Build(program);
            if (code == OpenClError.Success)
                return program;
            try
            {
                if (code != OpenClError.BuildProgramFailure)
                    queue.Check(code, $"Compiling kernel {definition.Name}");
                else if (attempt == MostAttempts)
                    throw new DeviceException(DescribeFailure(definition, program));
            }
            finally
            {
                queue.Api.ReleaseProgram(program);
            }
        }
    }

    private nint CreateFromSource(KernelDefinition definition)
    {
        var source = Encoding.UTF8.GetBytes(definition.OpenClSource);
        fixed (byte* text = source)
        {
            var length = (nuint)source.Length;
            int code;
            var program = queue.Api.CreateProgramWithSource(queue.Context, 1, &text, &length, &code);
            queue.Check(code, $"Reading the source of kernel {definition.Name}");
            return program;
        }
    }

    private nint CreateFromBinary(byte[] binary)
    {
        fixed (byte* content = binary)
        {
            var (device, length) = (queue.Device.Id, (nuint)binary.Length);
            int status, code;
            var program = queue.Api.CreateProgramWithBinary(queue.Context, 1, &device, &length, &content, &status, &code);
            if (code == OpenClError.Success && status == OpenClError.Success)
                return program;
            if (program != 0)
                queue.Api.ReleaseProgram(program);
            return 0;
        }
    }

    private int Build(nint program)
    {
        var device = queue.Device.Id;
        fixed (byte* options = Encoding.UTF8.GetBytes(Options + '\0'))
            return queue.Api.BuildProgram(program, 1, &device, options, null, null);
    }

    private byte[]? Binary(nint program)
    {
        nuint size = 0;
        if (queue.Api.GetProgramInfo(program, OpenClQuery.ProgramBinarySizes, (nuint)sizeof(nuint), &size, null) != OpenClError.Success || size == 0)
            return null;
        var binary = new byte[size];
        fixed (byte* content = binary)
            return queue.Api.GetProgramInfo(program, OpenClQuery.ProgramBinaries, (nuint)sizeof(nint), &content, null) == OpenClError.Success ? binary : null;
    }

    private string DescribeFailure(KernelDefinition definition, nint program)
    {
        nuint size = 0;
        queue.Api.GetProgramBuildInfo(program, queue.Device.Id, OpenClQuery.ProgramBuildLog, 0, null, &size);
        var log = new byte[size];
        fixed (byte* text = log)
            queue.Api.GetProgramBuildInfo(program, queue.Device.Id, OpenClQuery.ProgramBuildLog, size, text, null);

        var message = new StringBuilder();
        message.Append(
            $"The driver of device {queue.Name} ({queue.Device.Name}, driver {queue.Device.DriverVersion}) does not compile kernel {definition.Name} " +
            $"({OpenClError.Name(OpenClError.BuildProgramFailure)}); report it with what follows, and meanwhile choose another device (gtzan devices lists them).\n" +
            $"The compiler says:\n{OpenClQuery.FromBytes(log).Trim()}\nThe source:\n");
        var number = 0;
        foreach (var line in definition.OpenClSource.TrimEnd('\n').Split('\n'))
            message.Append($"{++number,5} | {line.TrimEnd('\r')}\n");
        return message.ToString();
    }

    private static byte[] Hash(params ReadOnlySpan<string> parts) => SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts)));
}
