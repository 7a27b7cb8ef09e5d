namespace Quaestor.Agent.Budgets;

/// <summary>What one user may spend on models in a day. A day begins at midnight where the installation is.</summary>
public sealed record UserBudget
{
    public static readonly UserBudget None = new();

    /// <summary>Input and output tokens of all models together; null for any number.</summary>
    public long? TokensPerDay { get; init; }

    /// <summary>US dollars, of models whose price is known; others are not stopped by it. Null for any sum.</summary>
    public decimal? CostPerDay { get; init; }
}
