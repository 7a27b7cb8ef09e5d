using Quaestor.Data.Plans.Binding;

namespace Quaestor.Data.Plans.Compiling;

/// <summary>The pattern after LIKE, with its ESCAPE where it needs one.</summary>
static class LikePattern
{
    /// <param name="noEscape">What follows a pattern in which a backslash is a letter like others; for engines that escape by it unasked.</param>
    public static string Of(BoundMatch match, string noEscape = "")
    {
        if (match.Mode == TextMatchMode.Like)
        {
            return ExpressionWriter.Text(match.Text) + noEscape;
        }

        var text = match.Text
            .Replace(@"\", @"\\", StringComparison.Ordinal)
            .Replace("%", @"\%", StringComparison.Ordinal)
            .Replace("_", @"\_", StringComparison.Ordinal);
        var before = match.Mode == TextMatchMode.StartsWith ? "" : "%";
        var after = match.Mode == TextMatchMode.EndsWith ? "" : "%";
        var escape = text == match.Text ? "" : @" ESCAPE '\'";
        return ExpressionWriter.Text(before + text + after) + escape;
    }
}
