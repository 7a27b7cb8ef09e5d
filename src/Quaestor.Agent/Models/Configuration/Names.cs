using System.Text.RegularExpressions;

namespace Quaestor.Agent.Models.Configuration;

/// <summary>Names that an installation gives to providers, local models and routes.</summary>
static partial class Names
{
    public const string Local = "local";
    public const string Planner = "planner";
    public const string Scripted = "scripted";

    /// <summary>Of models that the program around this one brings.</summary>
    public const string Own = "own";

    static readonly string[] Taken = [Local, Planner, Scripted, Own];

    /// <returns>Why it cannot be one, to follow the name in a sentence; null where it can.</returns>
    public static string? Objection(string name) =>
        Taken.Contains(name) ? "is a name of Quaestor's own. Choose another."
        : Form().IsMatch(name) ? null
        : "is no name: letters, digits, dots, dashes and underscores make one.";

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
    private static partial Regex Form();
}
