using Gtzan.Engine.Ops.Elementwise;

namespace Gtzan.Engine.Ops.Lstm.Fast;

/// <summary>
/// The gradients of one cell at one step: of its four gates before their activations, and of the cell of the step before.
/// </summary>
internal readonly record struct LstmCellGradient(float Input, float Forget, float Candidate, float Output, float PreviousCell)
{
    /// <summary>
    /// With c = f · c₋₁ + i · g and h = o · tanh c: ∂c grows by ∂h · o · (1 − tanh² c), and what the gates get follows from it and their
    /// own derivatives.
    /// </summary>
    /// <param name="input">i, the input gate, after its activation like the others.</param>
    /// <param name="forget">f, the forget gate.</param>
    /// <param name="candidate">g, the cell gate.</param>
    /// <param name="output">o, the output gate.</param>
    /// <param name="cell">c of this step.</param>
    /// <param name="previousCell">c of the step before; 0 at the first step.</param>
    /// <param name="hiddenGradient">∂h of this step, from the layers above and from the step after.</param>
    /// <param name="cellGradient">∂c of this step, from the step after.</param>
    public static LstmCellGradient Of(
        float input, float forget, float candidate, float output, float cell, float previousCell, float hiddenGradient, float cellGradient)
    {
        var tanhCell = ActivationFunctions.Tanh(cell);
        var gradient = cellGradient + (hiddenGradient * output * (1 - (tanhCell * tanhCell)));
        return new LstmCellGradient(
            gradient * candidate * input * (1 - input),
            gradient * previousCell * forget * (1 - forget),
            gradient * input * (1 - (candidate * candidate)),
            hiddenGradient * tanhCell * output * (1 - output),
            gradient * forget);
    }
}
