using Gtzan.Models.Commands;

return GtzanProgram.Run(args, Terminal.OfProcess());
