namespace Quaestor.Server.Http;

/// <summary>
/// Lets only this machine's own pages and programs in: the Host must be a name of this machine, or a foreign site could
/// reach the server through a name of its own (DNS rebinding); what changes something must not come from another page.
/// </summary>
sealed class SameOrigin(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (!IsThisMachine(context.Request.Host))
        {
            throw new ProblemException(StatusCodes.Status421MisdirectedRequest, "wrong_host", "This server answers to localhost, 127.0.0.1 and [::1] only.");
        }

        if (ChangesSomething(context.Request.Method) && !IsOwnPage(context.Request))
        {
            throw new ProblemException(StatusCodes.Status403Forbidden, "wrong_origin", "Another site's page may not change anything here. Use this server's own page, or a program.");
        }

        return next(context);
    }

    static bool IsThisMachine(HostString host) =>
        host.Host is "127.0.0.1" or "[::1]" || string.Equals(host.Host, "localhost", StringComparison.OrdinalIgnoreCase);

    static bool ChangesSomething(string method) => !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method);

    // Programs send neither header; browsers send at least one of them and pages cannot forge them.
    static bool IsOwnPage(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        return (origin.Length == 0 || string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase))
            && (site is "" or "same-origin" or "none");
    }
}
