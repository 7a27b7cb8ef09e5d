namespace Quaestor.Data.Sources.Postgres.Connecting;

/// <summary>How long a change may run, and wait for locks; zero for as long as it takes.</summary>
/// <param name="Statement">For each statement, on the server.</param>
/// <param name="Lock">It gives up sooner than it lets others queue behind it.</param>
public sealed record ChangeTimes(TimeSpan Statement, TimeSpan Lock)
{
    /// <summary>A transaction that nobody goes on with ends by itself.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(30);
}
