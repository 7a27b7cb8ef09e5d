namespace Quaestor.Data.Sources.Postgres;

/// <summary>Who is connected, and what that role could do if nobody held it back.</summary>
/// <param name="Memberships">Of those that give power over the server.</param>
/// <param name="WritableTables">Tables that the role may change.</param>
/// <param name="GuardedTables">Tables whose row security applies to it.</param>
public sealed record PermissionsCard(
    string Role,
    bool IsSuperuser,
    bool MayCreateRoles,
    bool MayCreateDatabases,
    bool MayReplicate,
    bool BypassesRowSecurity,
    IReadOnlyList<string> Memberships,
    long WritableTables,
    long GuardedTables,
    string ServerVersion,
    bool IsStandby)
{
    /// <summary>For people, the warnings first.</summary>
    public IEnumerable<string> Sentences()
    {
        if (IsSuperuser)
        {
            yield return $"{Role} is a superuser: nothing in the database holds it back. Connect as a role that may only read: CREATE ROLE reader LOGIN IN ROLE pg_read_all_data.";
        }

        if (Memberships.Where(role => role is not ("pg_read_all_data" or "pg_monitor")).ToList() is { Count: > 0 } dangerous)
        {
            yield return $"{Role} has rights over the server by {string.Join(", ", dangerous)}. A role that only reads needs none of these.";
        }

        List<string> attributes = [.. Attributes()];
        if (attributes.Count > 0 && !IsSuperuser)
        {
            yield return $"{Role} may {string.Join(", ", attributes)}. A role that only reads needs none of that.";
        }

        if (WritableTables > 0)
        {
            yield return $"{Role} may change {WritableTables} tables. Quaestor changes none: each statement is judged, and runs in a transaction that only reads and is rolled back.";
        }

        if (GuardedTables > 0)
        {
            yield return $"Row security hides rows of {GuardedTables} tables from {Role}: results show what that role may see.";
        }

        yield return $"Connected as {Role} to PostgreSQL {ServerVersion}{(IsStandby ? ", a standby that follows another server" : "")}.";
    }

    internal static PermissionsCard Of(object?[] row) => new(
        (string)row[0]!, (bool)row[1]!, (bool)row[2]!, (bool)row[3]!, (bool)row[4]!, (bool)row[5]!, (string[])row[6]!, (long)row[7]!, (long)row[8]!,
        (string)row[9]!, (bool)row[10]!);

    IEnumerable<string> Attributes()
    {
        if (MayCreateRoles)
        {
            yield return "create roles";
        }

        if (MayCreateDatabases)
        {
            yield return "create databases";
        }

        if (MayReplicate)
        {
            yield return "replicate";
        }

        if (BypassesRowSecurity)
        {
            yield return "pass by row security";
        }
    }
}
