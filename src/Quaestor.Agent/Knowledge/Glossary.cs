using Quaestor.Data.Plans;

namespace Quaestor.Agent.Knowledge;

/// <summary>What a team says of a source: its words, its measures, which rows count, and questions with the SQL that is right.</summary>
sealed record Glossary(
    IReadOnlyList<Synonym> Synonyms, IReadOnlyList<Metric> Metrics, IReadOnlyList<DefaultFilter> Filters, IReadOnlyList<VerifiedPair> Verified)
{
    public static readonly Glossary Empty = new([], [], [], []);
}

/// <param name="Means">A table, <c>table.column</c>, a metric, a value, or <c>table.column = value</c>.</param>
/// <param name="Place">File and line, for what is wrong with it.</param>
sealed record Synonym(string Phrase, string Means, string Place);

/// <param name="Text">The formula as it stands in the file: <c>sum(quantity * unit_price)</c>.</param>
/// <param name="Where">Which rows it looks at; null for all.</param>
/// <param name="Words">Other names.</param>
sealed record Metric(string Name, string Text, Expression Formula, Condition? Where, IReadOnlyList<string> Words, string? Description, string Place)
{
    /// <summary>As people say it.</summary>
    public string Label => Name.Replace('_', ' ');
}

/// <summary>Rows of a table that count where a question says nothing of what tells them apart.</summary>
/// <param name="Says">As an answer tells it.</param>
sealed record DefaultFilter(string Table, Condition Where, string Text, string Says, string Place);

/// <summary>A question, and SQL that a person found right for it.</summary>
/// <param name="IsSaved">From an answer that somebody accepted, and not from the team's file.</param>
sealed record VerifiedPair(string Question, string Sql, bool IsSaved = false);
