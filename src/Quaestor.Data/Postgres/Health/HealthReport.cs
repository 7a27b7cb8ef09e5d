namespace Quaestor.Data.Postgres.Health;

/// <summary>What all checks found.</summary>
/// <param name="State">The worst of them.</param>
public sealed record HealthReport(string Server, string Database, CheckState State, IReadOnlyList<CheckReport> Checks);

/// <summary>What one check found.</summary>
/// <param name="Finding">A sentence with the figures.</param>
/// <param name="Threshold">From where on it is no longer fine, by the server's own settings.</param>
/// <param name="Advice">What to do; null where nothing is to be done.</param>
/// <param name="Sql">What was asked. Anybody may ask it again.</param>
/// <param name="Evidence">The rows of the answer, the first being its state and its finding.</param>
public sealed record CheckReport(string Name, string Title, CheckState State, string Finding, string Threshold, string? Advice, string Sql, Evidence Evidence);
