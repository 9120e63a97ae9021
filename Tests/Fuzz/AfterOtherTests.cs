namespace Gtzan.Tests.Fuzz;

/// <summary>
/// Fuzzing runs after all other tests. Libraries that decode damaged files run into null references, and LLVM in PoCL takes each for a crash
/// of the process: it deletes the files of the kernels that it is compiling for other tests.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AfterOtherTests
{
    public const string Name = "after other tests";
}
