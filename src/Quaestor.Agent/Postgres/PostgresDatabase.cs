using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Postgres;

namespace Quaestor.Agent.Postgres;

/// <summary>Finds the database behind a source.</summary>
public static class PostgresDatabase
{
    /// <exception cref="AdministrationException">It is of another kind.</exception>
    public static PostgresSource Of(ISource source) => source.Engine as PostgresSource
        ?? throw new AdministrationException("not_postgres", $"{source.Name} is no PostgreSQL database, so there is nothing to look after. Choose one that is.");

    public static bool Is(ISource? source) => source?.Engine is PostgresSource;
}
