namespace Quaestor.Data.Archives.Documents.Html;

/// <param name="Name">Of a tag, in lower case; empty for text.</param>
/// <param name="Text">Of text, as written; of a tag, its attributes as written.</param>
/// <param name="Line">Where it begins, from 1.</param>
readonly record struct HtmlToken(HtmlTokenKind Kind, string Name, string Text, int Line);

enum HtmlTokenKind
{
    Text,
    Open,
    Close,
}
