using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Devices.Cpu.CpuDevice;
using static Gtzan.Engine.Ops.CpuOperands;

namespace Gtzan.Engine.Optimizers;

internal static unsafe class ClippingCpu
{
    public static void Clip(CpuDevice device, Tensor x, float limit, Tensor y) =>
        device.Workers.Run(new ClipJob(Pointer(x), limit, Pointer(y)), Lines(x), LinesWorthAThread);

    public static void ClipFactor(CpuDevice device, Tensor sumOfSquares, float limit, Tensor factor)
    {
        var norm = MathF.Sqrt(*Pointer(sumOfSquares));
        *Pointer(factor) = norm <= limit ? 1 : (limit / norm) + (norm - norm);
    }

    private readonly struct ClipJob(float* x, float limit, float* y) : IParallelJob
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T, float>
        {
            // With the limits on the right, NaN stays NaN.
            var (lowest, highest) = (T.Broadcast(-limit), T.Broadcast(limit));
            for (var i = first * CpuStorage.ElementsPerLine; i < end * CpuStorage.ElementsPerLine; i += T.Count)
                T.Max(T.Min(T.Load(x + i), highest), lowest).Store(y + i);
        }
    }
}
