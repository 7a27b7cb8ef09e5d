using Quaestor.Cli.Completion;

namespace Quaestor.Cli.Chat;

/// <summary>A command of the chat itself.</summary>
/// <param name="Arguments">As help shows them; empty for none.</param>
/// <param name="Run">Called with what stands behind the name.</param>
sealed record SlashCommand(string Name, string Arguments, string Description, Action<string> Run)
{
    /// <summary>What the argument may be.</summary>
    public Func<IEnumerable<Suggestion>> Values { get; init; } = () => [];
}
