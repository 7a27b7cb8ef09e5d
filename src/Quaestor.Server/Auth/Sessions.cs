using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Quaestor.Agent.Threads;

namespace Quaestor.Server.Auth;

/// <summary>
/// Sign-ins of the page: a cookie that scripts cannot read, and beside it a token that only this server's page can know and sends
/// with whatever changes something. The store holds neither: only a hash of what the cookie holds.
/// </summary>
sealed class Sessions(UserStore users, TimeProvider clock)
{
    public const string AntiForgeryHeader = "X-CSRF-Token";

    const string Cookie = "quaestor";

    /// <summary>The prefix makes browsers take it from this very host alone, over TLS.</summary>
    const string SecureCookie = "__Host-quaestor";

    const int Bytes = 32;

    static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <returns>What the cookie holds; null where the user is gone.</returns>
    public async Task<string?> BeginAsync(HttpContext context, string userId)
    {
        var session = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
        var now = clock.GetUtcNow();
        if (!await users.SignInAsync(Hash(session), userId, now, now + Lifetime))
        {
            return null;
        }

        var isSecure = IsSecure(context.Request);
        context.Response.Cookies.Append(isSecure ? SecureCookie : Cookie, session, Options(isSecure, Lifetime));
        return session;
    }

    public Task EndAsync(string session) => users.SignOutAsync(Hash(session));

    public static void Forget(HttpContext context)
    {
        foreach (var (name, isSecure) in new[] { (Cookie, false), (SecureCookie, true) })
        {
            context.Response.Cookies.Append(name, "", Options(isSecure, TimeSpan.Zero));
        }
    }

    /// <returns>What the request's cookie holds; null where it has none.</returns>
    public static string? Of(HttpRequest request) =>
        request.Cookies[SecureCookie] is { Length: > 0 } secure ? secure
        : request.Cookies[Cookie] is { Length: > 0 } plain ? plain
        : null;

    public Task<UserRecord?> FindAsync(string session) =>
        session.Length <= 2 * Bytes ? users.FindBySessionAsync(Hash(session), clock.GetUtcNow()) : Task.FromResult<UserRecord?>(null);

    /// <summary>Follows from the session, so that it need not be kept, and tells nothing of it.</summary>
    public static string AntiForgeryToken(string session) => Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(session), "anti-forgery"u8));

    public static bool HasAntiForgeryToken(HttpRequest request, string session) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(request.Headers[AntiForgeryHeader].ToString()), Encoding.UTF8.GetBytes(AntiForgeryToken(session)));

    // What stands in front of this server may speak TLS for it; the browser knows, and says where its page is from.
    static bool IsSecure(HttpRequest request) =>
        request.IsHttps || request.Headers.Origin.ToString().StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    static CookieOptions Options(bool isSecure, TimeSpan lifetime) => new()
    {
        HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = isSecure, Path = "/", MaxAge = lifetime, IsEssential = true,
    };

    static string Hash(string session) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(session)));
}
