using System.Globalization;
using System.Text;

namespace Quaestor.Accuracy;

/// <param name="Held">For how many questions the expected reading was among those that were ranked.</param>
readonly record struct FoldScore(int Right, int Held, int Questions);

/// <param name="Share">Of the best reading, from 0 to 1.</param>
readonly record struct SureAnswer(double Share, bool IsRight);

/// <summary>Puts measured figures into the page that tells them, between two marks.</summary>
static class FigurePage
{
    const string Begin = "<!-- figures of make accuracy -->";
    const string End = "<!-- end of the figures -->";

    static readonly double[] Shares = [0.6, 0.7, 0.8, 0.89, 0.95];

    /// <exception cref="InvalidDataException">The page has no place for them.</exception>
    public static void Write(string path, IReadOnlyList<FoldScore> folds, IReadOnlyList<SureAnswer> answers)
    {
        var page = File.ReadAllText(path);
        var from = page.IndexOf(Begin, StringComparison.Ordinal);
        var to = page.IndexOf(End, StringComparison.Ordinal);
        if (from < 0 || to < from)
        {
            throw new InvalidDataException($"{path} has no place for figures: a line {Begin} and, below it, a line {End}.");
        }

        File.WriteAllText(path, $"{page[..from]}{Begin}\n{Of(folds)}\n{Of(answers)}{page[to..]}");
    }

    static string Of(IReadOnlyList<FoldScore> folds)
    {
        var text = new StringBuilder();
        text.AppendLine($"| | {string.Join(" | ", folds.Select((_, i) => $"fold {i}"))} | mean |");
        text.AppendLine($"|---|{string.Concat(Enumerable.Repeat("---|", folds.Count + 1))}");
        text.AppendLine(Line("right", [.. folds.Select(fold => 100.0 * fold.Right / fold.Questions)]));
        text.AppendLine(Line("the expected reading is among those that are ranked", [.. folds.Select(fold => 100.0 * fold.Held / fold.Questions)]));
        return text.ToString();
    }

    static string Line(string label, IReadOnlyList<double> percents) =>
        string.Create(CultureInfo.InvariantCulture, $"| {label} | {string.Join(" | ", percents.Append(percents.Average()).Select(percent => percent.ToString("F1", CultureInfo.InvariantCulture) + " %"))} |");

    static string Of(IReadOnlyList<SureAnswer> answers)
    {
        var text = new StringBuilder();
        text.AppendLine("| share of the best reading | questions | right |");
        text.AppendLine("|---|---|---|");
        foreach (var share in Shares)
        {
            var sure = answers.Where(answer => answer.Share >= share).ToList();
            var right = sure.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * sure.Count(answer => answer.IsRight) / sure.Count:F1} %");
            text.AppendLine(string.Create(CultureInfo.InvariantCulture, $"| {share} and more | {sure.Count:N0} | {right} |"));
        }

        return text.ToString();
    }
}
