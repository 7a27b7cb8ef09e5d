using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Postgres.Connecting;

namespace Quaestor.Data.Postgres.Backups;

/// <summary>What stands in a database at one moment, down to its last row: what two databases are compared by.</summary>
/// <param name="LargeObjects">Checksum of all of them; null where there are none, or where this role may not read them.</param>
public sealed record DatabaseContents(
    IReadOnlyList<TableContents> Tables, IReadOnlyList<ObjectCount> Objects, IReadOnlyList<SequenceState> Sequences, string? LargeObjects)
{
    const string NotValid = "index that is not valid";
    const string Extension = "extension";

    static readonly TimeSpan LongestTable = TimeSpan.FromHours(12);

    /// <summary>Reads all of it in the snapshot of a session.</summary>
    /// <param name="read">Told after each table: how many of how many.</param>
    /// <exception cref="SourceException">A table cannot be read.</exception>
    internal static async Task<DatabaseContents> ReadAsync(PostgresSession session, Action<int, int> read, CancellationToken cancellationToken)
    {
        var names = (await session.QueryAsync(new(BackupTexts.Tables), cancellationToken)).Select(row => (string)row[0]!).ToList();
        List<TableContents> tables = [];
        foreach (var name in names)
        {
            // Each row as its type writes it, and never by a cast, which users may define. The sum does not mind the order.
            var rows = await session.TryQueryAsync($"SELECT count(*), sum(hashtextextended(format('%s', quaestor_row), 0)::numeric)::text FROM ONLY {name} AS quaestor_row", LongestTable, cancellationToken)
                ?? throw new SourceException($"The rows of {name} cannot be read. Check that the role may read it.");
            tables.Add(new(name, (long)rows[0][0]!, (string?)rows[0][1]));
            read(tables.Count, names.Count);
        }

        var objects = await session.QueryAsync(new(BackupTexts.Objects), cancellationToken);
        var large = await session.TryQueryAsync(BackupTexts.LargeObjects, LongestTable, cancellationToken);
        return new(
            tables,
            [.. objects.Select(row => new ObjectCount((string)row[0]!, (long)row[1]!))],
            await SequencesAsync(session, cancellationToken),
            (string?)large?[0][0]);
    }

    /// <summary>Where sequences stand: the one thing that no snapshot holds still.</summary>
    internal static async Task<IReadOnlyList<SequenceState>> SequencesAsync(PostgresSession session, CancellationToken cancellationToken) =>
        [.. (await session.QueryAsync(new(BackupTexts.Sequences), cancellationToken)).Select(row => new SequenceState((string)row[0]!, (long?)row[1]))];

    /// <summary>How another database differs from this one, a sentence each.</summary>
    public IReadOnlyList<string> DifferencesOf(DatabaseContents other, int extensionsLeftOut = 0)
    {
        List<string> differences = [];
        foreach (var table in Tables)
        {
            differences.AddRange(other.Tables.FirstOrDefault(found => found.Name == table.Name) switch
            {
                null => [$"The table {table.Name} is missing."],
                { } found when found.Rows != table.Rows => [$"{table.Name} has {found.Rows:N0} rows instead of {table.Rows:N0}."],
                { } found when found.Checksum != table.Checksum => [$"{table.Name} has as many rows, of which some are others."],
                _ => (string[])[],
            });
        }

        differences.AddRange(other.Tables.Where(found => !Tables.Any(table => table.Name == found.Name)).Select(found => $"The table {found.Name} was not there."));
        foreach (var kind in Objects.Concat(other.Objects).Select(counted => counted.Kind).Distinct())
        {
            // No dump holds an index that is not valid, and none may come of it.
            var (wanted, found) = (kind == NotValid ? 0 : CountOf(Objects, kind) - (kind == Extension ? extensionsLeftOut : 0), CountOf(other.Objects, kind));
            if (wanted != found)
            {
                differences.Add($"Of the kind {kind} there are {found:N0} instead of {wanted:N0}.");
            }
        }

        // They were read before the dump, and go on meanwhile.
        foreach (var sequence in Sequences.Where(sequence => sequence.Last is not null))
        {
            var found = other.Sequences.FirstOrDefault(found => found.Name == sequence.Name)?.Last;
            if (found is null || !sequence.ReachedBy(found.Value))
            {
                differences.Add($"The sequence {sequence.Name} stands at {found?.ToString() ?? "its start"} instead of {sequence.Last}.");
            }
        }

        if (LargeObjects is not null && LargeObjects != other.LargeObjects)
        {
            differences.Add("Large objects have other contents.");
        }

        return differences;
    }

    static long CountOf(IReadOnlyList<ObjectCount> objects, string kind) => objects.FirstOrDefault(counted => counted.Kind == kind)?.Count ?? 0;
}

/// <param name="Name">With its schema, quoted where needed.</param>
/// <param name="Checksum">The sum of a 64-bit hash of each row's text; null without rows.</param>
public sealed record TableContents(string Name, long Rows, string? Checksum);

public sealed record ObjectCount(string Kind, long Count);

/// <param name="Last">The value given last; null for none yet.</param>
public sealed record SequenceState(string Name, long? Last)
{
    /// <summary>Sequences run upwards, but for those that were made to run down.</summary>
    internal bool ReachedBy(long found) => Last >= 0 ? found >= Last : found <= Last;
}
