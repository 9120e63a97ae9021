using Gtzan.Engine.Gpu;

namespace Gtzan.Engine.OpenCl;

/// <summary>A launch in the making: arguments in the kernel's order, then <see cref="Run(int)"/> or <see cref="Run(GroupCount)"/>.</summary>
internal readonly ref struct OpenClLaunch
{
    /// <summary>The next argument is a tensor's memory.</summary>
    public OpenClLaunch Buffer(Tensor tensor, ElementType elementType) => throw new NotImplementedException();

    /// <summary>The next two arguments are a tensor's memory and its number of elements, which the kernel asks for.</summary>
    public OpenClLaunch BufferAndLength(Tensor tensor, ElementType elementType) => throw new NotImplementedException();

    /// <summary>The next argument is a number or a structure of numbers.</summary>
    public OpenClLaunch Value<T>(T value)
        where T : unmanaged => throw new NotImplementedException();

    /// <summary>Queues an element-wise kernel, whose last argument is the number of items.</summary>
    public void Run(int items) => throw new NotImplementedException();

    /// <summary>Queues a tiled kernel.</summary>
    public void Run(GroupCount groups) => throw new NotImplementedException();
}
