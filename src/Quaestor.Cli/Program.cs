using Quaestor.Cli.Commands;
using Quaestor.Cli.Terminal;

return await CommandLine.RunAsync(args, Screen.OfProcess());
