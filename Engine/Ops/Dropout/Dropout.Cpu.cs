using Gtzan.Engine.Cpu;

namespace Gtzan.Engine;

public sealed unsafe partial class CpuDevice
{
    internal override void Dropout(Tensor x, float rate, RandomSequence sequence, Tensor y) =>
        _workers.Run(new DropoutJob(Pointer(x), rate, sequence, Pointer(y)), Lines(x), itemsWorthAThread: 64);

    private readonly struct DropoutJob(float* x, float rate, RandomSequence sequence, float* y) : IParallelJob
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T>
        {
            var threshold = DropoutNode.Threshold(rate);
            var factor = 1 / (1 - rate);
            const int BlocksPerLine = CpuStorage.ElementsPerLine / 4;
            for (var block = (uint)(first * BlocksPerLine); block < (uint)(end * BlocksPerLine); block++)
            {
                var (a, b, c, d) = sequence.Block(block);
                var i = 4L * block;
                y[i] = a < threshold ? 0 : x[i] * factor;
                y[i + 1] = b < threshold ? 0 : x[i + 1] * factor;
                y[i + 2] = c < threshold ? 0 : x[i + 2] * factor;
                y[i + 3] = d < threshold ? 0 : x[i + 3] * factor;
            }
        }
    }
}
