using System.Text.Json;
using Quaestor.Cli.Chat.Entries;
using Quaestor.Cli.Chat.Overlays;
using Quaestor.Cli.Client;
using Quaestor.Cli.Completion;
using Quaestor.Cli.Sessions;
using Quaestor.Data.Results;

namespace Quaestor.Cli.Chat;

/// <summary>What a chat asks of its server, beside questions. Each request runs on its own; what comes of it is told on the drawing thread.</summary>
/// <param name="post">Runs something on the drawing thread.</param>
sealed class ChatSession(ChatState state, Action<Action> post, CancellationToken cancellationToken)
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    Session? _session;

    /// <summary>Null until the server is there.</summary>
    public ApiClient? Api => _session?.Api;

    public Uri? Address => _session?.Address;

    public CancellationToken Closing => cancellationToken;

    /// <summary>Takes the server, and reads what there is.</summary>
    /// <param name="dataset">The source to begin with; null for the default one.</param>
    public async Task StartAsync(Session session, string? dataset)
    {
        _session = session;
        var list = await session.Api.GetAsync("/datasets", cancellationToken);
        List<ChatSource> sources = [.. list.Items("items").Select(ChatSource.Of)];
        var source = dataset is null
            ? sources.Find(one => one.IsDefault) ?? sources.FirstOrDefault()
            : sources.Find(one => one.Name == dataset || one.Id == dataset) ?? throw new CommandException(ExitCode.Usage, $"There is no source \"{dataset}\". There are: {string.Join(", ", sources.Select(one => one.Name))}.");
        post(() =>
        {
            (state.Sources, state.Source, state.IsConnected) = (sources, source, true);
            if (list.TextOrNull("notice") is { } notice)
            {
                state.Say(notice);
            }

            if (source?.Problem is { } problem)
            {
                state.Say($"{source.Name}: {problem}", NoteKind.Failed);
            }
        });
        await Task.WhenAll(LoadModelsAsync(), LoadSchemaAsync(source), LearnPendingAsync());
    }

    /// <summary>Runs a request; what goes wrong is said in the conversation.</summary>
    public void Run(Func<Task> request) => _ = RunAsync(request);

    public void Use(ChatSource source)
    {
        state.Source = source;
        state.Schema = KnownSchema.None;
        state.Say($"Questions go to {source.Name} now: {source.Kind}, {source.Policy}.", NoteKind.Done);
        Run(async () =>
        {
            if (state.ThreadId is { } thread)
            {
                await Api!.PatchAsync($"/threads/{thread}", body => body.WriteString("dataset_id"u8, source.Id), cancellationToken);
            }

            await LoadSchemaAsync(source);
        });
    }

    /// <summary>The page of a result, and whatever is done with its rows.</summary>
    public void LoadPage(string resultId, long offset, int limit, string? sort, Action<IReadOnlyList<object?[]>> show, Action fail) => Run(async () =>
    {
        try
        {
            using var limited = Limited();
            var order = sort is null ? "" : $"&sort={Uri.EscapeDataString(sort)}";
            var page = ResultJson.Read(await Api!.GetAsync($"/results/{resultId}?offset={offset}&limit={limit}{order}", limited.Token), offset);
            post(() => show(page.Rows));
        }
        catch
        {
            post(fail);
            throw;
        }
    });

    /// <summary>Conversations, latest first.</summary>
    public void Threads(Action<IReadOnlyList<Picker.Item>> show) => Run(async () =>
    {
        using var limited = Limited();
        var threads = await Api!.GetAsync("/threads?limit=100", limited.Token);
        List<Picker.Item> items = [.. threads.Items("items").Select(thread => new Picker.Item(
            thread.Text("title").Length > 0 ? thread.Text("title") : "(untitled)",
            thread.Text("updated_at").Replace('T', ' ').Split('.')[0],
            thread.Text("id")))];
        post(() => show(items));
    });

    /// <summary>Reads what waits for a person, in this conversation and outside of any. A call's event alone does not hold its arguments.</summary>
    public void LearnPending() => Run(LearnPendingAsync);

    async Task LearnPendingAsync()
    {
        using var limited = Limited();
        var approvals = await Api!.GetAsync("/approvals?status=pending", limited.Token);
        List<PendingApproval> pending = [.. approvals.Items("items").Select(PendingApproval.Of)];
        post(() =>
        {
            state.Pending.Clear();
            state.Pending.AddRange(pending.Where(approval => approval.ThreadId is null || approval.ThreadId == state.ThreadId));
        });
    }

    /// <summary>Reads the sources again, which may have come, gone, or been backed up meanwhile.</summary>
    public void LearnSources() => Run(async () =>
    {
        var list = await GetAsync("/datasets");
        List<ChatSource> sources = [.. list.Items("items").Select(ChatSource.Of)];
        post(() =>
        {
            state.Sources = sources;
            if (state.Source is { } known)
            {
                state.Source = sources.Find(one => one.Id == known.Id) ?? known;
            }
            else if ((sources.Find(one => one.IsDefault) ?? sources.FirstOrDefault()) is { } come)
            {
                state.Source = come;
                Run(() => LoadSchemaAsync(come));
            }
        });
    });

    public async Task<JsonElement> GetAsync(string path)
    {
        using var limited = Limited();
        return await Api!.GetAsync(path, limited.Token);
    }

    public void Post(Action action) => post(action);

    async Task RunAsync(Func<Task> request)
    {
        try
        {
            if (_session is null)
            {
                throw new CommandException(ExitCode.Failed, "The server is not there yet.");
            }

            await request();
        }
        catch (Exception exception) when (exception is ApiException or CommandException or ResultFormatException)
        {
            post(() => state.Say(exception.Message, NoteKind.Failed));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            post(() => state.Say($"The server has not answered for {Limit.TotalSeconds:0} seconds.", NoteKind.Failed));
        }
        catch (OperationCanceledException)
        {
            // The chat is over.
        }
    }

    async Task LoadModelsAsync()
    {
        var models = await GetAsync("/models");
        List<Suggestion> names = [.. models.Items("items")
            .OrderByDescending(model => model.Flag("default"))
            .Select(model => new Suggestion(model.Text("id"), $"{model.Text("kind")}, {model.Text("health")}"))];
        post(() => state.Models = names);
    }

    async Task LoadSchemaAsync(ChatSource? source)
    {
        if (source is null)
        {
            return;
        }

        try
        {
            var schema = KnownSchema.Of(await Api!.GetAsync($"/datasets/{source.Id}/schema", cancellationToken));
            post(() => state.Schema = state.Source?.Id == source.Id ? schema : state.Schema);
        }
        catch (ApiException exception)
        {
            post(() => state.Say($"{source.Name}: {exception.Message}", NoteKind.Failed));
        }
    }

    CancellationTokenSource Limited()
    {
        var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(Limit);
        return limited;
    }
}
