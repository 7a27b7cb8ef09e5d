using System.Globalization;
using System.Text;
using Quaestor.Data.Postgres.Migrations;
using Quaestor.Data.Postgres.Migrations.Linting;
using Quaestor.Data.Postgres.Migrations.Planning;
using Quaestor.Data.Postgres.Migrations.Trying;

namespace Quaestor.Agent.Postgres.Migrating;

/// <summary>Plans and checks as people and models read them. They hold no rows.</summary>
public static class MigrationText
{
    public static string Of(PlannedMigration planned, string? notTried)
    {
        var text = new StringBuilder();
        if (planned is { Plan.Steps.Count: 0, IsWhole: true })
        {
            text.Append("No difference: the schema is as it is wanted, and nothing is to be done.\n");
            Lines(text, planned.Kept);
            Lines(text, planned.Plan.Notes);
            return text.ToString().TrimEnd();
        }

        text.Append(CultureInfo.InvariantCulture, $"{planned.Plan.Id}: {Count(planned.Plan.Steps.Count)}\n");
        foreach (var (place, step) in planned.Plan.Steps.Index())
        {
            text.Append(CultureInfo.InvariantCulture, $"{place + 1}. {step.Sql}\n   {Costs(step)}\n");
        }

        text.Append(WayBackText(planned.WayBack, planned.Plan.Irreversible));
        text.Append(planned.IsWhole ? "The way there is proven: on a scratch copy nothing was left to be done for the wanted schema.\n" : "");
        Lines(text, planned.Kept);
        Lines(text, planned.Plan.Notes);
        Lines(text, notTried is null ? [] : [notTried]);
        Lines(text, planned.Left.Select(Says));
        if (planned.Plan.Later is { } later)
        {
            text.Append(CultureInfo.InvariantCulture, $"Later, as {later.Id}: {string.Join("; ", later.Steps.Select(step => step.Sql))}\n");
        }

        return text.ToString().TrimEnd();
    }

    public static string Of(VerifiedMigration verified)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{verified.Migration.Id}: {Count(verified.Steps.Count)}{(verified.Behind > 0 ? $" behind the {verified.Behind} that are done" : "")}\n");
        foreach (var (place, step) in verified.Steps.Index())
        {
            text.Append(CultureInfo.InvariantCulture, $"{step.Number}. {step.Short}\n");
            _ = place < verified.Measured.Count ? text.Append(CultureInfo.InvariantCulture, $"   {Costs(verified.Measured[place])}\n") : text;
        }

        text.Append(WayBackText(verified.WayBack, string.IsNullOrWhiteSpace(verified.Migration.Down) ? ["its .down.sql is empty"] : []));
        Lines(text, verified.Findings.Select(Says));
        return text.ToString().TrimEnd();
    }

    public static string Says(Finding finding) => $"{(finding.IsAdvice ? "advice" : "warning")}, step {finding.Step}: {finding.Rule}: {finding.Says}";

    static string Count(int steps) => steps == 1 ? "1 step" : string.Create(CultureInfo.InvariantCulture, $"{steps} steps");

    static string Costs(PlannedStep step)
    {
        var parts = new List<string> { step.Duration };
        parts.AddRange(step.Locks.Select(taken => $"{taken.Mode} on {taken.Relation}"));
        parts.AddRange(step.Rewrites.Select(relation => $"writes {relation} anew"));
        parts.AddRange(new[]
        {
            step.Scans ? "reads the table" : null,
            step.IsBatched ? "in batches" : null,
            step.IsAlone ? "in no transaction" : null,
            step.Irreversible is { } why ? $"no way back: {why}" : null,
            step is { Rows: { } rows, Table: { } table } ? string.Create(CultureInfo.InvariantCulture, $"{table} has about {rows:N0} rows") : null,
        }.OfType<string>());
        return string.Join("; ", parts);
    }

    static string WayBackText(WayBack? wayBack, IReadOnlyList<string> irreversible) =>
        wayBack is { IsProven: true } ? "The way back is proven: up, down and up again leaves the same schema on a scratch copy.\n"
        : wayBack is { } differs ? $"The way back leaves another schema:\n{string.Join('\n', differs.Differences)}\n"
        : irreversible.Count > 0 ? $"There is no way back: {string.Join("; ", irreversible)}\n"
        : "The way back is not proven.\n";

    static void Lines(StringBuilder text, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            text.Append(line).Append('\n');
        }
    }
}
