using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Quaestor.Server.Http;

namespace Quaestor.Server.Api;

/// <summary>The parts of an upload (<c>multipart/form-data</c>, RFC 7578): files go to disk as they come, and never stand in memory whole.</summary>
sealed record UploadForm(string? Name, string? Description)
{
    const int LongestBoundary = 100;
    const int LongestField = 2000;

    /// <param name="take">Gets each file with its name, and throws what it does not take.</param>
    /// <exception cref="ProblemException">It is no such form.</exception>
    public static async Task<UploadForm> ReadAsync(HttpContext context, Func<string, Stream, CancellationToken, Task> take)
    {
        // The upload counts its own bytes.
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
        var reader = new MultipartReader(BoundaryOf(context.Request), context.Request.Body);
        var form = new UploadForm(null, null);
        try
        {
            while (await reader.ReadNextSectionAsync(context.RequestAborted) is { } part)
            {
                form = await TakeAsync(form, part, take, context.RequestAborted);
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw ProblemException.Invalid("bad_form", "The body breaks off, or is no multipart/form-data. Send it again.");
        }

        return form;
    }

    static async Task<UploadForm> TakeAsync(UploadForm form, MultipartSection part, Func<string, Stream, CancellationToken, Task> take, CancellationToken cancellationToken)
    {
        if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition))
        {
            throw ProblemException.Invalid("bad_form", "A part of the form has no Content-Disposition.");
        }

        if (FileNameOf(disposition) is { } fileName)
        {
            await take(fileName, part.Body, cancellationToken);
            return form;
        }

        return HeaderUtilities.RemoveQuotes(disposition.Name).Value switch
        {
            "name" => form with { Name = await TextAsync(part, cancellationToken) },
            "description" => form with { Description = await TextAsync(part, cancellationToken) },
            _ => throw ProblemException.Invalid("unknown_field", "There is no such field here. The fields are name and description; every other part is a file, with a filename."),
        };
    }

    static string? FileNameOf(ContentDispositionHeaderValue disposition)
    {
        var name = HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName);
        return name.HasValue ? name.Value : null;
    }

    static async Task<string?> TextAsync(MultipartSection part, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(part.Body);
        var buffer = new char[LongestField + 1];
        var length = await reader.ReadBlockAsync(buffer, cancellationToken);
        return length > LongestField
            ? throw ProblemException.Invalid("field_too_long", $"A field of the form may have {LongestField:N0} characters at most.")
            : new string(buffer, 0, length).Trim() is { Length: > 0 } text ? text : null;
    }

    static string BoundaryOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        && HeaderUtilities.RemoveQuotes(type.Boundary).Value is { Length: > 0 and <= LongestBoundary } boundary
            ? boundary
            : throw ProblemException.Invalid("bad_form", "Send files as multipart/form-data with a boundary.");
}
