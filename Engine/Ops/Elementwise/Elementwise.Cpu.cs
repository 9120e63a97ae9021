using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Devices.Cpu.CpuDevice;
using static Gtzan.Engine.Ops.CpuOperands;

namespace Gtzan.Engine.Ops.Elementwise;

internal static unsafe class ElementwiseCpu
{
    public static void Elementwise(CpuDevice device, ElementwiseFunction function, Tensor x, Tensor y, float a, float b) =>
        ElementwiseFunctions.Choose(function, new Forward(device, Pointer(x), Pointer(y), Lines(x)), a, b);

    public static void ElementwiseBackward(
        CpuDevice device, ElementwiseFunction function, Tensor known, Tensor gradient, Tensor inputGradient, float a, float b) =>
        ElementwiseFunctions.Choose(
            function, new Backward(device, Pointer(known), Pointer(gradient), Pointer(inputGradient), Lines(known)), a, b);

    private readonly struct Forward(CpuDevice device, float* x, float* y, int lines) : IElementwiseUse
    {
        public void With<TFunction>(TFunction function)
            where TFunction : unmanaged, IElementwise =>
            device.Workers.Run(new ForwardJob<TFunction>(function, x, y), lines, LinesWorthAThread);
    }

    private readonly struct Backward(CpuDevice device, float* known, float* gradient, float* inputGradient, int lines) : IElementwiseUse
    {
        public void With<TFunction>(TFunction function)
            where TFunction : unmanaged, IElementwise =>
            device.Workers.Run(new BackwardJob<TFunction>(function, known, gradient, inputGradient), lines, LinesWorthAThread);
    }

    private readonly struct ForwardJob<TFunction>(TFunction function, float* x, float* y) : IParallelJob
        where TFunction : unmanaged, IElementwise
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T, float>
        {
            var copy = function;
            for (var i = (long)first * CpuStorage.ElementsPerLine; i < (long)end * CpuStorage.ElementsPerLine; i += T.Count)
                copy.Apply(T.Load(x + i)).Store(y + i);
        }
    }

    private readonly struct BackwardJob<TFunction>(TFunction function, float* known, float* gradient, float* inputGradient) : IParallelJob
        where TFunction : unmanaged, IElementwise
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T, float>
        {
            var copy = function;
            for (var i = (long)first * CpuStorage.ElementsPerLine; i < (long)end * CpuStorage.ElementsPerLine; i += T.Count)
                copy.Backward(T.Load(known + i), T.Load(gradient + i)).Store(inputGradient + i);
        }
    }
}
