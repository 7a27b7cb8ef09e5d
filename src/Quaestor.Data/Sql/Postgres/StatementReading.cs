namespace Quaestor.Data.Sql.Postgres;

/// <summary>One statement that only reads, as far as its words tell.</summary>
/// <param name="CteNames">Indexes of the names that WITH introduces: brackets behind them hold column names.</param>
sealed record StatementReading(TokenTree Tree, HashSet<int> CteNames);
