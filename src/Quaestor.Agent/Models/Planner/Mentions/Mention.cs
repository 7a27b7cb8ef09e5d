using Quaestor.Agent.Models.Planner.Schemas;

namespace Quaestor.Agent.Models.Planner.Mentions;

/// <summary>A stretch of a question that may speak of something.</summary>
/// <param name="Start">First token.</param>
/// <param name="End">The token after the last.</param>
abstract record Mention(int Start, int End)
{
    public bool Overlaps(Mention other) => Start < other.End && other.Start < End;

    public int DistanceTo(Mention other) => Overlaps(other) ? 0 : Start >= other.End ? Start - other.End + 1 : other.Start - End + 1;
}

/// <param name="Coverage">How much of the name's words the stretch has, 0 to 1.</param>
/// <param name="Matched">Tokens that stand for words of the name.</param>
/// <param name="Nearness">The mean nearness of those words.</param>
sealed record TableMention(MappedTable Table, int Start, int End, double Coverage, int Matched, double Nearness) : Mention(Start, End);

/// <inheritdoc cref="TableMention"/>
sealed record ColumnMention(MappedColumn Column, int Start, int End, double Coverage, int Matched, double Nearness) : Mention(Start, End)
{
    /// <summary>Another column has more of the same stretch.</summary>
    public bool IsDominated { get; set; }

    /// <summary>Columns that fit the stretch as well.</summary>
    public int Rivals { get; set; }
}

/// <param name="Values">Columns with the value as it is stored there; empty for a text that is known nowhere.</param>
sealed record ValueMention(int Start, int End, string Text, bool IsQuoted, IReadOnlyList<(MappedColumn Column, string Stored)> Values) : Mention(Start, End);

sealed record NumberMention(int Start, int End, string Text) : Mention(Start, End);

/// <summary>Words of no name of the schema that stand for something of it.</summary>
sealed record WordMention(int Start, int End) : Mention(Start, End);
