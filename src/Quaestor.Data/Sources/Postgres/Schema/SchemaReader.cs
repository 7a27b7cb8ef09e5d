using Quaestor.Data.Catalog;
using Quaestor.Data.Sources.Postgres.Connecting;

namespace Quaestor.Data.Sources.Postgres.Schema;

/// <summary>Reads a database's catalog, and measures its small tables as far as time allows.</summary>
static class SchemaReader
{
    public static async Task<SourceSchema> ReadAsync(string name, PostgresSession session, CancellationToken cancellationToken)
    {
        var found = (await session.QueryAsync(new(OwnTexts.Tables), cancellationToken)).Select(FoundTable.Of).ToList();
        var ids = found.Select(table => table.Id).ToArray();
        var columns = (await session.QueryAsync(new(OwnTexts.Columns, ids), cancellationToken)).ToLookup(row => (long)row[0]!, FoundColumn.Of);
        var keys = (await session.QueryAsync(new(OwnTexts.Keys, ids), cancellationToken)).Select(FoundKey.Of).ToList();
        var primary = keys.Where(key => key.IsPrimary).ToDictionary(key => key.Table, key => key.Columns);
        found = [.. found.Select(table => table with { Columns = [.. columns[table.Id]] })];
        List<TableSchema> tables = [.. found.Select(table => table.Describe(primary.GetValueOrDefault(table.Id) ?? []))];

        await new TableMeasure(session).FillAsync(tables, found, cancellationToken);
        await ServerStatistics.FillAsync(session, tables, ids, cancellationToken);
        var declared = Declared(keys, found.Zip(tables).ToDictionary(pair => pair.First.Id, pair => pair.Second)).ToList();
        var implied = new ImpliedJoins(session, declared, cancellationToken).Find(tables, found);
        return new(name, tables, [.. declared, .. implied], SchemaFingerprint.Of(tables));
    }

    static IEnumerable<TableJoin> Declared(List<FoundKey> keys, Dictionary<long, TableSchema> tables)
    {
        foreach (var key in keys.Where(key => !key.IsPrimary))
        {
            if (tables.TryGetValue(key.Table, out var from) && tables.TryGetValue(key.ToTable, out var to))
            {
                yield return new(from.Name, key.Columns[0], to.Name, key.ToColumns[0], Score: 1, Declared: true)
                {
                    AlsoOn = [.. key.Columns.Zip(key.ToColumns).Skip(1).Select(pair => new JoinedColumns(pair.First, pair.Second))],
                };
            }
        }
    }
}
