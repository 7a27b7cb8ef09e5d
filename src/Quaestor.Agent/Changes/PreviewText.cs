using System.Globalization;
using System.Text;
using Quaestor.Data.Sources.Postgres.Changing;
using Quaestor.Data.Sql;

namespace Quaestor.Agent.Changes;

/// <summary>A preview as a person reads it before they decide.</summary>
static class PreviewText
{
    const int LongestRow = 400;
    const string Stays = "Once committed it stays: what it removes or overwrites comes back only from a backup.";

    static readonly CultureInfo English = CultureInfo.InvariantCulture;

    public static string Of(ChangePreview? preview) =>
        // The answer of a turn tells a preview that begins so: it holds no rows.
        preview is null ? "Not previewed." : preview.NotRun is { } reason ? $"Not previewed: {reason}." : Whole(preview);

    /// <summary>What could go wrong, a sentence.</summary>
    public static string Risk(ProposedChange change, ChangePreview? preview) =>
        !LosesSomething(change) ? $"{change.Kind} changes no row and no definition."
        : preview is null or { NotRun: not null } ? $"{change.Kind} was not tried before. What it does is seen only once it is done."
        : preview.Sequences.Count > 0 ? $"{Stays} The preview has moved {string.Join(", ", preview.Sequences)} on, which no rollback takes back."
        : Stays;

    /// <summary>Whether there is anything in it for which somebody might want a backup.</summary>
    public static bool LosesSomething(ProposedChange change) => change.Kind is not ("VACUUM" or "ANALYZE" or "REINDEX");

    static string Whole(ChangePreview preview)
    {
        var text = new StringBuilder();
        text.Append(English, $"Tried in a transaction that was rolled back, in {Math.Max(preview.Duration.TotalSeconds, 0.001):0.###} s");
        text.Append(preview.Rows is { } rows ? $": {rows.ToString("N0", English)} {(rows == 1 ? "row changes" : "rows change")}." : ".");
        List(text, "Lost with all that is in them", preview.Lost.Select(table => $"{table.Name} ({(table.Rows is { } count ? $"about {count.ToString("N0", English)} rows, " : "")}{Size(table.Bytes)})"));
        List(text, "Tables", preview.Tables.Select(Table));
        List(text, "Triggers that fire", preview.Triggers.Select(trigger => $"{trigger.Name} on {trigger.Table} calls {trigger.Function}"));
        List(text, "Cascades", preview.Cascades);
        List(text, "Sequences that went on", preview.Sequences);
        List(text, "Locks", preview.Locks.Select(taken => $"{taken.Mode} on {taken.Relation}"));
        List(text, "Written anew as a whole", preview.Rewrites.Select(relation => $"{relation.Name} ({Size(relation.Bytes)})"));
        List(text, "The server says", preview.Notices);
        foreach (var row in preview.Sample)
        {
            text.Append(row.Before is { } before ? $"\n  before {Cut(before)}" : "").Append(row.After is { } after ? $"\n  after  {Cut(after)}" : "\n  after  (gone)");
        }

        return text.ToString();
    }

    static void List(StringBuilder text, string title, IEnumerable<string> items)
    {
        var listed = string.Join("; ", items);
        if (listed.Length > 0)
        {
            text.Append(English, $"\n{title}: {listed}");
        }
    }

    static string Table(ChangedTable table)
    {
        (long Rows, string What)[] parts = [(table.Inserted, "inserted"), (table.Updated, "updated"), (table.Deleted, "deleted")];
        return $"{table.Name} {string.Join(", ", parts.Where(part => part.Rows > 0).Select(part => $"{part.Rows.ToString("N0", English)} {part.What}"))}";
    }

    /// <summary>As <c>pg_size_pretty</c> writes it.</summary>
    static string Size(long bytes)
    {
        var (size, units) = (bytes, new Queue<string>(["bytes", "kB", "MB", "GB", "TB"]));
        while (size >= 10 * 1024 && units.Count > 1)
        {
            size = (size + 512) / 1024;
            units.Dequeue();
        }

        return $"{size.ToString("N0", English)} {units.Peek()}";
    }

    static string Cut(string row) => row.Length <= LongestRow ? row : $"{row[..LongestRow]}…";
}
