using System.Globalization;

namespace Quaestor.Agent.Threads;

/// <summary>Brings a store's file to the newest form, one numbered file after the other, each in its own transaction.</summary>
static class StoreMigrations
{
    public static void Apply(StoreConnection connection)
    {
        foreach (var (number, _, sql) in SqlTexts.Migrations())
        {
            if (number <= VersionOf(connection))
            {
                continue;
            }

            connection.Run("BEGIN IMMEDIATE");
            try
            {
                // Another process may have come first while this one waited for the lock.
                if (number > VersionOf(connection))
                {
                    connection.Run(sql);
                    connection.Run($"PRAGMA user_version = {number}");
                }

                connection.Run("COMMIT");
            }
            catch
            {
                connection.Run("ROLLBACK");
                throw;
            }
        }

        var newest = SqlTexts.Migrations().Max(migration => migration.Number);
        if (VersionOf(connection) > newest)
        {
            throw new StoreException("The store was written by a newer Quaestor. Use that version, or name another store with --store.");
        }
    }

    static int VersionOf(StoreConnection connection) => int.Parse(connection.Setting("user_version") ?? "0", CultureInfo.InvariantCulture);
}
