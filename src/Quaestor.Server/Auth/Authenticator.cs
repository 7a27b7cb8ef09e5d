using Quaestor.Agent.Threads;
using Quaestor.Agent.Users;
using Quaestor.Server.Auth.Tokens;
using Quaestor.Server.Http;

namespace Quaestor.Server.Auth;

/// <summary>Finds out who asks: by bearer token, or by the cookie of the page.</summary>
sealed partial class Authenticator(SignInMode mode, UserAccounts users, TokenVerifier tokens, Sessions sessions, ILogger<Authenticator> logger, HostSignIn? around = null)
{
    const string Scheme = "Bearer ";

    /// <exception cref="ProblemException">Nobody who is known.</exception>
    public async Task<Caller> FindAsync(HttpContext context)
    {
        if (around is not null && await around.FindAsync(context) is { } known)
        {
            return known;
        }

        if (!await mode.IsNeededAsync())
        {
            return Caller.Local;
        }

        // A token that does not count is not made good by a cookie beside it.
        return context.Request.Headers.Authorization is { Count: > 0 } given ? CallerOf(await FindAsync(context, given.ToString()))
            : Sessions.Of(context.Request) is { } session ? CallerOf(await sessions.FindAsync(session) ?? throw Unknown("Your sign-in is over. Sign in again.")) with { Session = session }
            : throw Unknown("Sign in: the page asks for your name and password, and programs send a token in the header Authorization, behind the word Bearer.");
    }

    async Task<UserRecord> FindAsync(HttpContext context, string authorization)
    {
        try
        {
            var token = authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
                ? await tokens.VerifyAsync(authorization[Scheme.Length..].Trim(), context.RequestAborted)
                : throw new TokenException("It is not sent as a bearer token.");
            return await users.FindRecordAsync(token.Subject) is { } user && token.Fits(user.Stamp)
                ? user
                : throw new TokenException("Its user is not known here, or it was taken back.");
        }
        catch (TokenException exception)
        {
            LogRefused(logger, context.Connection.RemoteIpAddress, exception.Message);
            throw Unknown(
                exception.IsExpired ? "The time of this token is over. Get another one, and sign in with it." : "This token does not count here. Get another one, and sign in with it.",
                exception.IsExpired ? "token_expired" : "invalid_token");
        }
        catch (KeysUnavailableException)
        {
            throw new ProblemException(StatusCodes.Status503ServiceUnavailable, "keys_unavailable", "The keys that tokens are checked with cannot be read now. Try again in a minute.");
        }
    }

    static Caller CallerOf(UserRecord user) => new(user.Id, User.Of(user).Role);

    static ProblemException Unknown(string sentence, string code = "sign_in_required") => new(StatusCodes.Status401Unauthorized, code, sentence);

    [LoggerMessage(Level = LogLevel.Information, Message = "A token from {Address} was refused: {Reason}")]
    static partial void LogRefused(ILogger logger, System.Net.IPAddress? address, string reason);
}
