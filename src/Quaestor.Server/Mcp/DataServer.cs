using System.Text.Json;
using System.Threading.RateLimiting;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Programs;
using Quaestor.Agent.Settings;
using Quaestor.Agent.Threads;

namespace Quaestor.Server.Mcp;

/// <summary>What the protocol's own code asks of this program: the data tools, and schemas as resources, of one user at a time.</summary>
sealed class DataServer : IAsyncDisposable
{
    static readonly string Instructions = ReadInstructions();

    readonly ProgramTools _tools;
    readonly SchemaResources _resources;
    readonly PartitionedRateLimiter<string> _calls;
    readonly ILoggerFactory _logs;
    readonly ILogger _logger;

    public DataServer(AgentHost host, McpServerSettings settings, ILoggerFactory logs)
    {
        var sight = new ProgramSight(settings.Share);
        _tools = new ProgramTools(host, sight, logs.CreateLogger<ProgramTools>());
        _resources = new SchemaResources(new ProgramSchemas(host, sight));
        _logs = logs;
        _logger = logs.CreateLogger<DataServer>();
        _calls = PartitionedRateLimiter.Create<string, string>(user => RateLimitPartition.GetConcurrencyLimiter(
            user, _ => new ConcurrencyLimiterOptions { PermitLimit = settings.CallsPerUser, QueueLimit = settings.CallsPerUser * 8 }));
    }

    /// <summary>A server that answers over one transport, with the rights that the user has at each request.</summary>
    public McpServer Serve(ITransport transport, string userId) => McpServer.Create(transport, OptionsFor(userId), _logs);

    public ValueTask DisposeAsync() => _calls.DisposeAsync();

    McpServerOptions OptionsFor(string userId) => new()
    {
        ServerInfo = new() { Name = "quaestor", Title = "Quaestor", Version = typeof(DataServer).Assembly.GetName().Version!.ToString(3) },
        ServerInstructions = Instructions,
        Capabilities = new() { Tools = new(), Resources = new() },
        Handlers = new()
        {
            ListToolsHandler = (_, _) => AnswerAsync(async () => new ListToolsResult { Tools = [.. (await _tools.OfAsync(userId)).Select(ToolListing.Of)] }),
            CallToolHandler = (request, cancellationToken) => AnswerAsync(() => CallAsync(userId, request, cancellationToken)),
            ListResourcesHandler = (_, _) => AnswerAsync(() => _resources.ListAsync(userId)),
            ListResourceTemplatesHandler = (_, _) => ValueTask.FromResult(SchemaResources.Templates()),
            ReadResourceHandler = (request, cancellationToken) => AnswerAsync(() => _resources.ReadAsync(
                userId, request.Params.Uri, ProtocolVersions.IsWithoutSessions(request.JsonRpcRequest.Context?.ProtocolVersion ?? ""), cancellationToken)),
        },
    };

    /// <summary>A fault is logged here, and none of it is shown: the protocol's own code would say nothing of it to anybody.</summary>
    async ValueTask<T> AnswerAsync<T>(Func<Task<T>> answer)
    {
        try
        {
            return await answer();
        }
        catch (StoreException exception)
        {
            _logger.LogError(exception, "The store failed in /mcp");
            throw new McpProtocolException(exception.Message, exception, McpErrorCode.InternalError);
        }
        catch (Exception exception) when (exception is not (McpException or OperationCanceledException))
        {
            _logger.LogError(exception, "A request to /mcp failed by a fault");
            throw new McpProtocolException("The server failed by a fault of its own. Try again; its log says more.", exception, McpErrorCode.InternalError);
        }
    }

    async Task<CallToolResult> CallAsync(string userId, RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken)
    {
        var call = request.Params;
        using var slot = await _calls.AcquireAsync(userId, 1, cancellationToken);
        if (!slot.IsAcquired)
        {
            return ToolAnswer.Text("Not run: too many calls of yours are waiting already. Wait for them.", isError: true);
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = _tools.CallAsync(userId, call.Name, (IReadOnlyDictionary<string, JsonElement>?)call.Arguments?.AsReadOnly() ?? new Dictionary<string, JsonElement>(), stop.Token);
        try
        {
            return await Progress.TellAsync(request.Server, call.ProgressToken, call.Name, running, cancellationToken) is { } answer
                ? ToolAnswer.Of(answer)
                : throw new McpProtocolException("There is no such tool. tools/list names those that there are.", McpErrorCode.InvalidParams);
        }
        finally
        {
            // Nothing of it goes on behind the back of whoever asked, and its slot is free when it has ended.
            await stop.CancelAsync();
            await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    static string ReadInstructions()
    {
        using var stream = typeof(DataServer).Assembly.GetManifestResourceStream($"{typeof(DataServer).Namespace}.Instructions.md")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Trim();
    }
}
