namespace Gtzan.Engine.OpenCl;

/// <summary>What the error codes of OpenCL are called, what they mean for somebody who trains a model, and what can be done.</summary>
internal static class OpenClError
{
    public const int Success = 0;
    public const int DeviceNotFound = -1;
    public const int DeviceNotAvailable = -2;
    public const int MemoryObjectAllocationFailure = -4;
    public const int OutOfResources = -5;
    public const int OutOfHostMemory = -6;
    public const int BuildProgramFailure = -11;
    public const int InvalidBufferSize = -61;
    public const int PlatformNotFound = -1001;

    private const int ExecutionStatusError = -14;
    private const int InvalidContext = -34;
    private const int InvalidCommandQueue = -36;

    // Not in the standard: NVIDIA's driver, after a kernel reached outside its memory.
    private const int IllegalAccess = -9999;

    private const string OtherDevice = "choose another device (gtzan devices lists them)";
    private const string FaultOfProgram = "this is a fault of the program or of the driver, so report it, and meanwhile " + OtherDevice;

    /// <summary>The code's name in the standard.</summary>
    public static string Name(int code) => code switch
    {
        DeviceNotFound => "CL_DEVICE_NOT_FOUND",
        DeviceNotAvailable => "CL_DEVICE_NOT_AVAILABLE",
        -3 => "CL_COMPILER_NOT_AVAILABLE",
        MemoryObjectAllocationFailure => "CL_MEM_OBJECT_ALLOCATION_FAILURE",
        OutOfResources => "CL_OUT_OF_RESOURCES",
        OutOfHostMemory => "CL_OUT_OF_HOST_MEMORY",
        BuildProgramFailure => "CL_BUILD_PROGRAM_FAILURE",
        -12 => "CL_MAP_FAILURE",
        ExecutionStatusError => "CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST",
        -30 => "CL_INVALID_VALUE",
        -33 => "CL_INVALID_DEVICE",
        InvalidContext => "CL_INVALID_CONTEXT",
        InvalidCommandQueue => "CL_INVALID_COMMAND_QUEUE",
        -38 => "CL_INVALID_MEM_OBJECT",
        -42 => "CL_INVALID_BINARY",
        -43 => "CL_INVALID_BUILD_OPTIONS",
        -45 => "CL_INVALID_PROGRAM_EXECUTABLE",
        -46 => "CL_INVALID_KERNEL_NAME",
        -48 => "CL_INVALID_KERNEL",
        -49 => "CL_INVALID_ARG_INDEX",
        -50 => "CL_INVALID_ARG_VALUE",
        -51 => "CL_INVALID_ARG_SIZE",
        -52 => "CL_INVALID_KERNEL_ARGS",
        -53 => "CL_INVALID_WORK_DIMENSION",
        -54 => "CL_INVALID_WORK_GROUP_SIZE",
        -55 => "CL_INVALID_WORK_ITEM_SIZE",
        -59 => "CL_INVALID_OPERATION",
        InvalidBufferSize => "CL_INVALID_BUFFER_SIZE",
        -63 => "CL_INVALID_GLOBAL_WORK_SIZE",
        PlatformNotFound => "CL_PLATFORM_NOT_FOUND_KHR",
        _ => $"OpenCL error {code}",
    };

    /// <summary>What the code means and what to do: the end of a sentence.</summary>
    public static string Advice(int code) => code switch
    {
        DeviceNotAvailable => "its driver says that it is not available; end other programs that use it, or " + OtherDevice,
        -3 or BuildProgramFailure => "its driver cannot compile kernels; update the driver, or " + OtherDevice,
        OutOfHostMemory => "the driver found no memory on the host; end other programs, or use a smaller batch_size",
        OutOfResources or MemoryObjectAllocationFailure => "it has not enough memory left; use a smaller batch_size or a smaller model, or " + OtherDevice,
        -54 or -55 => "the groups of items are larger than it allows; " + OtherDevice,
        -63 => "there are more items than it allows; use a smaller batch_size, or " + OtherDevice,
        _ => FaultOfProgram,
    };

    /// <summary>Whether freeing memory may help.</summary>
    public static bool IsOutOfMemory(int code) => code is MemoryObjectAllocationFailure or OutOfResources or OutOfHostMemory;

    /// <summary>
    /// Whether the device is gone for good. Drivers report it late, and not with one code: a queue that was valid is not any more, or what waited for
    /// the device's work is told that it has run out of resources.
    /// </summary>
    public static bool MeansLost(int code, bool whileWaiting) =>
        code is DeviceNotAvailable or ExecutionStatusError or InvalidContext or InvalidCommandQueue or IllegalAccess
        || (whileWaiting && code == OutOfResources);
}
