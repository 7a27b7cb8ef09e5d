using Quaestor.Data.Postgres.Migrations.Reading;
using Quaestor.Data.Sources.Postgres;

namespace Quaestor.Data.Postgres.Migrations.Applying;

/// <summary>A migration as the database remembers it.</summary>
/// <param name="State"><c>applying</c>, <c>applied</c>, <c>reverting</c> or <c>reverted</c>.</param>
/// <param name="Done">Steps that are behind it.</param>
/// <param name="Error">Why it stopped; null where it did not.</param>
public sealed record AppliedMigration(
    string Id, string Checksum, string State, int Steps, int Done, string ApprovedBy, DateTime StartedAt, DateTime? FinishedAt, IReadOnlyList<long> TimingsMs, string? SchemaAfter, string? Error);

/// <summary>What was applied to a database, and how that fits a folder of migrations.</summary>
public sealed record MigrationHistory(IReadOnlyList<AppliedMigration> Applied, string Fingerprint)
{
    public static async Task<MigrationHistory> ReadAsync(PostgresSource source, CancellationToken cancellationToken)
    {
        var fingerprint = (string)(await source.Connector.QueryAsync(new(ApplyingTexts.Fingerprint), cancellationToken))[0][0]!;
        var isThere = (bool)(await source.Connector.QueryAsync(new(ApplyingTexts.HasHistory), cancellationToken))[0][0]!;
        var rows = isThere ? await source.Connector.QueryAsync(new(ApplyingTexts.History), cancellationToken) : [];
        return new([.. rows.Select(row => new AppliedMigration(
            (string)row[0]!, (string)row[1]!, (string)row[2]!, (int)row[3]!, (int)row[4]!, (string)row[5]!, (DateTime)row[6]!, (DateTime?)row[7], (long[])row[8]!, (string?)row[9], (string?)row[10]))], fingerprint);
    }

    public AppliedMigration? Find(string id) => Applied.FirstOrDefault(applied => applied.Id == id);

    /// <summary>Those that are yet to be applied, one that stopped on the way first.</summary>
    public IReadOnlyList<Migration> Pending(IEnumerable<Migration> all) =>
        [.. all.OrderBy(migration => migration.Id, StringComparer.Ordinal).Where(migration => Find(migration.Id) is not { State: "applied" })];

    /// <summary>What does not fit: a sentence each, none where all is well.</summary>
    public IReadOnlyList<string> Problems(IReadOnlyList<Migration> all)
    {
        var problems = new List<string>();
        foreach (var applied in Applied.Where(applied => applied.State != "reverted"))
        {
            var known = all.FirstOrDefault(migration => migration.Id == applied.Id);
            if (known is null)
            {
                problems.Add($"{applied.Id} was applied here, and its file is not among those that were given.");
            }
            else if (known.Checksum != applied.Checksum)
            {
                problems.Add($"{applied.Id} has another text than when it was {(applied.State == "applied" ? "applied" : "begun")}. Bring the old text back, and write a new migration.");
            }
        }

        var last = Applied.Where(applied => applied.State == "applied").Select(applied => applied.Id).Max(StringComparer.Ordinal);
        problems.AddRange(all.Where(migration => Find(migration.Id) is null or { State: "reverted" } && last is not null && string.CompareOrdinal(migration.Id, last) < 0)
            .Select(migration => $"{migration.Id} comes before {last}, which is applied already. Give it a later number."));
        problems.AddRange(all.GroupBy(migration => migration.Number).Where(group => group.Count() > 1).Select(group => $"{string.Join(" and ", group.Select(migration => migration.Id))} have the same number. Give one a later one."));
        return problems;
    }

    /// <summary>Whether somebody changed the schema since the last migration, by other means than these. A migration that stopped half-way has changed it itself.</summary>
    public bool HasDrifted =>
        !Applied.Any(applied => applied.State is "applying" or "reverting")
        && Applied.Where(applied => applied is { FinishedAt: not null, SchemaAfter: not null }).MaxBy(applied => applied.FinishedAt) is { SchemaAfter: { } left } && left != Fingerprint;
}
