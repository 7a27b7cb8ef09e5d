using Quaestor.Data.Postgres.Migrations.Planning;
using Quaestor.Data.Postgres.Migrations.Reading;
using Quaestor.Data.Sources.Postgres;
using Quaestor.Data.Sources.Postgres.Connecting;

namespace Quaestor.Data.Postgres.Migrations.Applying;

/// <summary>A step that runs in no transaction, so that nothing tells whether it was done but what it left.</summary>
sealed class LoneStep(PostgresSource source, MigrationStep step)
{
    static readonly ChangeTimes AsLongAsItTakes = new(TimeSpan.Zero, TimeSpan.Zero);

    readonly Wish? _wish = WishReader.Read(step.Sql) is [var only] ? only : null;

    /// <summary>Whether a run before this one had come to its end with it, and not to the note of it.</summary>
    public async Task<bool> IsDoneAsync(CancellationToken cancellationToken) => _wish switch
    {
        CreateIndex { Name: { } name } index => await StateAsync(name, index.Table.Text, cancellationToken) is { IsValid: true },
        DropIndex index => await source.Connector.QueryAsync(new(PlanningTexts.Index, index.Name), cancellationToken) is [],
        _ => false,
    };

    /// <summary>Drops an index of its name that a failed build has left: IF NOT EXISTS would take it for a good one.</summary>
    public async Task ClearAsync(Action<string> says, CancellationToken cancellationToken)
    {
        if (_wish is CreateIndex { Name: { } name } index && await StateAsync(name, index.Table.Text, cancellationToken) is { IsValid: false } left)
        {
            says($"A build that failed has left the invalid index {name}: it is dropped first.");
            await using var session = await source.Connector.BeginWritingAsync(AsLongAsItTakes, inTransaction: false, cancellationToken);
            await session.ExecuteAsync($"DROP INDEX CONCURRENTLY {Names.Quote(left.Schema)}.{Names.Quote(name)}", cancellationToken);
        }
    }

    async Task<(string Schema, bool IsValid)?> StateAsync(string name, string table, CancellationToken cancellationToken) =>
        await source.Connector.QueryAsync(new(ApplyingTexts.IndexState, name, table), cancellationToken) is [[string schema, bool isValid], ..] ? (schema, isValid) : null;
}
