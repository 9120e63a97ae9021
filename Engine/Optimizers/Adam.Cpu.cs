using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Cpu.Simd;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Devices.Cpu.CpuDevice;
using static Gtzan.Engine.Ops.CpuOperands;

namespace Gtzan.Engine.Optimizers;

internal static unsafe class AdamCpu
{
    /// <summary>One pass over memory, penalty included. Four streams read and three written bound it.</summary>
    /// <remarks>
    /// Gradients below 10⁻¹⁵ count as 0, and moments below 10⁻³⁰ end as 0: beside epsilon they change no weight. But the squares of the
    /// first, and the second as they shrink (those of units that are never on), are subnormal numbers, with which a processor is slow.
    /// </remarks>
    public static void Adam(
        CpuDevice device, Tensor parameter, Tensor gradient, Tensor firstMoment, Tensor secondMoment, in AdamCoefficients coefficients) =>
        device.Workers.Run(
            new AdamJob(
                Pointer(parameter), Pointer(gradient), Pointer(firstMoment), Pointer(secondMoment), coefficients),
            Lines(parameter), LinesWorthAThread);

    private readonly struct AdamJob(
        float* parameter, float* gradient, float* firstMoment, float* secondMoment, AdamCoefficients coefficients)
        : IParallelJob
    {
        private const float MinGradient = 1e-15f;

        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T, float>
        {
            var stepSize = T.Broadcast(coefficients.StepSize);
            var firstRate = T.Broadcast(coefficients.FirstRate);
            var secondRate = T.Broadcast(coefficients.SecondRate);
            var epsilon = T.Broadcast(coefficients.Epsilon);
            var penalty = T.Broadcast(coefficients.Decay);
            for (var i = first * CpuStorage.ElementsPerLine; i < end * CpuStorage.ElementsPerLine; i += T.Count)
            {
                var w = T.Load(parameter + i);
                var g = VectorMath.FlushSubnormals(T.Load(gradient + i) + (penalty * w), MinGradient);
                var m = T.Load(firstMoment + i);
                var v = T.Load(secondMoment + i);
                m = VectorMath.FlushSubnormals(T.MultiplyAdd(g - m, firstRate, m));
                v = VectorMath.FlushSubnormals(T.MultiplyAdd((g * g) - v, secondRate, v));
                m.Store(firstMoment + i);
                v.Store(secondMoment + i);
                (w - (stepSize * m / (T.Sqrt(v) + epsilon))).Store(parameter + i);
            }
        }
    }
}
