using System.Globalization;
using System.Text;
using Quaestor.Data.Postgres.Migrations.Reading;

namespace Quaestor.Data.Postgres.Migrations.Planning;

/// <summary>The steps of one migration, and its two files.</summary>
/// <param name="Id"><c>0007_add_city</c></param>
public sealed record MigrationPlan(string Id, IReadOnlyList<PlannedStep> Steps)
{
    /// <summary>Takes away what the first one keeps for the time in between; null where nothing is kept.</summary>
    public MigrationPlan? Later { get; init; }

    /// <summary>Why a safer form was not taken, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    public IReadOnlyList<string> Irreversible => [.. Steps.Where(step => step.Irreversible is not null).Select(step => $"{step.Sql}: {step.Irreversible}").Distinct()];

    public Migration Migration => new(Id, Up(), Down());

    string Up()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"-- {Id}: {Steps.Count} {(Steps.Count == 1 ? "step" : "steps, each by itself")}. Locks are waited for one second, and tried again.\n");
        foreach (var step in Steps)
        {
            text.Append('\n');
            Say(text, step);
            text.Append(step.Sql).Append(";\n");
        }

        return text.ToString();
    }

    string Down()
    {
        if (Irreversible.Count > 0)
        {
            return "";
        }

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"-- The way back of {Id}.\n");
        foreach (var step in Steps.Reverse().Where(step => step.Down is not null))
        {
            text.Append('\n').Append(step.Down).Append(";\n");
        }

        return text.ToString();
    }

    static void Say(StringBuilder text, PlannedStep step)
    {
        var size = step is { Table: { } table, Rows: { } rows } ? string.Create(CultureInfo.InvariantCulture, $"; {table} has about {rows:N0} rows, {step.Bytes >> 20:N0} MB") : "";
        var locks = step.Locks.Count > 0 ? $"; {string.Join(", ", step.Locks.Select(taken => $"{taken.Mode} on {taken.Relation}"))}" : "";
        var rewrites = step.Rewrites.Count > 0 ? $"; writes {string.Join(", ", step.Rewrites)} anew" : "";
        text.Append($"-- {step.Duration}{(step.Scans ? "; reads the table" : "")}{locks}{rewrites}{size}\n");
        _ = step.Irreversible is { } why ? text.Append($"-- no way back: {why}\n") : text;
        _ = step.Before is { } before ? text.Append($"-- quaestor: before {before}\n") : text;
        _ = step.After is { } after ? text.Append($"-- quaestor: after {after}\n") : text;
        _ = step.Ignores is { } rule ? text.Append($"-- quaestor: ignore {rule}\n") : text;
        _ = step.IsBatched ? text.Append("-- quaestor: batch\n") : text;
    }
}
