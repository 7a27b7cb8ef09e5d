using System.Text;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Postgres;

namespace Quaestor.Data.Postgres.Backups;

/// <summary>What a restore finds on the server, once nothing speaks against it.</summary>
/// <param name="Maintenance">Another database, from which it can be made and renamed.</param>
/// <param name="NewRoles">Those that are made for it.</param>
sealed record RestorePlace(bool Replaces, string Maintenance, IReadOnlyList<string> NewRoles)
{
    const int LongestName = 63; // NAMEDATALEN - 1

    static readonly string[] MaintenanceNames = ["postgres", "template1"];

    /// <exception cref="SourceException">It cannot be restored so.</exception>
    public static async Task<RestorePlace> OnAsync(PostgresSource server, RestoreWish wish, BackupManifest manifest, CancellationToken cancellationToken)
    {
        if (wish.Name.Length == 0 || Encoding.UTF8.GetByteCount(wish.Name) > LongestName || wish.Name.Any(char.IsControl) || wish.Name is "template0" or "template1" or "postgres")
        {
            throw new SourceException($"A database for a restore needs a name of its own, of {LongestName} bytes at most.");
        }

        var row = (await server.Connector.QueryAsync(new(BackupTexts.Restoring), cancellationToken))[0];
        var (roles, databases) = ((string[])row[2]!, (string[])row[3]!);
        if (row[0] is false)
        {
            throw new SourceException($"{server.Name} lets this role make no database. Give it CREATEDB, or restore as another role.");
        }

        if ((int)row[4]! < manifest.ServerMajor)
        {
            throw new SourceException($"The backup is of PostgreSQL {manifest.ServerMajor} and this server of {row[4]}: PostgreSQL does not restore into an older version. Choose a server of version {manifest.ServerMajor} or newer.");
        }

        var isThere = databases.Contains(wish.Name);
        if (isThere && !wish.Replaces)
        {
            throw new SourceException($"There is a database {wish.Name} already. Choose another name, or say that it is to be replaced: then it stays under another name.");
        }

        return new(isThere, MaintenanceNames.FirstOrDefault(databases.Contains) ?? throw new SourceException("The server has no database postgres to make others from."), NewRolesOf(wish, manifest, roles, mayCreate: row[1] is true));
    }

    static List<string> NewRolesOf(RestoreWish wish, BackupManifest manifest, string[] roles, bool mayCreate)
    {
        if (wish is { MissingRoles: MissingRoles.NoOwner, Roles.Count: > 0 })
        {
            throw new SourceException("Without owners nothing belongs to the backup's roles, so nothing of theirs can be given to others. Leave out one of the two.");
        }

        if (wish.Roles.Keys.FirstOrDefault(role => !manifest.Roles.Contains(role)) is { } unknown)
        {
            throw new SourceException($"The backup knows no role {unknown}. It names {string.Join(", ", manifest.Roles)}.");
        }

        if (wish.Roles.Values.FirstOrDefault(role => !roles.Contains(role)) is { } absent)
        {
            throw new SourceException($"The server has no role {absent}, to which things should go.");
        }

        List<string> missing = [.. manifest.Roles.Except(roles)];
        List<string> left = [.. missing.Where(role => !wish.Roles.ContainsKey(role))];
        if (wish.MissingRoles == MissingRoles.NoOwner || missing.Count == 0)
        {
            return [];
        }

        return wish.MissingRoles == MissingRoles.Refuse && left.Count > 0
                ? throw new SourceException($"The server has no role {string.Join(", ", left)}, to which things of the backup belong or are granted. Have them made, name others in their place, or restore without owners.")
            : mayCreate ? missing
            : throw new SourceException($"The roles {string.Join(", ", missing)} would have to be made, and this role may make none. Give it CREATEROLE, or restore without owners.");
    }
}
