namespace Gtzan.Tests.Fuzz;

/// <summary>
/// Runs fuzzing after all other tests. Decoding damaged files raises null references in libraries, and LLVM in PoCL treats each as a crash
/// of the process: it deletes the files of kernels that it is compiling for other tests.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AfterOtherTests
{
    public const string Name = "after other tests";
}
