using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Features;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Settings;
using Quaestor.Server.Auth;
using Quaestor.Server.Http;
using Quaestor.Server.Limits;

namespace Quaestor.Server.Mcp;

/// <summary>
/// <c>/mcp</c>: the Model Context Protocol over Streamable HTTP. Revisions without sessions, and clients that begin none, are
/// answered request by request; whoever begins with <c>initialize</c> gets a session.
/// </summary>
/// <remarks>Takes the place of the package ModelContextProtocol.AspNetCore.</remarks>
sealed class McpApi(AgentHost host, McpServerSettings settings, ILoggerFactory logs) : IAsyncDisposable
{
    const string Path = "/mcp";

    static readonly JsonTypeInfo<JsonRpcMessage> MessageType = (JsonTypeInfo<JsonRpcMessage>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage));

    readonly DataServer _data = new(host, settings, logs);
    readonly CancellationTokenSource _end = new();
    readonly ClientSessions _sessions = new(settings, TimeProvider.System, logs);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, context => AnswerAsync(context, PostAsync)).WithSummary("A message of the Model Context Protocol; answers come as events.").IsWork();
        routes.MapGet(Path, context => AnswerAsync(context, ListenAsync)).WithSummary("What the server says by itself in a session of the Model Context Protocol.").IsStream();
        routes.MapDelete(Path, context => AnswerAsync(context, EndSessionAsync)).WithSummary("Ends a session of the Model Context Protocol.");
    }

    public Task EndSessionsAsync() => _sessions.EndAllAsync();

    /// <summary>Ends what is under way, and the sessions. Any number of times.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _sessions.DisposeAsync();
        await _data.DisposeAsync();
    }

    static async Task AnswerAsync(HttpContext context, Func<HttpContext, Task> answer)
    {
        try
        {
            // Reading is refused to foreign pages here too: a page must not use what a person's browser reaches.
            if (!SameOrigin.IsOwnPage(context.Request))
            {
                throw new ProblemException(StatusCodes.Status403Forbidden, "wrong_origin", "Another site's page may not use this address. Use a program.");
            }

            await answer(context);
        }
        catch (McpFault fault)
        {
            var error = new JsonRpcError { Id = fault.Id, Error = new() { Code = (int)fault.Code, Message = fault.Message, Data = fault.Details } };
            await Answers.WriteAsync(context, fault.Status, JsonSerializer.SerializeToUtf8Bytes(error, MessageType));
        }
    }

    async Task PostAsync(HttpContext context)
    {
        var (message, version) = await McpMessage.ReadAsync(context.Request, context.RequestAborted);
        var user = context.UserId();
        if (ProtocolVersions.IsWithoutSessions(version))
        {
            await AnswerOnceAsync(context, message, user, mapsStatus: true);
            return;
        }

        var session = context.Request.Headers[McpMessage.SessionHeader].ToString() switch
        {
            { Length: > 0 } id => _sessions.Find(id, user, McpMessage.IdOf(message)),
            _ when message is JsonRpcRequest { Method: "initialize" } => _sessions.Begin(user, transport => _data.Serve(transport, user)),
            _ => null,
        };
        if (session is null)
        {
            await AnswerOnceAsync(context, message, user, mapsStatus: false);
            return;
        }

        using var use = session.Use();
        context.Response.Headers[McpMessage.SessionHeader] = session.Id;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, session.Ended);

        // Nothing is kept for a client that comes back, so nobody could be told any more.
        using var gone = message is JsonRpcRequest { Id: var asked } ? context.RequestAborted.Register(() => _ = session.CancelAsync(asked)) : default;
        BeginEvents(context);
        await using var body = new KeptAliveStream(context.Response.Body, context.RequestAborted);
        try
        {
            await CompleteAsync(context, body, await session.Transport.HandlePostRequestAsync(message, body, either.Token));
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // The client went away, or the session ended.
        }
    }

    /// <summary>Without anything that outlives the request; whoever goes away before the answer stops what it would have told.</summary>
    async Task AnswerOnceAsync(HttpContext context, JsonRpcMessage message, string user, bool mapsStatus)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _end.Token);
        await using var transport = new StreamableHttpServerTransport(logs) { Stateless = true };
        await using var server = _data.Serve(transport, user);
        var running = server.RunAsync(end.Token);
        try
        {
            BeginEvents(context);
            await using var body = new KeptAliveStream(context.Response.Body, context.RequestAborted);
            await CompleteAsync(context, body, await transport.HandlePostRequestAsync(message, body, first => SetStatus(context, first, mapsStatus), end.Token));
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The client went away, or the server ends.
        }
        finally
        {
            await end.CancelAsync();
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    async Task ListenAsync(HttpContext context)
    {
        if (!McpMessage.Accepts(context.Request, "text/event-stream"))
        {
            throw new ProblemException(StatusCodes.Status406NotAcceptable, "not_acceptable", "What is said here comes as events: send Accept: text/event-stream.");
        }

        var session = OfRequest(context);
        using var stream = session.OpenStream() ?? throw new ProblemException(StatusCodes.Status409Conflict, "stream_open", "This session has its stream open already. Close that one first.");
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, session.Ended);
        context.Response.Headers[McpMessage.SessionHeader] = session.Id;
        BeginEvents(context);
        await context.Response.Body.FlushAsync(either.Token);
        try
        {
            await using var body = new KeptAliveStream(context.Response.Body, either.Token);
            await session.Transport.HandleGetRequestAsync(body, either.Token);
        }
        catch (OperationCanceledException)
        {
            // The client went away, or the session ended.
        }
    }

    Task EndSessionAsync(HttpContext context)
    {
        _sessions.End(OfRequest(context));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    ClientSession OfRequest(HttpContext context)
    {
        McpMessage.CheckVersion(context.Request.Headers[McpMessage.VersionHeader].ToString(), default);
        if (context.Request.Headers[McpMessage.SessionHeader].ToString() is not { Length: > 0 } id)
        {
            throw new ProblemException(StatusCodes.Status405MethodNotAllowed, "session_required", $"Outside of a session this address takes POST alone. Send {McpMessage.SessionHeader}, as the answer to initialize told it.");
        }

        return _sessions.Find(id, context.UserId(), default);
    }

    static void BeginEvents(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache, no-store";
        context.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
    }

    static async Task CompleteAsync(HttpContext context, KeptAliveStream body, bool answered)
    {
        await body.DisposeAsync();
        if (!answered && !context.Response.HasStarted)
        {
            context.Response.Headers.ContentType = default;
            context.Response.StatusCode = StatusCodes.Status202Accepted;
        }

        await context.Response.CompleteAsync();
    }

    /// <summary>Since there are no sessions, some faults are told by the status too.</summary>
    static ValueTask SetStatus(HttpContext context, JsonRpcMessage? first, bool mapsStatus)
    {
        if (mapsStatus && !context.Response.HasStarted && first is JsonRpcError { Error.Code: var code })
        {
            context.Response.StatusCode = (McpErrorCode)code switch
            {
                McpErrorCode.MethodNotFound => StatusCodes.Status404NotFound,
                McpErrorCode.UnsupportedProtocolVersion or McpErrorCode.MissingRequiredClientCapability or McpErrorCode.HeaderMismatch
                    or McpErrorCode.InvalidRequest or McpErrorCode.ParseError => StatusCodes.Status400BadRequest,
                _ => StatusCodes.Status200OK,
            };
        }

        return ValueTask.CompletedTask;
    }
}
