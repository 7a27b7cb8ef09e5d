namespace Quaestor.Agent.Loop;

/// <summary>The mark around rows that a tool tells a model: models that repeat it would show a person raw rows.</summary>
static class RowsMark
{
    public const string Open = "<rows>";
    public const string Close = "</rows>";

    /// <summary>The text without the marks and what stands between them.</summary>
    public static string TakenOut(string text)
    {
        for (var at = text.IndexOf(Open, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Open, at, StringComparison.Ordinal))
        {
            var end = text.IndexOf(Close, at, StringComparison.Ordinal);
            text = text[..at] + (end < 0 ? "" : text[(end + Close.Length)..]);
        }

        return text.Replace(Close, "", StringComparison.Ordinal);
    }
}
