using System.Text.Json;
using Quaestor.Cli.Chat.Entries;
using Quaestor.Cli.Chat.Overlays;
using Quaestor.Cli.Chat.Results;
using Quaestor.Cli.Client;
using Quaestor.Cli.Turns;
using Quaestor.Data.Results;

namespace Quaestor.Cli.Chat;

/// <summary>The questions of a chat: asked, followed, stopped, decided.</summary>
sealed class ChatTurns(ChatState state, ChatSession session)
{
    TurnFollower? _follower;
    CancellationTokenSource? _following;
    CancellationTokenSource? _deciding;
    bool _isStopping;

    public bool IsRunning => _following is not null || _deciding is not null;

    public void Ask(string message)
    {
        state.Entries.Add(new QuestionEntry(message));
        if (state.Title.Length == 0)
        {
            state.Title = message.ReplaceLineEndings(" ");
        }

        Follow(follower => follower.FollowAsync(body => WriteRequest(body, message), _following!.Token));
    }

    /// <summary>Stops what runs, on the database too. A second time it is not waited for any more.</summary>
    public void Stop()
    {
        _deciding?.Cancel();
        if (_follower is not { } follower || _following is not { } following)
        {
            return;
        }

        if (_isStopping)
        {
            following.Cancel();
            return;
        }

        _isStopping = true;
        session.Run(async () =>
        {
            if (!await follower.CancelAsync())
            {
                session.Post(() => state.LastAnswer?.Fail("The server did not answer to the stop. The query may go on there, up to its time limit."));
                await following.CancelAsync();
            }
        });
    }

    /// <summary>What belongs to no conversation runs before the answer comes: it is waited for, and can be stopped, as an answer is.</summary>
    /// <param name="decision"><c>approve</c>, <c>reject</c>, or <c>edit</c> with another statement.</param>
    public void Decide(PendingApproval approval, string decision, string? sql = null)
    {
        if (IsRunning)
        {
            state.Say("The answer before is not complete yet. Ctrl+C stops it.");
            return;
        }

        var deciding = CancellationTokenSource.CreateLinkedTokenSource(session.Closing);
        _deciding = deciding;
        (state.Running, state.RunningSince) = ("running", DateTimeOffset.UtcNow);
        session.Run(async () =>
        {
            var decided = default(JsonElement?);
            try
            {
                decided = await session.Api!.PostAsync($"/approvals/{approval.Id}", body => WriteDecision(body, decision, sql), deciding.Token);
            }
            catch (OperationCanceledException) when (!session.Closing.IsCancellationRequested)
            {
                session.Post(() => state.Say("Stopped, on the database too.", NoteKind.Failed));
            }
            finally
            {
                session.Post(() =>
                {
                    (_deciding, state.Running) = (null, null);
                    deciding.Dispose();
                    if (decided is { } told)
                    {
                        state.Pending.Remove(approval);
                        GoOn(decision, told);
                    }
                });

                // What was decided elsewhere, or too late, waits no longer.
                session.LearnPending();
            }
        });
    }

    /// <summary>Shows a conversation as it stands, and follows what runs in it.</summary>
    public void Open(string threadId, string title) => session.Run(async () =>
    {
        var thread = await session.GetAsync($"/threads/{threadId}");
        var messages = await session.GetAsync($"/threads/{threadId}/messages?limit=200");
        session.Post(() =>
        {
            Clear();
            (state.ThreadId, state.Title) = (threadId, title);
            state.Source = state.Sources.FirstOrDefault(source => source.Id == thread.TextOrNull("dataset_id")) ?? state.Source;
            session.LearnPending();
            foreach (var message in messages.Items("items"))
            {
                Show(message);
            }

            if (thread.Object("active_turn") is { } turn)
            {
                Follow(follower => follower.FollowAsync(threadId, turn.Text("turn_id"), (long)(turn.NumberOrNull("after") ?? 0), _following!.Token));
            }
        });
    });

    /// <summary>An empty conversation; the one before stays on the server.</summary>
    public void Clear()
    {
        state.Entries.Clear();
        state.Results.Clear();
        state.Pending.Clear();
        (state.ThreadId, state.Title) = (null, "");
    }

    static void WriteDecision(Utf8JsonWriter body, string decision, string? sql)
    {
        body.WriteString("decision"u8, decision);
        if (sql is not null)
        {
            body.WriteString("sql"u8, sql);
        }
    }

    void GoOn(string decision, JsonElement decided)
    {
        if (decided.TextOrNull("thread_id") is null)
        {
            // Outside of a conversation it has run by now.
            var isFine = decision == "reject" || decided.Flag("ok");
            state.Say(decided.Text("text") is { Length: > 0 } told ? told : "Not run.", isFine ? NoteKind.Done : NoteKind.Failed);
            return;
        }

        state.Say(decision switch { "reject" => "Not run.", "edit" => "Agreed to, with another statement.", _ => "Agreed to; it runs once." }, NoteKind.Done);
        var after = (long)(decided.NumberOrNull("after") ?? 0);
        Follow(follower => follower.FollowAsync(decided.Text("thread_id"), decided.Text("turn_id"), after, _following!.Token));
    }

    void WriteRequest(Utf8JsonWriter body, string message)
    {
        body.WriteString("message"u8, message);
        if (state.ThreadId is { } thread)
        {
            body.WriteString("thread_id"u8, thread);
        }

        if (state.Source is { } source)
        {
            body.WriteString("dataset_id"u8, source.Id);
        }

        if (state.Model is { } model)
        {
            body.WriteString("model"u8, model);
        }
    }

    void Follow(Func<TurnFollower, IAsyncEnumerable<ApiEvent>> events)
    {
        var entry = new AnswerEntry();
        state.Entries.Add(entry);
        _follower = new(session.Api!);
        _following = CancellationTokenSource.CreateLinkedTokenSource(session.Closing);
        _isStopping = false;
        (state.Running, state.RunningSince) = ("answering", DateTimeOffset.UtcNow);
        var follower = _follower;
        session.Run(() => FollowAsync(entry, follower, events(follower)));
    }

    async Task FollowAsync(AnswerEntry entry, TurnFollower follower, IAsyncEnumerable<ApiEvent> events)
    {
        try
        {
            await foreach (var item in events)
            {
                session.Post(() => Apply(entry, follower, item));
            }
        }
        catch (ApiException exception)
        {
            session.Post(() => entry.Fail(exception.Message));
        }
        catch (OperationCanceledException)
        {
            session.Post(() => entry.Fail("It is not followed any more."));
        }
        finally
        {
            session.Post(() => Leave(entry));
        }
    }

    void Leave(AnswerEntry entry)
    {
        entry.End();
        _following?.Dispose();
        (_follower, _following, state.Running) = (null, null, null);
    }

    void Apply(AnswerEntry entry, TurnFollower follower, ApiEvent item)
    {
        state.ThreadId = follower.ThreadId ?? state.ThreadId;
        entry.Apply(item);
        switch (item.Name)
        {
            case "tool_result" when item.Data.TextOrNull("run_id") is not null:
                state.Queries++;
                state.QuerySeconds += (item.Data.NumberOrNull("duration_ms") ?? 0) / 1000;
                break;
            case "result" when item.Data.Object("result") is { } result:
                Add(entry, result, entry.LastQuery ?? "");
                break;
            case "chart" when item.Data.Object("spec") is { } spec:
                Chart(item.Data.Text("result_id"), spec);
                break;
            case "done":
                Finish(entry, item.Data);
                session.LearnPending();
                session.LearnSources();
                break;
        }
    }

    void Show(JsonElement message)
    {
        if (message.Text("role") == "user")
        {
            state.Entries.Add(new QuestionEntry(message.Text("text")));
            return;
        }

        var entry = new AnswerEntry();
        state.Entries.Add(entry);
        if (message.Object("answer") is { } answer)
        {
            entry.Finish(answer);
            Finish(entry, answer);
        }
    }

    void Finish(AnswerEntry entry, JsonElement answer)
    {
        if (answer.Object("result") is { } result)
        {
            Add(entry, result, entry.Query ?? "");
        }

        if (answer.Object("chart") is { } chart && chart.Object("spec") is { } spec)
        {
            Chart(chart.Text("result_id"), spec);
        }
    }

    void Add(AnswerEntry entry, JsonElement result, string query)
    {
        var page = ResultJson.Read(result);
        var id = page.ResultId.ToString();
        if (Known(id) is { } known)
        {
            known.Query = query.Length > 0 ? query : known.Query;
            entry.HasResult(known.Number);
            return;
        }

        ResultRows? rows = null;
        rows = new(page, (offset, sort) => session.LoadPage(
            id, offset, ResultRows.PageLength, sort, loaded => rows!.Add(offset, sort, loaded), () => rows!.Fail(offset)));
        var shown = ShownResult.OfRows(state.Results.NextNumber, rows, query);
        state.Results.Add(shown);
        entry.HasResult(shown.Number);
    }

    void Chart(string resultId, JsonElement spec)
    {
        if (Known(resultId) is { } result)
        {
            result.Chart = spec;
        }
    }

    ShownResult? Known(string resultId) => state.Results.All.FirstOrDefault(result => result.Rows?.ResultId == resultId);
}
