using System.Runtime.InteropServices;
using Gtzan.Engine.OpenCl;

namespace Gtzan.Tests.Engine.OpenCl;

/// <summary>
/// OpenCL functions that fail, or say something else than the driver does. A test puts them in the place of the driver's; they serve the thread the
/// test runs on.
/// </summary>
internal static unsafe class Faults
{
    [ThreadStatic]
    private static int _code;

    [ThreadStatic]
    private static int _remaining;

    [ThreadStatic]
    private static (int Limit, int Multiple) _groups;

    [ThreadStatic]
    private static OpenClApi? _functions;

    /// <summary>The next calls of the functions that replace the driver's fail; those after them do nothing and succeed.</summary>
    public static void Fail(int code, int times = int.MaxValue) => (_code, _remaining) = (code, times);

    /// <summary>Has buffers refused a number of times; then the driver makes them again.</summary>
    public static void RefuseBuffers(OpenClApi functions, int code, int times = int.MaxValue)
    {
        Fail(code, times);
        _functions = OpenClApi.OfMachine();
        functions.CreateBuffer = &CreateBuffer;
    }

    /// <summary>Has launches refused a number of times; then the driver takes them again.</summary>
    public static void RefuseLaunches(OpenClApi functions, int code, int times = int.MaxValue)
    {
        Fail(code, times);
        _functions = OpenClApi.OfMachine();
        functions.EnqueueNDRangeKernel = &Launch;
    }

    /// <summary>Has the building of programs fail a number of times; then the driver builds them again.</summary>
    public static void FailToBuild(OpenClApi functions, int code, int times = int.MaxValue)
    {
        Fail(code, times);
        _functions = OpenClApi.OfMachine();
        functions.BuildProgram = &Build;
    }

    /// <summary>Has the device not be opened.</summary>
    public static void FailToOpen(OpenClApi functions, int code)
    {
        Fail(code);
        functions.CreateContext = &CreateContext;
    }

    /// <summary>Has downloads fail.</summary>
    public static void FailToRead(OpenClApi functions, int code)
    {
        Fail(code);
        functions.EnqueueReadBuffer = &Copy;
    }

    /// <summary>Has uploads fail.</summary>
    public static void FailToWrite(OpenClApi functions, int code)
    {
        Fail(code);
        functions.EnqueueWriteBuffer = &Copy;
    }

    /// <summary>Has waiting for everything fail.</summary>
    public static void FailToFinish(OpenClApi functions, int code)
    {
        Fail(code);
        functions.Finish = &OnHandle;
    }

    /// <summary>Has every call fail that waits for all that is queued.</summary>
    public static void FailToWait(OpenClApi functions, int code)
    {
        FailToRead(functions, code);
        functions.Finish = &OnHandle;
        functions.EnqueueMapBuffer = &Map;
    }

    /// <summary>Limits the groups of every kernel.</summary>
    public static void LimitGroups(OpenClApi functions, int limit, int multiple)
    {
        _groups = (limit, multiple);
        functions.GetKernelWorkGroupInfo = &WorkGroupInfo;
    }

    [UnmanagedCallersOnly]
    private static nint CreateContext(nint* properties, uint count, nint* devices, void* callback, void* data, int* code)
    {
        *code = Next();
        return 0;
    }

    [UnmanagedCallersOnly]
    private static nint CreateBuffer(nint context, ulong flags, nuint size, void* host, int* code)
    {
        *code = Next();
        return *code == 0 ? _functions!.CreateBuffer(context, flags, size, host, code) : 0;
    }

    [UnmanagedCallersOnly]
    private static int Launch(nint queue, nint kernel, uint dimensions, nuint* offset, nuint* items, nuint* groups, uint waits, nint* events, nint* done)
    {
        var code = Next();
        return code == 0 ? _functions!.EnqueueNDRangeKernel(queue, kernel, dimensions, offset, items, groups, waits, events, done) : code;
    }

    [UnmanagedCallersOnly]
    private static int Build(nint program, uint count, nint* devices, byte* options, void* callback, void* data)
    {
        var code = Next();
        return code == 0 ? _functions!.BuildProgram(program, count, devices, options, callback, data) : code;
    }

    [UnmanagedCallersOnly]
    private static int Copy(nint queue, nint buffer, uint blocks, nuint offset, nuint size, void* host, uint waits, nint* events, nint* done) => Next();

    [UnmanagedCallersOnly]
    private static int OnHandle(nint handle) => Next();

    [UnmanagedCallersOnly]
    private static void* Map(nint queue, nint buffer, uint blocks, ulong flags, nuint offset, nuint size, uint waits, nint* events, nint* done, int* code)
    {
        *code = Next();
        return null;
    }

    [UnmanagedCallersOnly]
    private static int WorkGroupInfo(nint kernel, nint device, uint property, nuint size, void* value, nuint* written)
    {
        *(nuint*)value = (nuint)(property == OpenClQuery.KernelMaximumGroupSize ? _groups.Limit : _groups.Multiple);
        return 0;
    }

    private static int Next() => _remaining-- > 0 ? _code : 0;
}
