using Quaestor.Cli.Completion;

namespace Quaestor.Cli.Chat;

/// <summary>A command of the program to be run within a chat, against the server that the chat speaks to.</summary>
/// <param name="Arguments">Without the program's name.</param>
/// <param name="Dataset">The source that is meant where the command takes one and none is given.</param>
/// <param name="Width">Cells of a line.</param>
sealed record ProgramCall(IReadOnlyList<string> Arguments, Uri Server, string? Dataset, int Width);

/// <param name="Text">What it wrote, data and narration.</param>
/// <param name="HasData">Whether there were data: with a bad end they are what it found wrong, and not that it failed.</param>
sealed record ProgramText(int ExitCode, string Text, bool HasData);

/// <summary>The commands that a chat can run besides its own.</summary>
/// <param name="list">Each with what it does: <c>pg health</c>.</param>
sealed class ProgramCommands(Func<IReadOnlyList<Suggestion>> list, Func<ProgramCall, CancellationToken, Task<ProgramText>> run)
{
    public IReadOnlyList<Suggestion> Names => list();

    public Task<ProgramText> RunAsync(ProgramCall call, CancellationToken cancellationToken) => run(call, cancellationToken);

    public bool Has(string name) => Names.Any(known => known.Text == name || known.Text.StartsWith(name + " ", StringComparison.Ordinal));
}
