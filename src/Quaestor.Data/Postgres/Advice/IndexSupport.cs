using Quaestor.Data.Sql;

namespace Quaestor.Data.Postgres.Advice;

/// <summary>What a server has for indexes.</summary>
/// <param name="HypoPg">Schema of the extension, quoted; null where it is not installed.</param>
/// <param name="Trigrams">Of pg_trgm, which serves LIKE '%…%'.</param>
/// <param name="IsPlainOrder">Texts are ordered byte by byte, so that a plain index serves LIKE '…%'.</param>
sealed record IndexSupport(string? HypoPg, string? Trigrams, bool IsPlainOrder)
{
    static readonly string Sql = EmbeddedSql.Read(typeof(IndexSupport), "extensions");

    public static async Task<IndexSupport> ReadAsync(Sources.Postgres.Connecting.PostgresSession session, CancellationToken cancellationToken)
    {
        var rows = await session.QueryAsync(new(Sql), cancellationToken);
        var schemas = rows.Where(row => row[0] is string).ToDictionary(row => (string)row[0]!, row => (string)row[1]!);
        return new(schemas.GetValueOrDefault("hypopg"), schemas.GetValueOrDefault("pg_trgm"), rows.Count > 0 && (bool)rows[0][2]!);
    }
}
