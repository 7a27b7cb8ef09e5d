namespace Quaestor.Server.Http;

/// <summary>What every answer tells browsers, problems too.</summary>
static class SecurityHeaders
{
    public static void Set(HttpResponse response)
    {
        var headers = response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        // For what is no page; the page has one of its own.
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
    }
}
