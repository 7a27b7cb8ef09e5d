using Quaestor.Cli.Commands;
using Quaestor.Cli.Desktop.Mac;
using Quaestor.Cli.Terminal;

return OperatingSystem.IsMacOS()
    ? FirstThread.Serve(() => CommandLine.RunAsync(args, Screen.OfProcess()))
    : await CommandLine.RunAsync(args, Screen.OfProcess());
