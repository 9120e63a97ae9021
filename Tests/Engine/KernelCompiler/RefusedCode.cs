namespace Gtzan.Tests.Engine.KernelCompiler;

/// <summary>Code that the kernel compiler refuses.</summary>
/// <param name="Id">The diagnostic it gets.</param>
/// <param name="Code">Members of a class of kernels, or whole declarations; "// here" ends the line that is at fault.</param>
/// <param name="Says">What the message says.</param>
internal sealed record RefusedCode(string Id, string Code, string Says)
{
    /// <summary>Some for each diagnostic.</summary>
    public static IReadOnlyList<RefusedCode> All { get; } =
    [
        // Constructs without a rule.
        InKernel("GKC0001", "var number = checked(2 * 3 * (int)x[i]);", "checked expression"),
        InKernel("GKC0001", "(x[i], x[0]) = (x[0], x[i]);", "tuple"),
        InKernel("GKC0001", "lock (Gate) { }", "lock statement", "private static readonly object Gate = new();"),
        InKernel("GKC0001", "using (null) { }", "using statement"),
        InKernel("GKC0001", "unsafe { }", "unsafe statement"),
        InKernel("GKC0001", "var size = x[i] is var y ? 1 : 2;", "var pattern"),
        InKernel("GKC0001", "var copy = new Pair(1, 2) with { A = 3 };", "with expression", "private readonly record struct Pair(float A, float B);"),
        InKernel("GKC0001", "switch ((int)x[i]) { case > 1: break; }", "case pattern switch label"),
        InKernel("GKC0001", "switch (x[i]) { case 1f: break; }", "switch statement on what is no integer"),
        InKernel("GKC0001", "switch ((int)x[i]) { case 1: int y = 2; x[i] = y; break; default: y = 3; break; }", "variable of another section of a switch"),
        InKernel("GKC0001", "x[i] = (int)x[i] switch { 1 when x[i] > 0 => 1, _ => 2 };", "when clause"),
        InKernel("GKC0001", "x[i] = Half(x[i]) switch { 1 => 1, _ => 2 };", "call in the value", "private static int Half(float x) => (int)x / 2;"),

        InKernel("GKC0002", "var tensor = (Tensor?)null;", "Tensor"),
        InKernel("GKC0002", "var made = new Counter();", "Counter", "private sealed class Counter;"),
        InKernel("GKC0002", "object boxed = x[i];", "object"),
        InKernel("GKC0002", "Method(i, x);", "object", "private static void Method(int i, ArrayView<float> x, object? other = default) { } // here", isElsewhere: true),
        InKernel("GKC0003", "var text = \"text\";", "\"text\""),
        InKernel("GKC0003", "var text = $\"{x[i]}\";", "$\"{x[i]}\""),
        InKernel("GKC0004", "throw new InvalidOperationException();", "throw"),
        InKernel("GKC0004", "x[i] = x[i] > 0 ? 1 : throw new InvalidOperationException();", "throw"),
        InKernel("GKC0004", "try { x[i] = 1; } finally { }", "try"),
        InKernel("GKC0005", "x[i] = Again(3);", "TestKernels.Again calls itself", "private static int Again(int n) => n > 0 ? Again(n - 1) : 0; // here", isElsewhere: true),
        InKernel("GKC0005", "x[i] = Ping(3);", "TestKernels.Ping calls itself", "private static int Ping(int n) => Pong(n);\nprivate static int Pong(int n) => n > 0 ? Ping(n - 1) : 0; // here", isElsewhere: true),
        InKernel("GKC0006", "Func<float, float> f = y => y;", "delegate"),
        InKernel("GKC0006", "x[i] = Local(); float Local() => 1;", "local function"),
        InKernel("GKC0006", "x[i] = Apply(Half);", "delegate", "private static float Apply(Func<float, float> f) => 1; // here\nprivate static float Half(float x) => x / 2;"),
        InKernel("GKC0007", "var array = new float[4];", "float[]"),
        InKernel("GKC0007", "Span<float> span = stackalloc float[4];", "stackalloc float[4]"),
        InKernel("GKC0007", "x[i] = First([1, 2]);", "int[]", "private static int First(int[] array) => 1; // here"),
        InKernel("GKC0007", "x[i] = Many(1, 2);", "int[]", "private static int Many(params int[] array) => 1; // here", isElsewhere: true),
        new("GKC0007", "[Kernel]\npublic static void Test(Index1D i,\nfloat[] x) { } // here", "float[]"),
        InKernel("GKC0008", "x[i] = _state;", "TestKernels._state", "private static float _state;"),
        InKernel("GKC0008", "_state = x[i];", "TestKernels._state", "private static float _state;"),
        InKernel("GKC0008", "x[i] = Factor;", "TestKernels.Factor", "private static readonly float Factor = 2;"),
        InKernel("GKC0008", "x[i] = State;", "TestKernels.State", "private static float State { get; set; }"),
        InKernel("GKC0009", "x[i] = (float)(x[i] * 0.5);", "0.5 is a double"),
        InKernel("GKC0009", "double y = x[i];", "double"),
        InKernel("GKC0009", "x[i] = x[i] > Big ? 1 : 2;", "Big is a double", "private const double Big = 1e3;"),
        InKernel("GKC0009", "x[i] = (float)((double)x[i] + 1);", "double"),
        InKernel("GKC0010", "var letter = 'a';", "char"),
        InKernel("GKC0010", "byte small = 3;", "byte"),
        InKernel("GKC0010", "var exact = 1m;", "decimal"),
        InKernel("GKC0010", "int? maybe = 3;", "int?"),
        InKernel("GKC0010", "(int, int) pair;", "(int, int)"),
        InKernel("GKC0011", "x[i] = (float)Math.Exp(x[i]);", "Math.Exp"),
        InKernel("GKC0011", "x[i] = MathF.Cbrt(x[i]);", "MathF.Cbrt"),
        InKernel("GKC0011", "x[i] = Math.Clamp(x[i], 0, 1);", "Math.Clamp"),
        InKernel("GKC0011", "var equal = new Pair(1, 2) == new Pair(2, 1);", "Pair.op_Equality", "private readonly record struct Pair(float A, float B);"),
        InKernel("GKC0011", "x[i] = x[i].CompareTo(1f);", "Single.CompareTo"),
        InKernel("GKC0012", "x[i] = Same(x[i]);", "TestKernels.Same", "private static T Same<T>(T x) => x;"),
        InKernel("GKC0013", "Change(ref x[i]);", "ref parameter x", "private static void Change(ref float x) { } // here", isElsewhere: true),
        InKernel("GKC0013", "Make(out var y);", "out parameter y", "private static void Make(out float y) => y = 0; // here", isElsewhere: true),
        InKernel("GKC0013", "ref var y = ref x[i];", "ref var"),
        InKernel("GKC0013", "var n = 3; Atomic.Add(ref n, 1);", "ref n outside a view"),
        InKernel("GKC0014", "foreach (var y in new float[3]) { }", "for loop"),
        InKernel("GKC0015", "goto End; End: return;", "goto"),
        InKernel("GKC0016", "var y = x[i] = 3;", "x[i] = 3 is used as a value"),
        InKernel("GKC0016", "var n = 0; x[n++] = 3;", "n++ is used as a value"),
        InKernel("GKC0016", "var n = 0; x[i] = --n;", "--n is used as a value"),
        InKernel("GKC0017", "var counter = new Counter(); counter.Add();", "Counter.Add", "private struct Counter { public int Count; public void Add() => Count++; }"),
        InKernel("GKC0018", "x[i] = new Generic<float>(1).Value;", "generic", "private readonly record struct Generic<T>(T Value);"),
        InKernel("GKC0018", "var empty = default(Empty);", "no fields", "private struct Empty;"),
        InKernel("GKC0018", "var parts = default(Parts);", "declared in several parts", "private partial struct Parts { public int A; }\nprivate partial struct Parts { public int B() => A; }"),
        InKernel("GKC0018", "var flag = new Flag(true);", "its field IsSet is a bool", "private readonly record struct Flag(bool IsSet);"),
        InKernel("GKC0018", "var captured = new Captured(1); x[i] = captured.Twice();", "keeps the parameter a", "private readonly struct Captured(float a) { public readonly float B = 1; public float Twice() => 2 * a; }"),
        InKernel("GKC0018", "var shape = default(Shape);", "not in this project"),
        InKernel("GKC0018", "var union = default(Union);", "attribute", "[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Explicit)] private struct Union { [System.Runtime.InteropServices.FieldOffset(0)] public int A; }"),

        // Views and shared memory.
        new("GKC0020", "[Kernel]\npublic static void Test(Index1D i,\nArrayView<uint> x) { } // here", "x is a view of uint"),
        InTiledKernel("GKC0020", "var tile = SharedMemory.Allocate<ulong>(4);", "tile is a view of ulong"),
        InKernel("GKC0021", "var y = x[i] > 0 ? x : x.SubView(1, 2);", "x[i] > 0 ? x : x.SubView(1, 2)"),
        InKernel("GKC0021", "x[i] = (x[i] > 0 ? x : x.SubView(1, 2))[i];", "x[i] > 0 ? x : x.SubView(1, 2)"),
        InKernel("GKC0022", "x = x.SubView(1, 2);", "x is assigned"),
        InKernel("GKC0022", "ArrayView<float> y;", "y is assigned"),
        InTiledKernel("GKC0023", "var tile = SharedMemory.Allocate<float>(Group.DimX);", "Group.DimX"),
        InTiledKernel("GKC0023", "var tile = SharedMemory.Allocate<float>(0);", "0"),
        InTiledKernel("GKC0024", "{ var tile = SharedMemory.Allocate<float>(16); }", "outermost block"),
        InTiledKernel("GKC0024", "Use(SharedMemory.Allocate<float>(16));", "outermost block", "private static void Use(ArrayView<float> x) { }"),
        InTiledKernel("GKC0024", "Use();", "outermost block", "private static void Use() { var tile = SharedMemory.Allocate<float>(16); } // here", isElsewhere: true),
        new("GKC0025", "[Kernel(16)]\npublic static void Test(ArrayView<float> x) // here\n{ var tile = SharedMemory.Allocate<float>(8000); var other = SharedMemory.Allocate<int>(193); }", "32,772 bytes of shared memory"),

        // Barriers and groups.
        InTiledKernel("GKC0030", "if (Group.IdxX > 0) Group.Barrier();", "if (Group.IdxX > 0)"),
        InTiledKernel("GKC0030", "if (Group.IdxX > 0) { } else { for (var i = 0; i < 3; i++) Group.Barrier(); }", "if (Group.IdxX > 0)"),
        InTiledKernel("GKC0030", "switch (Group.IdxX) { case 0: Group.Barrier(); break; }", "a switch"),
        InTiledKernel("GKC0030", "if (x[0] > 0) Wait();", "if (x[0] > 0)", "private static void Wait() => Group.Barrier();"),
        InTiledKernel("GKC0030", "x[0] = x[0] > 0 ? Wait() : 0;", "x[0] > 0 ?", "private static int Wait() { Group.Barrier(); return 1; }"),
        InTiledKernel("GKC0030", "var both = x[0] > 0 && Wait();", "&&", "private static bool Wait() { Group.Barrier(); return true; }"),
        InTiledKernel("GKC0031", "Group.Barrier();", "the return in line 7", before: "if (Group.IdxX > 3)\nreturn;"),
        InTiledKernel("GKC0031", "Group.Barrier();", "the break in line 8", before: "for (var i = 0; i < 3; i++) {\nif (Group.IdxX > 3)\nbreak;", after: "}"),
        InTiledKernel("GKC0031", "Group.Barrier();", "the continue in line 8", before: "for (var i = 0; i < 3; i++) {\nif (Group.IdxX > 3)\ncontinue;", after: "}"),
        InTiledKernel("GKC0031", "Group.Barrier();", "the return in line 9", before: "while (true) {", after: "if (Group.IdxX > 3)\nreturn; }"),
        InTiledKernel("GKC0032", "Group.Barrier();", "condition i < 10", before: "for (var i = Group.IdxX; i < 10; i += Group.DimX) {", after: "}"),
        InTiledKernel("GKC0032", "Wait();", "condition n > 0", "private static void Wait() => Group.Barrier();", before: "var own = 2 * Group.IdxY; var n = 5; n = n + own; while (n > 0) { n--;", after: "}"),
        InKernel("GKC0033", "x[i] = Group.IdxX;", "Group.IdxX"),
        InKernel("GKC0033", "x[i] = Grid.DimY;", "Grid.DimY"),
        InKernel("GKC0033", "Group.Barrier();", "Group.Barrier"),
        InKernel("GKC0033", "var tile = SharedMemory.Allocate<float>(16);", "SharedMemory.Allocate"),
        InKernel("GKC0033", "x[i] = Item();", "Group.IdxX", "private static int Item() => Group.IdxX; // here", isElsewhere: true),

        // The declaration.
        new("GKC0040", "internal partial class TestKernels\n{\n[Kernel]\npublic void Test(Index1D i, ArrayView<float> x) { } // here\n}", "is not static"),
        new("GKC0040", "[Kernel]\npublic static int Test(Index1D i) => 3; // here", "returns a int"),
        new("GKC0040", "[Kernel]\npublic static void Test<T>(Index1D i) { } // here", "is generic"),
        new("GKC0040", "internal static partial class TestKernels<T>\n{\n[Kernel]\npublic static void Test(Index1D i) { } // here\n}", "is generic"),
        new("GKC0040", "[Kernel]\npublic static extern void Test(Index1D i); // here", "has no body"),
        new("GKC0041", "internal static class TestKernels\n{\n[Kernel]\npublic static void Test(Index1D i, ArrayView<float> x) { } // here\n}", "TestKernels, which is not partial"),
        new("GKC0042", "[Kernel]\npublic static void Test(Index1D i,\ndouble x) { } // here", "Parameter x of kernel Test.Test is a double"),
        new("GKC0042", "[Kernel]\npublic static void Test(Index1D i,\nbool x) { } // here", "bool"),
        new("GKC0042", "[Kernel]\npublic static void Test(Index1D i,\nlong x) { } // here", "long"),
        new("GKC0042", "[Kernel]\npublic static void Test(Index1D i,\nTensor x) { } // here", "Tensor"),
        new("GKC0042", "[Kernel]\npublic static void Test(Index1D i,\n(int, int) x) { } // here", "(int, int)"),
        new("GKC0042", "[Kernel(8)]\npublic static void Test(ArrayView<float> x,\nIndex1D i) { } // here", "Index1D"),
        new("GKC0042", "[Kernel]\npublic static unsafe void Test(Index1D i,\nfloat* x) { } // here", "float*"),
        new("GKC0043", "[Kernel]\npublic static void Test(Index1D i, int a, int b, int c, int d, int e, int f, int g, int h, int j, int k, int l, int m, int n, int o, int p) { } // here", "has 15 parameters"),
        new("GKC0044", "[Kernel]\npublic static void Test(ArrayView<float> x) { } // here", "[Kernel(16, 16)]"),
        new("GKC0045", "[Kernel(32, 33)]\npublic static void Test(ArrayView<float> x) { } // here", "32 × 33 × 1"),
        new("GKC0045", "[Kernel(-1)]\npublic static void Test(ArrayView<float> x) { } // here", "at least 1"),
        new("GKC0045", "[Kernel(MaximumGroupSize = 2048)]\npublic static void Test(ArrayView<float> x) { } // here", "up to 2048"),
        new("GKC0045", "[Kernel(MaximumGroupSize = 100)]\npublic static void Test(ArrayView<float> x) { } // here", "power of two"),
        new("GKC0045", "[Kernel(16, MaximumGroupSize = 64)]\npublic static void Test(ArrayView<float> x) { } // here", "give one of them"),
        new("GKC0046", "[Kernel(16)]\npublic static void Test(Index1D i, ArrayView<float> x) { } // here", "element-wise"),
        new("GKC0046", "[Kernel(MaximumGroupSize = 64)]\npublic static void Test(Index1D i, ArrayView<float> x) { } // here", "element-wise"),
        new("GKC0047", "namespace One { internal static partial class TestKernels\n{\n[Kernel]\npublic static void Test(Index1D i) { } // here\n} }\nnamespace Two { internal static partial class TestKernels\n{\n[Kernel]\npublic static void Test(Index1D i) { } // here\n} }", "There are 2 kernels named Test.Test"),
    ];

    /// <summary>A statement in an element-wise kernel.</summary>
    private static RefusedCode InKernel(string id, string statement, string says, string members = "", bool isElsewhere = false) =>
        new(id, $"[Kernel]\npublic static void Test(Index1D i, ArrayView<float> x)\n{{\n{statement}{(isElsewhere ? "" : " // here")}\n}}\n{members}", says);

    /// <summary>A statement in a tiled kernel.</summary>
    private static RefusedCode InTiledKernel(string id, string statement, string says, string members = "", bool isElsewhere = false, string before = "", string after = "") =>
        new(id, $"[Kernel(16)]\npublic static void Test(ArrayView<float> x)\n{{\n{before}\n{statement}{(isElsewhere ? "" : " // here")}\n{after}\n}}\n{members}", says);
}
