using Quaestor.Data.Postgres.Plans;

namespace Quaestor.Data.Postgres.Advice;

/// <summary>Tells how a server would plan statements if it had certain indexes.</summary>
interface IWhatIf
{
    /// <summary>How it does so, a sentence for people.</summary>
    string Method { get; }

    /// <summary>Whether it can try an index of this kind.</summary>
    bool CanTry(IndexDefinition index);

    /// <summary>Plans statements beside the indexes that are there and these.</summary>
    /// <returns>Null for an index set of which one cannot be made.</returns>
    Task<IReadOnlyList<PlanReading>?> PlanAsync(IReadOnlyList<IndexDefinition> indexes, IReadOnlyList<WorkloadStatement> statements, CancellationToken cancellationToken);

    /// <summary>In bytes; null where it cannot be told.</summary>
    Task<long?> SizeAsync(IndexDefinition index, CancellationToken cancellationToken);
}
