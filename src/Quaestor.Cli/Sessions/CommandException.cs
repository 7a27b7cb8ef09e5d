namespace Quaestor.Cli.Sessions;

/// <summary>Ends a command. The message is one sentence for the person at the terminal.</summary>
sealed class CommandException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
