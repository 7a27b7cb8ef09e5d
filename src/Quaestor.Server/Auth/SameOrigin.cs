using System.Net;
using Quaestor.Server.Http;

namespace Quaestor.Server.Auth;

/// <summary>
/// Lets only the server's own pages and programs in: the Host must be a name of this server, or a foreign site could reach it
/// through a name of its own (DNS rebinding); what changes something must not come from another page.
/// </summary>
/// <param name="hosts">Its names besides those of this machine, which count where everybody has to sign in.</param>
sealed class SameOrigin(RequestDelegate next, SignInMode mode, IReadOnlyList<string> hosts)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!IsThisMachine(context.Request.Host) && !(IsName(context) && await mode.IsNeededAsync()))
        {
            throw new ProblemException(StatusCodes.Status421MisdirectedRequest, "wrong_host", "This server does not answer to that name. It is localhost, or a name that server.hosts has in its settings.");
        }

        if (ChangesSomething(context.Request.Method) && !IsOwnPage(context.Request))
        {
            throw new ProblemException(StatusCodes.Status403Forbidden, "wrong_origin", "Another site's page may not change anything here. Use this server's own page, or a program.");
        }

        await next(context);
    }

    public static bool ChangesSomething(string method) => !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method);

    static bool IsThisMachine(HostString host) =>
        host.Host is "127.0.0.1" or "[::1]" || string.Equals(host.Host, "localhost", StringComparison.OrdinalIgnoreCase);

    // The address that the request came to is no name that somebody could have given it.
    bool IsName(HttpContext context) =>
        hosts.Contains(context.Request.Host.Host, StringComparer.OrdinalIgnoreCase)
        || (IPAddress.TryParse(context.Request.Host.Host.Trim('[', ']'), out var address) && context.Connection.LocalIpAddress is { } local
            && (address.Equals(local) || (local.IsIPv4MappedToIPv6 && address.Equals(local.MapToIPv4()))));

    /// <summary>Programs send neither header; browsers send at least one of them and pages cannot forge them.</summary>
    public static bool IsOwnPage(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        return (origin.Length == 0 || IsOwn(origin, request)) && (site is "" or "same-origin" or "none");
    }

    // Behind something that speaks TLS for this server, its own page comes by https.
    static bool IsOwn(string origin, HttpRequest request) =>
        string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase)
        || (!IsThisMachine(request.Host) && string.Equals(origin, $"https://{request.Host}", StringComparison.OrdinalIgnoreCase));
}
