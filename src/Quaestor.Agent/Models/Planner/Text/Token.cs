namespace Quaestor.Agent.Models.Planner.Text;

enum TokenKind
{
    Word,
    Number,

    /// <summary>A day as ISO 8601 writes it.</summary>
    Day,
    Quoted,
    Mark,
}

/// <param name="Text">As written; of quoted text what is between the quotes.</param>
/// <param name="Word">Folded.</param>
/// <param name="Stem">Folded and singular.</param>
/// <param name="Number">Set for numbers.</param>
sealed record Token(TokenKind Kind, string Text, string Word, string Stem, decimal? Number = null)
{
    public bool Is(params ReadOnlySpan<string> words) => Kind is TokenKind.Word or TokenKind.Mark && words.Contains(Word);
}
