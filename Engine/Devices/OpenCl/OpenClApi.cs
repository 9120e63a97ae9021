using System.Runtime.InteropServices;

namespace Gtzan.Engine.OpenCl;

/// <summary>
/// The functions of an OpenCL library that the engine calls, as addresses: no more than version 1.1 has, so that every loader has them.
/// Names and arguments are those of the standard, https://registry.khronos.org/OpenCL; handles are <c>nint</c>, booleans <c>uint</c>.
/// </summary>
/// <remarks>An object of addresses, instead of imports, so that a missing library is no exception and tests can put failures in their place.</remarks>
internal sealed unsafe class OpenClApi
{
    /// <summary>No functions at all: tests put their own in.</summary>
    public OpenClApi()
    {
    }

    private OpenClApi(nint library)
    {
        GetPlatformIds = (delegate* unmanaged<uint, nint*, uint*, int>)Find("clGetPlatformIDs");
        GetPlatformInfo = (delegate* unmanaged<nint, uint, nuint, void*, nuint*, int>)Find("clGetPlatformInfo");
        GetDeviceIds = (delegate* unmanaged<nint, ulong, uint, nint*, uint*, int>)Find("clGetDeviceIDs");
        GetDeviceInfo = (delegate* unmanaged<nint, uint, nuint, void*, nuint*, int>)Find("clGetDeviceInfo");
        CreateContext = (delegate* unmanaged<nint*, uint, nint*, void*, void*, int*, nint>)Find("clCreateContext");
        ReleaseContext = (delegate* unmanaged<nint, int>)Find("clReleaseContext");
        CreateCommandQueue = (delegate* unmanaged<nint, nint, ulong, int*, nint>)Find("clCreateCommandQueue");
        ReleaseCommandQueue = (delegate* unmanaged<nint, int>)Find("clReleaseCommandQueue");
        CreateBuffer = (delegate* unmanaged<nint, ulong, nuint, void*, int*, nint>)Find("clCreateBuffer");
        ReleaseMemObject = (delegate* unmanaged<nint, int>)Find("clReleaseMemObject");
        CreateProgramWithSource = (delegate* unmanaged<nint, uint, byte**, nuint*, int*, nint>)Find("clCreateProgramWithSource");
        CreateProgramWithBinary = (delegate* unmanaged<nint, uint, nint*, nuint*, byte**, int*, int*, nint>)Find("clCreateProgramWithBinary");
        BuildProgram = (delegate* unmanaged<nint, uint, nint*, byte*, void*, void*, int>)Find("clBuildProgram");
        GetProgramInfo = (delegate* unmanaged<nint, uint, nuint, void*, nuint*, int>)Find("clGetProgramInfo");
        GetProgramBuildInfo = (delegate* unmanaged<nint, nint, uint, nuint, void*, nuint*, int>)Find("clGetProgramBuildInfo");
        ReleaseProgram = (delegate* unmanaged<nint, int>)Find("clReleaseProgram");
        CreateKernel = (delegate* unmanaged<nint, byte*, int*, nint>)Find("clCreateKernel");
        GetKernelInfo = (delegate* unmanaged<nint, uint, nuint, void*, nuint*, int>)Find("clGetKernelInfo");
        GetKernelWorkGroupInfo = (delegate* unmanaged<nint, nint, uint, nuint, void*, nuint*, int>)Find("clGetKernelWorkGroupInfo");
        SetKernelArg = (delegate* unmanaged<nint, uint, nuint, void*, int>)Find("clSetKernelArg");
        ReleaseKernel = (delegate* unmanaged<nint, int>)Find("clReleaseKernel");
        EnqueueNDRangeKernel = (delegate* unmanaged<nint, nint, uint, nuint*, nuint*, nuint*, uint, nint*, nint*, int>)Find("clEnqueueNDRangeKernel");
        EnqueueWriteBuffer = (delegate* unmanaged<nint, nint, uint, nuint, nuint, void*, uint, nint*, nint*, int>)Find("clEnqueueWriteBuffer");
        EnqueueReadBuffer = (delegate* unmanaged<nint, nint, uint, nuint, nuint, void*, uint, nint*, nint*, int>)Find("clEnqueueReadBuffer");
        EnqueueMapBuffer = (delegate* unmanaged<nint, nint, uint, ulong, nuint, nuint, uint, nint*, nint*, int*, void*>)Find("clEnqueueMapBuffer");
        EnqueueUnmapMemObject = (delegate* unmanaged<nint, nint, void*, uint, nint*, nint*, int>)Find("clEnqueueUnmapMemObject");
        WaitForEvents = (delegate* unmanaged<uint, nint*, int>)Find("clWaitForEvents");
        ReleaseEvent = (delegate* unmanaged<nint, int>)Find("clReleaseEvent");
        Flush = (delegate* unmanaged<nint, int>)Find("clFlush");
        Finish = (delegate* unmanaged<nint, int>)Find("clFinish");

        void* Find(string function) => (void*)NativeLibrary.GetExport(library, function);
    }

    /// <summary>What the loader is called on Linux, Windows and macOS.</summary>
    public static IReadOnlyList<string> LibraryNames { get; } =
        ["libOpenCL.so.1", "libOpenCL.so", "OpenCL.dll", "/System/Library/Frameworks/OpenCL.framework/OpenCL"];

    public delegate* unmanaged<uint, nint*, uint*, int> GetPlatformIds { get; set; }

    public delegate* unmanaged<nint, uint, nuint, void*, nuint*, int> GetPlatformInfo { get; set; }

    public delegate* unmanaged<nint, ulong, uint, nint*, uint*, int> GetDeviceIds { get; set; }

    public delegate* unmanaged<nint, uint, nuint, void*, nuint*, int> GetDeviceInfo { get; set; }

    public delegate* unmanaged<nint*, uint, nint*, void*, void*, int*, nint> CreateContext { get; set; }

    public delegate* unmanaged<nint, int> ReleaseContext { get; set; }

    public delegate* unmanaged<nint, nint, ulong, int*, nint> CreateCommandQueue { get; set; }

    public delegate* unmanaged<nint, int> ReleaseCommandQueue { get; set; }

    public delegate* unmanaged<nint, ulong, nuint, void*, int*, nint> CreateBuffer { get; set; }

    public delegate* unmanaged<nint, int> ReleaseMemObject { get; set; }

    public delegate* unmanaged<nint, uint, byte**, nuint*, int*, nint> CreateProgramWithSource { get; set; }

    public delegate* unmanaged<nint, uint, nint*, nuint*, byte**, int*, int*, nint> CreateProgramWithBinary { get; set; }

    public delegate* unmanaged<nint, uint, nint*, byte*, void*, void*, int> BuildProgram { get; set; }

    public delegate* unmanaged<nint, uint, nuint, void*, nuint*, int> GetProgramInfo { get; set; }

    public delegate* unmanaged<nint, nint, uint, nuint, void*, nuint*, int> GetProgramBuildInfo { get; set; }

    public delegate* unmanaged<nint, int> ReleaseProgram { get; set; }

    public delegate* unmanaged<nint, byte*, int*, nint> CreateKernel { get; set; }

    public delegate* unmanaged<nint, uint, nuint, void*, nuint*, int> GetKernelInfo { get; set; }

    public delegate* unmanaged<nint, nint, uint, nuint, void*, nuint*, int> GetKernelWorkGroupInfo { get; set; }

    public delegate* unmanaged<nint, uint, nuint, void*, int> SetKernelArg { get; set; }

    public delegate* unmanaged<nint, int> ReleaseKernel { get; set; }

    public delegate* unmanaged<nint, nint, uint, nuint*, nuint*, nuint*, uint, nint*, nint*, int> EnqueueNDRangeKernel { get; set; }

    public delegate* unmanaged<nint, nint, uint, nuint, nuint, void*, uint, nint*, nint*, int> EnqueueWriteBuffer { get; set; }

    public delegate* unmanaged<nint, nint, uint, nuint, nuint, void*, uint, nint*, nint*, int> EnqueueReadBuffer { get; set; }

    public delegate* unmanaged<nint, nint, uint, ulong, nuint, nuint, uint, nint*, nint*, int*, void*> EnqueueMapBuffer { get; set; }

    public delegate* unmanaged<nint, nint, void*, uint, nint*, nint*, int> EnqueueUnmapMemObject { get; set; }

    public delegate* unmanaged<uint, nint*, int> WaitForEvents { get; set; }

    public delegate* unmanaged<nint, int> ReleaseEvent { get; set; }

    public delegate* unmanaged<nint, int> Flush { get; set; }

    public delegate* unmanaged<nint, int> Finish { get; set; }

    /// <summary>The machine's library; null if there is none.</summary>
    public static OpenClApi? OfMachine()
    {
        // Simulators and tracers (oclgrind) have themselves loaded before the program, to be found in the library's place.
        var program = NativeLibrary.GetMainProgramHandle();
        return NativeLibrary.TryGetExport(program, "clGetPlatformIDs", out _) && TryBind(program) is { } api ? api : Load(LibraryNames);
    }

    /// <summary>The first of some libraries that is there, and has what is needed; null if none is. A library once loaded stays.</summary>
    public static OpenClApi? Load(IReadOnlyList<string> libraries)
    {
        foreach (var name in libraries)
        {
            if (NativeLibrary.TryLoad(name, out var library) && TryBind(library) is { } api)
                return api;
        }

        return null;
    }

    private static OpenClApi? TryBind(nint library)
    {
        try
        {
            return new OpenClApi(library);
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }
}
