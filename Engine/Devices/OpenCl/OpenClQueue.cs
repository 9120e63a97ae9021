namespace Gtzan.Engine.OpenCl;

/// <summary>
/// The one queue of commands to a device: they run in order, while the host goes on. Every failure becomes a <see cref="DeviceException"/> that says
/// what was being done, the code's name and what to do. A device that is lost stays lost: all further calls fail with the same sentence.
/// </summary>
internal sealed unsafe class OpenClQueue : IDisposable
{
    /// <summary>So many launches are kept back until the device is told of them: each telling may be a call into the operating system.</summary>
    private const int LaunchesPerFlush = 16;

    private readonly Func<bool, bool> _makeRoom;
    private nint _queue;
    private int _unflushed;
    private string? _lost;

    /// <summary>Opens a device.</summary>
    /// <param name="api">The OpenCL library.</param>
    /// <param name="device">The device.</param>
    /// <param name="name">What the user calls it.</param>
    /// <param name="makeRoom">
    /// Frees what memory can be spared when there is none left; false if none could be. Told whether to search for what nobody holds any more:
    /// not in the midst of a launch, whose arguments are known to the device already, and to nobody else perhaps.
    /// </param>
    /// <exception cref="DeviceException">It cannot be opened.</exception>
    public OpenClQueue(OpenClApi api, OpenClDeviceInfo device, string name, Func<bool, bool> makeRoom)
    {
        const nint ContextPlatform = 0x1084;
        (Api, Device, Name, _makeRoom) = (api, device, name, makeRoom);
        var properties = stackalloc nint[] { ContextPlatform, device.Platform, 0 };
        var id = device.Id;
        int code;
        Context = api.CreateContext(properties, 1, &id, null, null, &code);
        if (code == OpenClError.Success)
        {
            _queue = api.CreateCommandQueue(Context, id, 0, &code);
            if (code == OpenClError.Success)
                return;
            api.ReleaseContext(Context);
        }

        throw new DeviceException($"Device {name} ({device.Name}) cannot be opened ({OpenClError.Name(code)}): {OpenClError.Advice(code)}.");
    }

    public OpenClApi Api { get; }

    public OpenClDeviceInfo Device { get; }

    public nint Context { get; }

    /// <summary>What the user calls the device.</summary>
    public string Name { get; }

    /// <summary>How much of the device's memory is held, in bytes.</summary>
    public long HeldBytes { get; set; }

    /// <summary>Refuses to go on with a device that is lost or disposed.</summary>
    public void ThrowIfUnusable()
    {
        if (_queue == 0)
            throw new ObjectDisposedException(nameof(OpenClDevice), $"Device {Name} has been disposed.");
        if (_lost is not null)
            throw new DeviceException(_lost);
    }

    /// <summary>Throws if a call failed.</summary>
    public void Check(int code, string doing)
    {
        if (code != OpenClError.Success)
            throw Failure(code, doing);
    }

    /// <summary>The sentence for a call that failed: "&lt;doing&gt; failed on …".</summary>
    public DeviceException Failure(int code, string doing, bool whileWaiting = false)
    {
        var device = $"device {Name} ({Device.Name})";
        if (OpenClError.MeansLost(code, whileWaiting))
        {
            _lost =
                $"{doing} failed because {device} is lost ({OpenClError.Name(code)}): it was reset or taken away, and what was in its memory is gone; " +
                "start the program again, and if that happens more than once, update the driver or choose another device (gtzan devices lists them).";
            return new DeviceException(_lost);
        }

        var memory = OpenClError.IsOutOfMemory(code) || code == OpenClError.InvalidBufferSize
            ? $", of whose {Megabytes(Device.Memory)} this program holds {Megabytes(HeldBytes)}"
            : "";
        return new DeviceException($"{doing} failed on {device}{memory} ({OpenClError.Name(code)}): {OpenClError.Advice(code)}.");
    }

    /// <summary>Makes a buffer on the device.</summary>
    public nint CreateBuffer(long bytes, ulong flags)
    {
        ThrowIfUnusable();
        int code;
        var buffer = Api.CreateBuffer(Context, flags, (nuint)bytes, null, &code);
        if (OpenClError.IsOutOfMemory(code) && _makeRoom(true))
            buffer = Api.CreateBuffer(Context, flags, (nuint)bytes, null, &code);
        if (code == OpenClError.InvalidBufferSize)
        {
            throw new DeviceException(
                $"Device {Name} ({Device.Name}) holds at most {Megabytes(Device.LargestBuffer)} in one piece, and {Megabytes(bytes)} were asked for " +
                $"(CL_INVALID_BUFFER_SIZE); use a smaller batch_size or a smaller model, or choose another device (gtzan devices lists them).");
        }

        if (code != OpenClError.Success)
            throw Failure(code, $"Taking {Megabytes(bytes)} of memory");
        HeldBytes += bytes;
        return buffer;
    }

    /// <summary>Queues a kernel whose arguments are set.</summary>
    public void Launch(OpenClKernel kernel, nuint* globalSize, nuint* groupSize)
    {
        var code = Api.EnqueueNDRangeKernel(_queue, kernel.Handle, 3, null, globalSize, groupSize, 0, null, null);
        if (OpenClError.IsOutOfMemory(code) && _makeRoom(false))
            code = Api.EnqueueNDRangeKernel(_queue, kernel.Handle, 3, null, globalSize, groupSize, 0, null, null);
        if (code != OpenClError.Success)
            throw Failure(code, $"Launching kernel {kernel.Definition.Name}");
        if (++_unflushed == LaunchesPerFlush)
            Flush();
    }

    /// <summary>Queues a copy to the device. The source must stay as it is until <paramref name="written"/> has happened.</summary>
    public void Write(nint buffer, long offset, void* source, int bytes, out nint written)
    {
        nint done;
        var code = Api.EnqueueWriteBuffer(_queue, buffer, 0, (nuint)offset, (nuint)bytes, source, 0, null, &done);
        if (OpenClError.IsOutOfMemory(code) && _makeRoom(false))
            code = Api.EnqueueWriteBuffer(_queue, buffer, 0, (nuint)offset, (nuint)bytes, source, 0, null, &done);
        if (code != OpenClError.Success)
            throw Failure(code, $"Copying {bytes:N0} bytes to the device");
        written = done;
    }

    /// <summary>Copies from the device, once it has done all before.</summary>
    public void Read(nint buffer, void* destination, long bytes)
    {
        ThrowIfUnusable();
        var code = Api.EnqueueReadBuffer(_queue, buffer, 1, 0, (nuint)bytes, destination, 0, null, null);
        _unflushed = 0;
        if (code != OpenClError.Success)
            throw Failure(code, $"Waiting for {bytes:N0} bytes of results", whileWaiting: true);
    }

    /// <summary>The address of a buffer that lies in memory of the host.</summary>
    public void* Map(nint buffer, long bytes)
    {
        const ulong ForWriting = 2;
        int code;
        var memory = Api.EnqueueMapBuffer(_queue, buffer, 1, ForWriting, 0, (nuint)bytes, 0, null, null, &code);
        Check(code, "Reaching memory of the host");
        return memory;
    }

    /// <summary>Gives an address from <see cref="Map"/> back.</summary>
    public void Unmap(nint buffer, void* memory) => Api.EnqueueUnmapMemObject(_queue, buffer, memory, 0, null, null);

    /// <summary>Waits until a command has been done, and forgets the event that said so.</summary>
    public void WaitAndRelease(nint done)
    {
        Flush();
        var code = Api.WaitForEvents(1, &done);
        Api.ReleaseEvent(done);
        if (code != OpenClError.Success)
            throw Failure(code, "Waiting for the device", whileWaiting: true);
    }

    /// <summary>Lets the device begin with what is queued. If it fails, so will the next that waits, which is the place to say so.</summary>
    public void Flush()
    {
        _unflushed = 0;
        Api.Flush(_queue);
    }

    /// <summary>Waits for all that is queued.</summary>
    public void Finish()
    {
        ThrowIfUnusable();
        _unflushed = 0;
        var code = Api.Finish(_queue);
        if (code != OpenClError.Success)
            throw Failure(code, "Waiting for the device", whileWaiting: true);
    }

    /// <summary>Waits for the device, whatever comes of it, so that nothing is freed that it still uses.</summary>
    public void Drain()
    {
        if (_lost is null)
            Api.Finish(_queue);
    }

    /// <summary>Closes the device.</summary>
    public void Dispose()
    {
        if (_queue == 0)
            return;
        Api.ReleaseCommandQueue(_queue);
        Api.ReleaseContext(Context);
        _queue = 0;
    }

    private static string Megabytes(long bytes) => $"{bytes / 1e6:N1} MB";
}
