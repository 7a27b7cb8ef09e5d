namespace Quaestor.Data.Postgres.Migrations.Linting;

/// <summary>What a rule has to say of a step.</summary>
/// <param name="Rule">As Squawk names it where it has the rule too.</param>
/// <param name="Step">From 1.</param>
/// <param name="Says">What happens, and what to do instead.</param>
public sealed record Finding(string Rule, int Step, string Says)
{
    /// <summary>Worth knowing, and no reason to stop.</summary>
    public bool IsAdvice { get; init; }
}
