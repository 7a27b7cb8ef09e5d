using Npgsql;
using Quaestor.Data.Postgres.Migrations.Planning;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Postgres;
using Quaestor.Data.Sources.Postgres.Connecting;

namespace Quaestor.Data.Postgres.Migrations.Wanted;

/// <summary>All of a database's schema that can be compared with another's, and the names of the rest. What extensions bring is left out.</summary>
sealed class SchemaCatalog
{
    public required IReadOnlyList<string> Schemas { get; init; }

    public required IReadOnlyList<Relation> Relations { get; init; }

    public required IReadOnlyList<SequenceFacts> Sequences { get; init; }

    public required IReadOnlyList<TypeFacts> Types { get; init; }

    public required IReadOnlyList<RoutineFacts> Routines { get; init; }

    public required IReadOnlyList<StatisticsFacts> Statistics { get; init; }

    /// <summary>What is not compared, each with the word for its kind before it.</summary>
    public required IReadOnlyList<string> Others { get; init; }

    public IEnumerable<Relation> Tables => Relations.Where(relation => relation.IsTable);

    public IEnumerable<Relation> Views => Relations.Where(relation => relation.IsView);

    /// <exception cref="SourceException">The database cannot be read.</exception>
    public static async Task<SchemaCatalog> ReadAsync(PostgresSource source, CancellationToken cancellationToken)
    {
        await using var session = await source.Connector.BeginAsync(OwnStatement.Timeout, cancellationToken);
        try
        {
            await session.QueryAsync(new(WantedTexts.Path), cancellationToken);
            return new()
            {
                Schemas = [.. (await RowsAsync(WantedTexts.Schemas)).Select(row => (string)row[0]!)],
                Relations = await RelationsAsync(RowsAsync),
                Sequences = [.. (await RowsAsync(WantedTexts.Sequences)).Select(row => new SequenceFacts((string)row[0]!, (string)row[1]!, (string?)row[2]))],
                Types = [.. (await RowsAsync(WantedTexts.Types)).Select(row => new TypeFacts((string)row[0]!, (string)row[1]!, row[2] as string[] ?? [], (string)row[3]!))],
                Routines = [.. (await RowsAsync(WantedTexts.Routines)).Select(row => new RoutineFacts((string)row[0]!, (string)row[1]!, (string)row[2]!, (string)row[3]!, (string?)row[4], (bool)row[5]!))],
                Statistics = [.. (await RowsAsync(WantedTexts.Statistics)).Select(row => new StatisticsFacts((string)row[0]!, (string)row[1]!))],
                Others = [.. (await RowsAsync(WantedTexts.Others)).Select(row => $"{row[0]} {row[1]}")],
            };
        }
        catch (NpgsqlException error)
        {
            throw new SourceException($"The schema of {source.Name} could not be read: {PostgresErrors.OfStatement(error, "").Message}");
        }

        Task<IReadOnlyList<object?[]>> RowsAsync(string sql) => session.QueryAsync(new(sql), cancellationToken);
    }

    static async Task<IReadOnlyList<Relation>> RelationsAsync(Func<string, Task<IReadOnlyList<object?[]>>> rows)
    {
        var columns = (await rows(WantedTexts.Columns)).ToLookup(
            row => (long)row[0]!,
            row => new TableColumn((string)row[1]!, (string)row[2]!, (bool)row[3]!, (string?)row[4], (string)row[5]!, (bool)row[6]!, (string?)row[7], (string)row[8]!, (long)row[9]!, (bool)row[10]!, (string)row[11]!));
        var constraints = (await rows(WantedTexts.Constraints)).ToLookup(
            row => (long)row[0]!,
            row => new ConstraintFacts((string)row[1]!, (string)row[2]!, (string)row[3]!, !((string)row[3]!).EndsWith(NotValid, StringComparison.Ordinal)));
        var indexes = (await rows(WantedTexts.Indexes)).ToLookup(row => (long)row[0]!, row => new TableIndex((string)row[1]!, (string)row[2]!, (string)row[3]!, (bool)row[4]!));
        var triggers = (await rows(WantedTexts.Triggers)).ToLookup(row => (long)row[0]!, row => new TableTrigger((string)row[1]!, (string)row[2]!, (string)row[3]!));
        var uses = (await rows(WantedTexts.ViewUses)).ToLookup(row => (long)row[0]!, row => (Relation: (long)row[1]!, Column: (string)row[2]!));
        var relations = await rows(WantedTexts.Relations);
        var names = relations.ToDictionary(row => (long)row[0]!, row => (string)row[1]!);
        return
        [
            .. relations.Select(row => new Relation(
                (long)row[0]!, (string)row[1]!, (string)row[2]!, (string)row[3]!, (string)row[4]!, (bool)row[5]!, (string[])row[6]!, (string?)row[7], (string?)row[8], (string)row[9]!, (string?)row[10], (string)row[11]!)
            {
                Columns = [.. columns[(long)row[0]!]],
                Constraints = [.. constraints[(long)row[0]!]],
                Indexes = [.. indexes[(long)row[0]!]],
                Triggers = [.. triggers[(long)row[0]!]],
                Reads = [.. uses[(long)row[0]!].Where(use => names.ContainsKey(use.Relation)).Select(use => (names[use.Relation], use.Column))],
            }),
        ];
    }

    /// <summary>What the server writes behind a constraint that it has not checked.</summary>
    public const string NotValid = " NOT VALID";
}
