using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Cpu.Simd;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Devices.Cpu.CpuDevice;
using static Gtzan.Engine.Ops.CpuOperands;

namespace Gtzan.Engine.Optimizers;

internal static unsafe class UpdateCpu
{
    /// <summary>One pass over memory, penalty included. For Adam, four streams read and three written bound it.</summary>
    /// <remarks>
    /// Where there is an epsilon, gradients below 10⁻¹⁵ count as 0; means below 10⁻³⁰ end as 0: they change no weight. But the squares of
    /// the first, and the second as they shrink (those of units that are never on), are subnormal numbers, with which a processor is slow.
    /// </remarks>
    public static void Update(
        CpuDevice device, UpdateRule rule, Tensor parameter, Tensor gradient, Tensor? first, Tensor? second, Tensor? sumOfSquares,
        in UpdateCoefficients coefficients)
    {
        var norm = sumOfSquares is null ? 0 : MathF.Sqrt(*Pointer(sumOfSquares));
        var factor = norm <= coefficients.LargestNorm ? 1 : (coefficients.LargestNorm / norm) + (norm - norm);
        device.Workers.Run(
            new UpdateJob(
                rule, Pointer(parameter), Pointer(gradient), first is null ? null : Pointer(first), second is null ? null : Pointer(second),
                factor, coefficients),
            Lines(parameter), LinesWorthAThread);
    }

    private readonly struct UpdateJob(
        UpdateRule rule, float* parameter, float* gradient, float* firstMean, float* secondMean, float clipFactor,
        UpdateCoefficients coefficients)
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
            var decay = T.Broadcast(coefficients.Decay);
            var keep = T.Broadcast(coefficients.Keep);
            var factor = T.Broadcast(clipFactor);
            var (lowest, highest) = (T.Broadcast(-coefficients.LargestValue), T.Broadcast(coefficients.LargestValue));
            for (var i = first * CpuStorage.ElementsPerLine; i < end * CpuStorage.ElementsPerLine; i += T.Count)
            {
                var w = T.Load(parameter + i);
                var g = (T.Load(gradient + i) + (decay * w)) * factor;

                // With the limits on the right, NaN stays NaN.
                g = T.Max(T.Min(g, highest), lowest);
                if (rule == UpdateRule.WeightAverage)
                {
                    T.MultiplyAdd(g - w, firstRate, w).Store(parameter + i);
                    continue;
                }

                if (rule == UpdateRule.Sgd)
                {
                    (w - (stepSize * Momentum(g, i, firstRate))).Store(parameter + i);
                    continue;
                }

                g = VectorMath.FlushSubnormals(g, MinGradient);
                var v = T.Load(secondMean + i);
                v = VectorMath.FlushSubnormals(T.MultiplyAdd((g * g) - v, secondRate, v));
                v.Store(secondMean + i);
                if (rule == UpdateRule.RmsProp)
                {
                    (w - (stepSize * Momentum(g / (T.Sqrt(v) + epsilon), i, firstRate))).Store(parameter + i);
                    continue;
                }

                var m = T.Load(firstMean + i);
                m = VectorMath.FlushSubnormals(T.MultiplyAdd(g - m, firstRate, m));
                m.Store(firstMean + i);
                ((w * keep) - (stepSize * m / (T.Sqrt(v) + epsilon))).Store(parameter + i);
            }
        }

        private T Momentum<T>(T step, int i, T momentum)
            where T : struct, ISimd<T, float>
        {
            if (firstMean == null)
                return step;
            var m = VectorMath.FlushSubnormals(T.MultiplyAdd(T.Load(firstMean + i), momentum, step));
            m.Store(firstMean + i);
            return coefficients.Nesterov != 0 ? T.MultiplyAdd(m, momentum, step) : m;
        }
    }
}
