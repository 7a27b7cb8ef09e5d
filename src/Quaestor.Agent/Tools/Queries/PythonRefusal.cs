using System.Globalization;
using System.Text.RegularExpressions;
using Quaestor.Data.Sandboxes.Python;

namespace Quaestor.Agent.Tools.Queries;

/// <summary>
/// Why the policy refuses code, in words of this program: a model that sees no rows reads these. The interpreter's own words
/// tell more, but code that got out of its bounds could have written data into them.
/// </summary>
static partial class PythonRefusal
{
    const int MostFindings = 5;

    /// <summary>By the policy's rule.</summary>
    public static readonly IReadOnlyDictionary<string, string> Sentences = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["import"] = "this module cannot be imported. Use pandas, numpy, matplotlib, scipy and what computes in the standard library, such as math, statistics, datetime, decimal, collections, itertools, functools, re and json.",
        ["module"] = "modules can be used by the names that their documentation lists, and not kept in a variable or passed on.",
        ["private"] = "names of libraries that begin with _ cannot be used. Use what their documentation offers.",
        ["dunder"] = "names between double underscores lead into Python's own workings. Use functions such as type(x).__name__, len(x) or isinstance(x, kind).",
        ["file"] = "there are no files. Every table is a data frame under its own name and in tables[\"name\"]; pd.read_csv and pd.read_json take text in io.StringIO(...).",
        ["export"] = "nothing can be written out. Leave the data frame in result: the user exports it from there.",
        ["network"] = "there is no network. Work with the tables that are there.",
        ["process"] = "there is one process with one thread. Use operations on whole columns.",
        ["dynamic"] = "code and names must stand in the code, not be made while it runs. Write the expression, the name or the assignment itself.",
        ["query"] = "query and eval need a text that stands in the code. A value goes in as @name: df.query(\"amount > @limit\"); or select with df[df[\"amount\"] > limit].",
        ["format"] = "format needs a text that stands in the code. Use an f-string, such as f\"{value:.2f}\".",
        ["patch"] = "what belongs to a library cannot be changed. Write a function or a subclass of your own.",
        ["frame"] = "frames and tracebacks cannot be reached. An error's text is in str(error).",
        ["object"] = "this leads from a value to its owner. Use the data frame under its own name.",
        ["memory"] = "raw memory cannot be reached. Use the array's own methods, such as tolist().",
        ["type"] = "type takes one value. Use isinstance(value, kind), or write a class.",
        ["class"] = "classes have no metaclass, and no methods that Python calls on its own occasions. Use a function, a decorator or an ordinary method.",
        ["input"] = "nobody can answer while it runs. Write the value into the code, and print what should be seen.",
        ["exit"] = "the run ends with its last line.",
        ["async"] = "nothing here runs an event loop. Write a plain function with def.",
        ["syntax"] = "this nests too deeply. Keep parts of it in variables.",
    };

    public static string Of(IReadOnlyList<PythonFinding> findings, string code)
    {
        var lines = code.Split('\n');
        var told = findings.Take(MostFindings).Select(finding => $"{Place(finding, lines)}{Sentences.GetValueOrDefault(finding.Rule, "this cannot be used here.")}");
        return $"The code was refused before it ran.\n{string.Join('\n', told)}";
    }

    /// <summary>Of what stands in the code; nothing for a place that is not in it.</summary>
    static string Place(PythonFinding finding, string[] lines)
    {
        if (finding.Line > lines.Length || finding.Column > lines[finding.Line - 1].Length)
        {
            return "Somewhere in it: ";
        }

        var name = Name().Match(lines[finding.Line - 1], finding.Column - 1).Value;
        return string.Create(CultureInfo.InvariantCulture, $"Line {finding.Line}, column {finding.Column}{(name.Length > 0 ? $", {name}" : "")}: ");
    }

    [GeneratedRegex(@"\G[\w.]{1,60}", RegexOptions.None, 1000)]
    private static partial Regex Name();
}
