using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Quaestor.Server.Web;

/// <summary>The page and its files, embedded in this assembly by the build.</summary>
sealed class WebPage
{
    const string Folder = "web/";
    const string Index = "index.html";

    // Nothing from elsewhere, nothing inline, no frames: what a model or a table says can at most be text.
    const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
        + "manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    readonly FrozenDictionary<string, Lazy<WebFile>> _files = Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
        .ToFrozenDictionary(name => name[Folder.Length..], name => new Lazy<WebFile>(() => WebFile.Read(name)));

    public IEnumerable<string> Paths => _files.Keys;

    public Task SendPageAsync(HttpContext context) => SendAsync(context, Index);

    public Task SendAsync(HttpContext context, string path)
    {
        var file = _files[path].Value;
        var headers = context.Response.Headers;
        headers.ETag = file.ETag;
        headers.CacheControl = "no-cache";
        headers.Vary = HeaderNames.AcceptEncoding;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XFrameOptions = "DENY";
        if (context.Request.Headers.IfNoneMatch.ToString() == file.ETag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        var zipped = file.Zipped is not null && context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);
        if (zipped)
        {
            headers.ContentEncoding = "gzip";
        }

        var bytes = zipped ? file.Zipped! : file.Bytes;
        context.Response.ContentType = file.ContentType;
        context.Response.ContentLength = bytes.Length;
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }

    /// <summary>One file, read and compressed when it is first asked for.</summary>
    sealed record WebFile(byte[] Bytes, byte[]? Zipped, string ContentType, string ETag)
    {
        public static WebFile Read(string resource)
        {
            using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            var zipped = Zip(bytes);
            return new WebFile(bytes, zipped.Length < bytes.Length ? zipped : null, TypeOf(resource), $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 12))}\"");
        }

        static byte[] Zip(byte[] bytes)
        {
            using var zipped = new MemoryStream();
            using (var gzip = new GZipStream(zipped, CompressionLevel.Optimal))
            {
                gzip.Write(bytes);
            }

            return zipped.ToArray();
        }

        static string TypeOf(string resource) => Path.GetExtension(resource) switch
        {
            ".html" => "text/html; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".svg" => "image/svg+xml",
            ".png" => "image/png",
            ".woff2" => "font/woff2",
            ".json" or ".map" or ".webmanifest" => "application/json",
            _ => "application/octet-stream",
        };
    }
}
