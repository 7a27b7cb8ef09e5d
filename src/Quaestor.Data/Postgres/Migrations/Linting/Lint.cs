using Quaestor.Data.Postgres.Migrations.Reading;
using Quaestor.Data.Sql.Postgres;

namespace Quaestor.Data.Postgres.Migrations.Linting;

/// <summary>Looks a migration over by the rules, of which most are Squawk's, with its names.</summary>
public static class Lint
{
    const string UnusedIgnore = "unused-ignore";
    const string RequireTableSchema = "require-table-schema";

    static readonly Rule[] Rules = [.. LockRules.All, .. BreakingRules.All, .. TransactionRules.All, .. TypeRules.All];

    /// <summary>All of them, by their names.</summary>
    public static IReadOnlyList<string> RuleNames => [.. Rules.Select(rule => rule.Name), UnusedIgnore, RequireTableSchema];

    /// <param name="requireSchema">Whether each table must be named with its schema.</param>
    public static IReadOnlyList<Finding> Check(IReadOnlyList<MigrationStep> steps, bool requireSchema = false)
    {
        var findings = new List<Finding>();
        var (created, proven) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var step in steps)
        {
            var linted = new LintedStep(step, WishReader.Read(step.Sql), [.. PostgresLexer.Read(step.Sql).Where(token => !token.IsSymbol(";"))], created, proven);
            List<Finding> found = [.. Rules.SelectMany(rule => rule.Check(linted).Select(says => new Finding(rule.Name, step.Number, says) { IsAdvice = rule.IsAdvice }))];
            if (requireSchema)
            {
                found.AddRange(linted.Wishes.Where(wish => wish.On is { } table && !table.Text.Contains('.', StringComparison.Ordinal)).Select(wish => new Finding(RequireTableSchema, step.Number, $"{wish.On!.Text} is looked up along the search path of whoever runs this. Write its schema.")));
            }

            findings.AddRange(found.Where(finding => !step.Ignored.Contains(finding.Rule)));
            findings.AddRange(step.Ignored.Where(rule => !found.Exists(finding => finding.Rule == rule)).Select(rule => new Finding(UnusedIgnore, step.Number, RuleNames.Contains(rule) ? $"Nothing here goes against {rule}. Leave the ignore out." : $"There is no rule \"{rule}\".{Catalog.NearestName.Hint(rule, RuleNames)}") { IsAdvice = true }));
            Learn(linted, created, proven);
        }

        return findings;
    }

    static void Learn(LintedStep step, HashSet<string> created, HashSet<string> proven)
    {
        created.UnionWith(step.Wishes.OfType<CreateObject>().Where(made => made.Kind == "table").Select(made => made.Name.Name));
        foreach (var key in step.Wishes.OfType<AddConstraint>().Where(key => key.Kind == "check"))
        {
            // CHECK (column IS NOT NULL)
            var tokens = PostgresLexer.Read(key.Body);
            if (tokens is [_, { Text: "(" }, { IsName: true } column, { Text: "is" }, { Text: "not" }, { Text: "null" }, { Text: ")" }, ..])
            {
                proven.Add($"{key.Table.Name}.{column.Text}");
            }
        }
    }
}
