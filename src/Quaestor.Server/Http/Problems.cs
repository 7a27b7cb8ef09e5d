using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Postgres;
using Quaestor.Agent.Threads;
using Quaestor.Data.Incoming;
using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sources;

namespace Quaestor.Server.Http;

/// <summary>The outermost layer: whatever ends without an answer ends with problem details, and none of them shows internals.</summary>
sealed class Problems(RequestDelegate next, ILogger<Problems> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        SecurityHeaders.Set(context.Response);
        try
        {
            await next(context);
            await ExplainAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to read an answer.
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            var (status, code, detail) = ProblemOf(context, exception);
            context.Response.Clear();
            SecurityHeaders.Set(context.Response);
            if (status == StatusCodes.Status401Unauthorized)
            {
                context.Response.Headers.WWWAuthenticate = code == "sign_in_required" ? "Bearer" : "Bearer error=\"invalid_token\"";
            }

            if (exception is ProblemException { RetryAfter: { } wait })
            {
                context.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            }

            await WriteAsync(context, status, code, detail);
        }
        catch (Exception exception)
        {
            // Half an answer is out; only breaking it off tells the reader that it is no whole one.
            logger.LogError(exception, "{Method} {Path} broke off", context.Request.Method, context.Request.Path);
            context.Abort();
        }
        finally
        {
            LetTheRestCome(context);
        }
    }

    // Kestrel breaks the connection under a client that is still sending more than the limit, and the client never reads its answer.
    // Without a limit it throws away what comes, for RequestBodyDrainTimeout at most.
    static void LetTheRestCome(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } unread)
        {
            unread.MaxRequestBodySize = null;
        }
    }

    (int Status, string Code, string Detail) ProblemOf(HttpContext context, Exception exception)
    {
        switch (exception)
        {
            case ProblemException problem:
                return (problem.Status, problem.Code, problem.Message);
            case RequestException request:
                return (StatusOf(request.Fault), request.Code, request.Message);
            case AdministrationException refused:
                return (refused.Code == AdministrationException.Busy ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity, refused.Code, refused.Message);
            case IncomingException upload:
                if (upload.InnerException is not null)
                {
                    logger.LogError(upload, "An upload could not be stored");
                }

                return (StatusOf(upload), upload.Code, upload.Message);
            case EventsGoneException gone:
                return (StatusCodes.Status410Gone, "reload", gone.Message);
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return (StatusCodes.Status413PayloadTooLarge, "body_too_large", $"The body is larger than {RequestBody.Largest >> 10} KiB. Send less, or add the data as a source.");
            case BadHttpRequestException bad:
                return (bad.StatusCode, "bad_request", "The request breaks off or is not valid HTTP. Send it again.");
            case SourceException or SandboxException:
                logger.LogWarning(exception, "A source could not be used in {Method} {Path}", context.Request.Method, context.Request.Path);
                return (StatusCodes.Status503ServiceUnavailable, "source_unavailable", exception.Message);
            case StoreException store:
                logger.LogError(store, "The store failed in {Method} {Path}", context.Request.Method, context.Request.Path);
                return (StatusCodes.Status503ServiceUnavailable, "store_unavailable", store.Message);
            default:
                logger.LogError(exception, "{Method} {Path} failed by a fault", context.Request.Method, context.Request.Path);
                return (StatusCodes.Status500InternalServerError, "internal_error", "The server failed by a fault of its own. Try again; its log says more.");
        }
    }

    static int StatusOf(RequestFault fault) => fault switch
    {
        RequestFault.NotFound => StatusCodes.Status404NotFound,
        RequestFault.Forbidden => StatusCodes.Status403Forbidden,
        RequestFault.Conflict => StatusCodes.Status409Conflict,
        RequestFault.TooMuch => StatusCodes.Status429TooManyRequests,
        _ => StatusCodes.Status400BadRequest,
    };

    static int StatusOf(IncomingException upload) => upload.Code switch
    {
        IncomingException.TooLarge => StatusCodes.Status413PayloadTooLarge,
        IncomingException.NoRoom => StatusCodes.Status409Conflict,
        IncomingException.NotStored => StatusCodes.Status507InsufficientStorage,
        _ => StatusCodes.Status422UnprocessableEntity,
    };

    // Routing and the server itself end requests without a body.
    static Task ExplainAsync(HttpContext context)
    {
        if (context.Response.HasStarted || context.Response.StatusCode < 400 || context.Response.ContentType is not null)
        {
            return Task.CompletedTask;
        }

        var (code, detail) = context.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => ("not_found", $"There is nothing at this address. {context.Request.PathBase}/openapi.json lists what there is."),
            StatusCodes.Status405MethodNotAllowed => ("method_not_allowed", $"This address does not take {context.Request.Method}, but {context.Response.Headers.Allow}."),
            _ => ("bad_request", "The request could not be answered."),
        };
        return WriteAsync(context, context.Response.StatusCode, code, detail);
    }

    static Task WriteAsync(HttpContext context, int status, string code, string detail) =>
        context.Request.Path.StartsWithSegments(OpenAiErrors.Root)
            ? OpenAiErrors.WriteAsync(context, status, code, detail)
            : Answers.WriteProblemAsync(context, status, code, detail);
}
