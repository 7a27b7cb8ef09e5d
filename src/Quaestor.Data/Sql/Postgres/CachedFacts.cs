namespace Quaestor.Data.Sql.Postgres;

/// <summary>
/// Facts that are read again when a fingerprint of the catalog has changed, which takes one short query for each statement
/// judged. One for each source; may be asked by several at once.
/// </summary>
public sealed class CachedFacts(CatalogQuery query) : IDisposable
{
    readonly SemaphoreSlim _oneAtATime = new(1);
    string? _fingerprint;
    PostgresFacts? _facts;

    /// <summary>Is a <see cref="PostgresFactsLoader"/>.</summary>
    public async ValueTask<PostgresFacts> LoadAsync(bool fresh, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            var fingerprint = (string)(await query(CatalogRows.FingerprintSql, cancellationToken))[0][0]!;
            if (fresh || _facts is null || fingerprint != _fingerprint)
            {
                _facts = await PostgresFacts.ReadAsync(query, cancellationToken);
                _fingerprint = fingerprint;
            }

            return _facts;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();
}
