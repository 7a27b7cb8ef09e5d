namespace Quaestor.Data.Postgres.Migrations.Linting;

/// <summary>One rule: what it finds wrong with a step, a sentence each.</summary>
/// <param name="IsAdvice">Worth knowing, and no reason to stop.</param>
sealed record Rule(string Name, Func<LintedStep, IEnumerable<string>> Check, bool IsAdvice = false);
