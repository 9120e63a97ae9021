using System.Runtime.CompilerServices;
using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu.Simd;

namespace Gtzan.Engine.Ops.Elementwise;

/// <summary>The functions of layers on vectors, shared by every CPU operation that has one fused into it.</summary>
internal static class ElementwiseFunctions
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Activate<T>(Activation activation, T x)
        where T : struct, ISimd<T, float> => activation switch
        {
            Activation.Relu => T.Max(x, T.Zero),
            Activation.Sigmoid => VectorMath.Sigmoid(x),
            Activation.Tanh => VectorMath.Tanh(x),
            _ => x,
        };
}
