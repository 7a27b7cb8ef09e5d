using Quaestor.Data.Sources;

namespace Quaestor.Agent.Sharing;

/// <summary>What a model must be allowed to see to read a text.</summary>
/// <param name="Source">Whose data it tells of; null where nobody knows: then all sources' rows, unmasked.</param>
/// <param name="Masked">The columns that were masked when it was written. Where more are masked today, it is not shown.</param>
public sealed record Need(Guid? Source, SourceShare Level, IReadOnlyList<string> Masked)
{
    public static readonly Need Everything = new(null, SourceShare.Rows, []);

    /// <summary>Together what each of them says: of one source the highest level, and what was masked in all.</summary>
    public static IReadOnlyList<Need> Union(IEnumerable<Need> needs) =>
    [
        .. needs.GroupBy(need => need.Source).Select(group => new Need(
            group.Key,
            group.Max(need => need.Level),
            group.Select(need => need.Masked.AsEnumerable()).Aggregate((one, other) => one.Intersect(other, StringComparer.OrdinalIgnoreCase)).ToList())),
    ];

    /// <summary>Two that are equal are written alike.</summary>
    public override string ToString() => $"{Source} {Level} {string.Join(',', Masked.Order(StringComparer.Ordinal))}";

    public bool Equals(Need? other) =>
        other is not null && (Source, Level) == (other.Source, other.Level)
        && Masked.ToHashSet(StringComparer.OrdinalIgnoreCase).SetEquals(other.Masked);

    public override int GetHashCode() => HashCode.Combine(Source, Level, Masked.Count);
}
