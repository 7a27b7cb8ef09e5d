namespace Quaestor.Cli.Completion;

/// <summary>One way to go on with what is being written.</summary>
/// <param name="Text">What is put in the place of the word at the caret.</param>
/// <param name="Note">What it is, for people.</param>
sealed record Suggestion(string Text, string Note);

/// <param name="From">Where the word at the caret begins, which a suggestion takes the place of.</param>
sealed record Suggestions(int From, IReadOnlyList<Suggestion> Items)
{
    public static Suggestions None { get; } = new(0, []);
}
