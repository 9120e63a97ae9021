using Gtzan.Benchmarks;

return BenchmarkProgram.Knows(args)
    ? BenchmarkProgram.Run(args, Console.Out, Console.Error)
    : BenchmarkRun.Execute(args, Console.Out, Console.Error);
