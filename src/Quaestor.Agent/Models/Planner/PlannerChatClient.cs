using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.Planner.Wording;
using Quaestor.Data.Catalog;
using Quaestor.Data.Plans;

namespace Quaestor.Agent.Models.Planner;

/// <summary>
/// A chat model without a model: it answers a question with one call of <c>execute_query_plan</c>, and the call's result with
/// a sentence. It keeps no state: what came before it reads from the messages it is given, so a follow-up is understood
/// whichever model answered the questions before it.
/// </summary>
sealed class PlannerChatClient(SourceSchema schema, DateOnly today) : IChatClient
{
    const string Tool = "execute_query_plan";
    const string SqlTool = "execute_sql";
    const string OwnCall = "plan-";
    const int PieceLength = 24;

    // Behind an online model it is there for the case that the model fails: most never plan.
    readonly Lazy<QuestionPlanner> _planner = new(() => new QuestionPlanner(schema, today));

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        var (contents, finish) = Reply([.. messages]);
        foreach (var content in contents)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new ChatResponseUpdate(ChatRole.Assistant, [content]);
        }

        yield return new ChatResponseUpdate(ChatRole.Assistant, []) { FinishReason = finish };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    (IEnumerable<AIContent> Contents, ChatFinishReason Finish) Reply(List<ChatMessage> messages)
    {
        var understood = _planner.Value.Understand([.. messages.Where(IsQuestion).Select(m => m.Text)]);
        if (AnswerFrom(messages, understood) is { } answer)
        {
            return (Pieces(answer), ChatFinishReason.Stop);
        }

        return understood switch
        {
            Understanding.Planned planned => ([Call(planned)], ChatFinishReason.ToolCalls),
            Understanding.Asked asked => (Pieces(asked.Text), Finishes.Asked),
            Understanding.Unanswerable unanswerable => (Pieces(unanswerable.Text), Finishes.Unanswerable),
            Understanding.Told told => (Pieces(told.Text), ChatFinishReason.Stop),
            _ => throw new InvalidOperationException($"{understood.GetType().Name} is no understanding that is known here."),
        };
    }

    static bool IsQuestion(ChatMessage message) => message.Role == ChatRole.User
        && !message.Text.StartsWith("SQL:", StringComparison.Ordinal) && !message.Text.StartsWith("PYTHON:", StringComparison.Ordinal);

    static FunctionCallContent Call(Understanding.Planned planned) => new($"{OwnCall}{Guid.CreateVersion7():n}", Tool, new Dictionary<string, object?>
    {
        ["dataset"] = null,
        ["plan"] = QueryPlanJson.SerializeToElement(planned.Plan),
        ["confidence"] = planned.Confidence,
        ["assumptions"] = planned.Assumptions,
    });

    /// <returns>Null where the last message is no result, or one that another model got on its way to a query.</returns>
    static string? AnswerFrom(List<ChatMessage> messages, Understanding understood)
    {
        if (messages is not [.., var last] || last.Contents.OfType<FunctionResultContent>().LastOrDefault() is not { } result)
        {
            return null;
        }

        var text = Text(result.Result);
        var isOwn = result.CallId.StartsWith(OwnCall, StringComparison.Ordinal);
        var tool = messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>().LastOrDefault(call => call.CallId == result.CallId)?.Name;
        return (isOwn, understood, tool is Tool or SqlTool ? ToolRows.Parse(text) : null) switch
        {
            (true, Understanding.Planned { Says: { } says }, { } rows) => AnswerText.Of(says, rows),
            (true, Understanding.Planned planned, { } rows) => AnswerText.Of(planned.Reading, rows),
            (_, _, { } rows) => $"The query gave {rows.RowCount:N0} {(rows.RowCount == 1 ? "row" : "rows")}.",
            (true, _, _) => $"The query could not be run. {text}",
            _ => null,
        };
    }

    static string Text(object? result) => result switch
    {
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } json => json.GetString()!,
        null => "",
        _ => result.ToString() ?? "",
    };

    /// <summary>A few words at a time, as a model streams.</summary>
    static IEnumerable<AIContent> Pieces(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = start + PieceLength >= text.Length ? text.Length : text.IndexOf(' ', start + PieceLength);
            end = end < 0 ? text.Length : end;
            yield return new TextContent(text[start..end]);
            start = end;
        }
    }
}
