namespace Gtzan.Engine.Ops.Geometry;

/// <summary>
/// The treatment of borders by a sliding window: by a rule named as in Keras, or in numbers as in PyTorch. A window of n elements reaches
/// over (n − 1) · dilation + 1.
/// </summary>
public readonly record struct Padding
{
    /// <summary>Windows stay inside: output = ⌊(size − reach) / stride⌋ + 1.</summary>
    public static Padding Valid => default;

    /// <summary>
    /// output = ⌈size / stride⌉. The border is widened by max(0, (output − 1) · stride + reach − size) in all, half of it, rounded down,
    /// before the first element.
    /// </summary>
    public static Padding Same => new() { IsSame = true };

    /// <summary>
    /// reach − 1 before the first element and none after the last, so that no output depends on later elements:
    /// output = ⌊(size − 1) / stride⌋ + 1.
    /// </summary>
    public static Padding Causal => new() { IsCausal = true };

    /// <summary>Whether it is <see cref="Same"/>.</summary>
    public bool IsSame { get; private init; }

    /// <summary>Whether it is <see cref="Causal"/>.</summary>
    public bool IsCausal { get; private init; }

    /// <summary>The rows above the image, if given in numbers.</summary>
    public int Top { get; private init; }

    /// <summary>The rows below the image, if given in numbers.</summary>
    public int Bottom { get; private init; }

    /// <summary>The columns to the left of the image, or before the first step of a sequence, if given in numbers.</summary>
    public int Left { get; private init; }

    /// <summary>The columns to the right of the image, or after the last step of a sequence, if given in numbers.</summary>
    public int Right { get; private init; }

    /// <summary>The same number on every side: output = ⌊(size + 2 · border − reach) / stride⌋ + 1.</summary>
    /// <exception cref="ArgumentException">The number is negative.</exception>
    public static Padding Of(int border) => Of(border, border, border, border);

    /// <summary>A number for each side: output = ⌊(before + size + after − reach) / stride⌋ + 1.</summary>
    /// <exception cref="ArgumentException">A number is negative.</exception>
    public static Padding Of(int top, int bottom, int left, int right) => (top | bottom | left | right) >= 0
        ? new() { Top = top, Bottom = bottom, Left = left, Right = right }
        : throw new ArgumentException(
            $"Padding: top {top}, bottom {bottom}, left {left} and right {right} must be at least 0; use Slice to crop.");

    /// <summary>The rule or the numbers: <c>Same</c>, <c>(top 1, bottom 0, left 2, right 2)</c>.</summary>
    public override string ToString() => this switch
    {
        { IsSame: true } => nameof(Same),
        { IsCausal: true } => nameof(Causal),
        _ => this == Valid ? nameof(Valid) : $"(top {Top}, bottom {Bottom}, left {Left}, right {Right})",
    };
}
