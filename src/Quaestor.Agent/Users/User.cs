using Quaestor.Agent.Threads;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Users;

/// <summary>Somebody who may sign in, or the one local user of an installation that knows no others.</summary>
/// <param name="Id">The subject of their tokens; never one that another user has, whatever its letters' case.</param>
/// <param name="Grants">Ids of sources, or <c>*</c>, with their names; an administrator needs none.</param>
public sealed record User(string Id, Role Role, IReadOnlyList<GrantRecord> Grants)
{
    /// <summary>Of a command's own socket, and of everybody on loopback where there are no users. Nobody can sign in as this one.</summary>
    public static readonly User Local = new("local", Role.Admin, []);

    public bool HasPassword { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    /// <param name="owner">The user who brought it; null for one of the installation. A grant of everything is of the installation's.</param>
    /// <param name="isPrivate">It is its owner's alone, whoever grants it.</param>
    public bool MayUse(ISource source, string? owner, bool isPrivate) =>
        owner == Id
        || (!isPrivate && (Role == Role.Admin || Grants.Any(grant => grant.SourceId == source.Id.ToString() || (grant.SourceId == GrantRecord.Everything && owner is null))));

    public static User Of(UserRecord record) => new(record.Id, RoleOf(record.Role), record.Grants)
    {
        HasPassword = record.PasswordHash is not null,
        CreatedAt = record.CreatedAt,
    };

    /// <summary>What is not known is the least.</summary>
    static Role RoleOf(string name) => Roles.Find(name) ?? Role.Viewer;
}
