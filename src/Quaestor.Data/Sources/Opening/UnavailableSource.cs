using System.Security.Cryptography;
using System.Text;
using Quaestor.Data.Catalog;
using Quaestor.Data.Results;
using Quaestor.Data.Sql;

namespace Quaestor.Data.Sources.Opening;

/// <summary>A source of the settings that cannot be opened. It is listed all the same, so that everybody hears why, and the others stay usable.</summary>
sealed class UnavailableSource(SourceSettings settings, string reason) : ISource
{
    public Guid Id { get; } = new(SHA256.HashData(Encoding.UTF8.GetBytes($"quaestor unavailable source {settings.Name}")).AsSpan(0, 16));

    public string Name => settings.Name ?? "";

    public string Kind => "unavailable";

    public string Location => settings.ShownPlace;

    public Dialect Dialect => SourcePlace.IsPostgres(settings.Place) ? Dialect.Postgres : Dialect.DuckDb;

    public Task<SourceSchema> SchemaAsync(CancellationToken cancellationToken) => throw Unavailable();

    public ValueTask<string> SandboxAsync(CancellationToken cancellationToken) => throw Unavailable();

    public ValueTask<Verdict> JudgeAsync(string sql, CancellationToken cancellationToken) => throw Unavailable();

    public Task<Truncation?> ReadAsync(ApprovedSql sql, QueryCaps caps, ResultIntake rows, CancellationToken cancellationToken) => throw Unavailable();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    SourceException Unavailable() => new(reason);
}
