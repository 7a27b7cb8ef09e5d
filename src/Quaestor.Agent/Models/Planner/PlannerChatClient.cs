using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;
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
    const int PieceLength = 24;

    static readonly ChatFinishReason Asked = new("asked");
    static readonly ChatFinishReason Unanswerable = new("unanswerable");

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
        if (messages is [.., var last] && last.Contents.OfType<FunctionResultContent>().LastOrDefault() is { } result)
        {
            return (Pieces(Answer(understood, Text(result.Result))), ChatFinishReason.Stop);
        }

        return understood switch
        {
            Understanding.Planned planned => ([Call(planned)], ChatFinishReason.ToolCalls),
            Understanding.Asked asked => (Pieces(asked.Text), Asked),
            Understanding.Unanswerable unanswerable => (Pieces(unanswerable.Text), Unanswerable),
            Understanding.Told told => (Pieces(told.Text), ChatFinishReason.Stop),
            _ => throw new InvalidOperationException($"{understood.GetType().Name} is no understanding that is known here."),
        };
    }

    static bool IsQuestion(ChatMessage message) => message.Role == ChatRole.User
        && !message.Text.StartsWith("SQL:", StringComparison.Ordinal) && !message.Text.StartsWith("PYTHON:", StringComparison.Ordinal);

    static FunctionCallContent Call(Understanding.Planned planned) => new($"plan-{Guid.CreateVersion7():n}", Tool, new Dictionary<string, object?>
    {
        ["dataset"] = null,
        ["plan"] = QueryPlanJson.SerializeToElement(planned.Plan),
        ["confidence"] = planned.Confidence,
        ["assumptions"] = planned.Assumptions,
    });

    static string Answer(Understanding understood, string result) => (understood, ToolRows.Parse(result)) switch
    {
        (Understanding.Planned planned, { } rows) => AnswerText.Of(planned.Reading, rows),
        (_, { } rows) => $"The query gave {rows.RowCount} rows.",
        _ => $"The query could not be run. {result}",
    };

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
