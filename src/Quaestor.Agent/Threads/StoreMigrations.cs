namespace Quaestor.Agent.Threads;

/// <summary>Brings a store to the newest form, one numbered file after the other, each in its own transaction.</summary>
static class StoreMigrations
{
    public static void Apply(StoreEngine engine, StoreConnection connection)
    {
        var migrations = SqlTexts.Migrations(engine.Dialect).ToList();
        foreach (var (number, _, sql) in migrations.Where(migration => migration.Number > engine.Version(connection)))
        {
            connection.Execute("begin");
            try
            {
                // Another process may have come first while this one waited for the lock.
                if (number > engine.Version(connection))
                {
                    connection.Run(sql);
                    engine.SetVersion(connection, number);
                }

                connection.Execute("commit");
            }
            catch
            {
                connection.Execute("rollback");
                throw;
            }
        }

        if (engine.Version(connection) > Newest(engine))
        {
            throw new StoreException("The store was written by a newer Quaestor. Use that version, or name another store with --store.");
        }
    }

    public static int Newest(StoreEngine engine) => SqlTexts.Migrations(engine.Dialect).Max(migration => migration.Number);

    public static bool AreApplied(StoreEngine engine, StoreConnection connection) => engine.Version(connection) == Newest(engine);
}
