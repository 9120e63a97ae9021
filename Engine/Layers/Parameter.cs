using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Layers;

/// <summary>A named tensor that belongs to a layer and outlives every step.</summary>
/// <param name="Name">Layer and role, for example <c>conv2d_1/kernel</c>; unique in a model.</param>
/// <param name="Value">The tensor.</param>
/// <param name="IsTrainable">Whether an optimiser changes it, unless its layer is frozen; false for running statistics.</param>
/// <param name="L2">The coefficient of the penalty L2 · Σ w² on the loss; 0 for none. The optimiser adds its gradient, 2 · L2 · w. </param>
public sealed record Parameter(string Name, Tensor Value, bool IsTrainable, float L2 = 0);
