using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Quaestor.Server.Http;

namespace Quaestor.Server.Auth;

/// <summary>
/// Lets in one window and nobody else: other users of this machine reach its loopback too. The address that the window opens
/// first holds a key that counts once, and gives it a cookie in exchange.
/// </summary>
sealed class WindowPass(RequestDelegate next, string key)
{
    public const string Path = "/window";

    const string Cookie = "quaestor_window";

    readonly string _secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
    int _isUsed;

    public Task InvokeAsync(HttpContext context)
    {
        if (HttpMethods.IsGet(context.Request.Method) && context.Request.Path == Path)
        {
            return Enter(context);
        }

        return IsSame(context.Request.Cookies[Cookie], _secret) ? next(context)
            : throw new ProblemException(StatusCodes.Status401Unauthorized, "window_only", "This server belongs to a window of \"quaestor desktop\", and answers nobody else. Start a server of your own with \"quaestor serve\".");
    }

    Task Enter(HttpContext context)
    {
        if (!IsSame(context.Request.Query["key"], key) || Interlocked.Exchange(ref _isUsed, 1) != 0)
        {
            throw new ProblemException(StatusCodes.Status401Unauthorized, "window_only", "This key was used, or never counted. Close the window and start \"quaestor desktop\" again.");
        }

        context.Response.Cookies.Append(Cookie, _secret, new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/", IsEssential = true });
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Redirect("/");
        return Task.CompletedTask;
    }

    static bool IsSame(string? given, string secret) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given ?? ""), Encoding.UTF8.GetBytes(secret));
}
