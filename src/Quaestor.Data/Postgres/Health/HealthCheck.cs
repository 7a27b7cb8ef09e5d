using System.Text.RegularExpressions;
using Quaestor.Data.Sql;

namespace Quaestor.Data.Postgres.Health;

/// <summary>
/// One check: a file of this folder. Its first lines say what it is; its statement answers a row for each thing that it looked
/// at, with <c>state</c> and <c>finding</c> first and the figures behind. <c>name.17.sql</c> is for servers from version 17 on.
/// </summary>
sealed partial record HealthCheck(string Name, int FromVersion, string Sql)
{
    public static IReadOnlyList<HealthCheck> All { get; } = [.. EmbeddedSql.Names(typeof(HealthCheck)).Select(Read)];

    public string Title => Said("title");

    public string Threshold => Said("threshold");

    public string Fine => Said("fine");

    public string Advice => Said("advice");

    /// <summary>Without the lines that say what it is.</summary>
    public string Statement => string.Join('\n', Sql.Split('\n').Where(line => !line.StartsWith("-- ", StringComparison.Ordinal))).Trim();

    /// <summary>Of each check the newest form that a server of this version understands.</summary>
    /// <param name="version">Of the server, its first number.</param>
    public static IReadOnlyList<HealthCheck> For(int version) =>
        [.. All.Where(check => check.FromVersion <= version).GroupBy(check => check.Name).Select(forms => forms.MaxBy(check => check.FromVersion)!)];

    static HealthCheck Read(string file)
    {
        var parts = file.Split('.');
        return new(parts[0], parts.Length > 1 ? int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture) : 0, EmbeddedSql.Read(typeof(HealthCheck), file));
    }

    string Said(string what) => Line().Matches(Sql).First(line => line.Groups[1].Value == what).Groups[2].Value.Trim();

    [GeneratedRegex(@"^-- (\w+): (.+)$", RegexOptions.Multiline, 1000)]
    private static partial Regex Line();
}
