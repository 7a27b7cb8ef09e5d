using System.Text.RegularExpressions;
using Quaestor.EndToEnd.Support;

namespace Quaestor.EndToEnd.Terminal;

/// <summary>
/// Screens as somebody looked at them and found them right. Times differ from run to run and are masked, in their own width.
/// With QUAESTOR_APPROVE=1 the screens are written anew: look at them.
/// </summary>
static partial class GoldenScreen
{
    const string TextColourEnds = "␛[39m";

    public static void Check(string name, string screen)
    {
        var path = Path.Combine(Checkout.Root, "tests", "Quaestor.EndToEnd", "Terminal", "Golden", name + ".txt");
        var masked = Mask(screen);
        if (Environment.GetEnvironmentVariable("QUAESTOR_APPROVE") == "1")
        {
            File.WriteAllText(path, masked);
            return;
        }

        Assert.True(File.Exists(path), $"There is no {path}: write it with QUAESTOR_APPROVE=1, and look at it.");
        Assert.Equal(Mask(File.ReadAllText(path)), masked);
    }

    static string Mask(string screen) =>
        string.Join('\n', screen.TrimEnd('\n').Split('\n').Select(line => Seconds().Replace(Milliseconds().Replace(line, InPlace), "N.N s").TrimEnd()).Select(Settled)) + "\n";

    // Behind the last word a colour may end or not: tmux tells apart blanks that were written and blanks that never were.
    static string Settled(string line) => line.EndsWith(TextColourEnds, StringComparison.Ordinal) ? line[..^TextColourEnds.Length].TrimEnd() : line;

    // What the number is shorter by is added to the blanks behind its words.
    static string InPlace(Match match) =>
        "N ms" + match.Groups["rest"].Value + match.Groups["blanks"].Value + new string(' ', match.Groups["number"].Length - 1);

    [GeneratedRegex(@"(?<number>\d+) ms(?<rest>\)?(?:(?:␛\[[0-9;]*m)?  \[(?:␛\[[0-9;]*m)?\d+\])?(?:␛\[[0-9;]*m)*)(?<blanks> *)")]
    private static partial Regex Milliseconds();

    [GeneratedRegex(@"\d+\.\d s\b")]
    private static partial Regex Seconds();
}
