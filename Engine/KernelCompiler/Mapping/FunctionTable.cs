using Microsoft.CodeAnalysis;

namespace Gtzan.KernelCompiler;

/// <summary>
/// Which function of OpenCL C each mathematical function is. XMath (both runtimes), MathF and Math have the same names; those that ILGPU maps too
/// are here (of Math, all but Clamp).
/// </summary>
/// <remarks>
/// <c>fmax</c>, <c>fmin</c> and <c>clamp</c> return the number when one argument is NaN (clamp: anything), where .NET returns NaN: no kernel may
/// rely on either. OpenCL grants exp, log and tanh an error of 3 to 5 units in the last place, pow of 16.
/// </remarks>
internal static class FunctionTable
{
    private static readonly Dictionary<string, string> Functions = new()
    {
        ["Abs(float)"] = "fabs",
        ["Acos(float)"] = "acos",
        ["Asin(float)"] = "asin",
        ["Atan(float)"] = "atan",
        ["Atan2(float, float)"] = "atan2",
        ["Ceiling(float)"] = "ceil",
        ["Clamp(float, float, float)"] = "clamp",
        ["Clamp(int, int, int)"] = "clamp",
        ["Clamp(uint, uint, uint)"] = "clamp",
        ["Cos(float)"] = "cos",
        ["Cosh(float)"] = "cosh",
        ["Exp(float)"] = "exp",
        ["Floor(float)"] = "floor",
        ["Log(float)"] = "log",
        ["Log10(float)"] = "log10",
        ["Max(float, float)"] = "fmax",
        ["Max(int, int)"] = "max",
        ["Max(uint, uint)"] = "max",
        ["Min(float, float)"] = "fmin",
        ["Min(int, int)"] = "min",
        ["Min(uint, uint)"] = "min",
        ["Pow(float, float)"] = "pow",
        ["Rsqrt(float)"] = "rsqrt",
        ["Sin(float)"] = "sin",
        ["Sinh(float)"] = "sinh",
        ["Sqrt(float)"] = "sqrt",
        ["Tan(float)"] = "tan",
        ["Tanh(float)"] = "tanh",

        // OpenCL's abs of an int is a uint.
        ["Abs(int)"] = "(int)abs",
    };

    private static readonly Dictionary<string, string> AtomicFunctions = new()
    {
        ["Add(int, int)"] = "atomic_add",
        ["Max(int, int)"] = "atomic_max",
    };

    /// <summary>The name in OpenCL C, with a cast before it where the result has another type; null if the method is no mathematical function.</summary>
    public static string? Find(IMethodSymbol method) =>
        Vocabulary.IsMath(method.ContainingType) || (method.ContainingType.ToDisplayString() is "System.MathF" or "System.Math" && method.Name != "Clamp") ? Find(method, Functions) : null;

    /// <summary>The name of the atomic function in OpenCL C; null if there is none.</summary>
    public static string? FindAtomic(IMethodSymbol method) => Vocabulary.IsAtomic(method.ContainingType) ? Find(method, AtomicFunctions) : null;

    private static string? Find(IMethodSymbol method, Dictionary<string, string> table) =>
        table.TryGetValue($"{method.Name}({string.Join(", ", method.Parameters.Select(parameter => parameter.Type.ToDisplayString()))})", out var function) ? function : null;
}
