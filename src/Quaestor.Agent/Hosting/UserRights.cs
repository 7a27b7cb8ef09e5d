using Quaestor.Agent.Personal;
using Quaestor.Agent.Users;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Hosting;

/// <summary>What a user may do here now.</summary>
public sealed record Rights(Role Role, GrantedSources Sources)
{
    /// <summary>The source that the user means where nothing else says; null for none of their own.</summary>
    public Guid? Preferred { get; init; }

    public SourceChoice Choice => new(Sources, Preferred);
}

/// <summary>Finds out what users may do, each time anew: what was taken away is gone with the next request.</summary>
public sealed class UserRights(UserAccounts users, SourceRegistry sources, UserContexts contexts)
{
    /// <summary>A user who is not there any more may use nothing.</summary>
    public async Task<Rights> OfAsync(string userId) =>
        await users.FindAsync(userId) is { } user
            ? new(user.Role, user.Role == Role.Admin ? sources.EverythingFor(userId) : new(sources, source => user.MayUse(source, sources.OwnerOf(source), sources.IsPrivate(source)))) { Preferred = (await contexts.OfAsync(userId)).DefaultDatasetId }
            : new(Role.Viewer, new(sources, _ => false));
}
