namespace Quaestor.Agent.Threads;

/// <summary>A user as stored.</summary>
/// <param name="Id">The subject of their tokens.</param>
/// <param name="Role">In small letters.</param>
/// <param name="PasswordHash">Null where they sign in by token alone.</param>
/// <param name="Stamp">Changed, all tokens count no more that carry another.</param>
public sealed record UserRecord(string Id, string Role, string? PasswordHash, string Stamp, DateTimeOffset CreatedAt)
{
    /// <summary>A source's id, or <see cref="GrantRecord.Everything"/>, and its name at that time.</summary>
    public IReadOnlyList<GrantRecord> Grants { get; init; } = [];
}

public sealed record GrantRecord(string SourceId, string SourceName)
{
    /// <summary>Every source, those too that come later.</summary>
    public const string Everything = "*";
}
