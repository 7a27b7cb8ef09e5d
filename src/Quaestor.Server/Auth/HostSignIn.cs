using System.Collections.Concurrent;
using System.Net;
using Quaestor.Agent.Users;
using Quaestor.Server.Http;

namespace Quaestor.Server.Auth;

/// <summary>Who asks, as the application around this one knows it.</summary>
/// <param name="find">Null where the application does not say: then only this machine is let in, as long as there are no users.</param>
sealed class HostSignIn(UserAccounts users, SignInMode mode, Func<HttpContext, HostUser?>? find)
{
    const string Forwarded = "X-Forwarded-For";

    readonly ConcurrentDictionary<HostUser, bool> _known = [];

    /// <returns>Null where it is for this one's own users to say.</returns>
    /// <exception cref="ProblemException">Nobody who may ask.</exception>
    public async Task<Caller?> FindAsync(HttpContext context)
    {
        if (find is null)
        {
            return IsThisMachine(context) || await mode.IsNeededAsync() ? null : throw new ProblemException(
                StatusCodes.Status401Unauthorized, "sign_in_required", "This service does not say who asks, so it answers this machine alone. Tell it in AddQuaestor, by options.User, or add users.");
        }

        var user = find(context) ?? throw new ProblemException(StatusCodes.Status401Unauthorized, "sign_in_required", "Sign in to this service first.");
        if (!_known.ContainsKey(user))
        {
            try
            {
                await users.KnowAsync(user.Id, user.Role);
            }
            catch (UserException exception)
            {
                throw new ProblemException(StatusCodes.Status403Forbidden, exception.Code, exception.Message);
            }

            _known[user] = true;
        }

        return new Caller(user.Id, user.Role);
    }

    // What a proxy on this machine hands on comes from elsewhere.
    static bool IsThisMachine(HttpContext context) =>
        (context.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address)) && !context.Request.Headers.ContainsKey(Forwarded);
}

/// <summary>Somebody whom the application around Quaestor has signed in.</summary>
/// <param name="Id">Of letters, digits and <c>. _ @ | : + = -</c>.</param>
public sealed record HostUser(string Id, Role Role);
