using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.Planner.Mentions;
using Quaestor.Agent.Models.Planner.Wording;
using Quaestor.Data.Plans;

namespace Quaestor.Agent.Models.Planner;

/// <summary>
/// A chat model without a model: it answers each question of a message with one call of <c>execute_query_plan</c>, or of <c>execute_sql</c>
/// where a verified query answers it, and the calls' results with a sentence each. It keeps no state: what came before it reads from
/// the messages it is given, so a follow-up is understood whichever model answered the questions before it.
/// </summary>
sealed class PlannerChatClient(PlannedOver over) : IChatClient
{
    const string Tool = "execute_query_plan";
    const string SqlTool = "execute_sql";
    const string OwnCall = "plan-";
    const string VerifiedCall = "verified-";
    const int MostProbed = 4;
    const int PieceLength = 24;

    // Behind an online model it is there for the case that the model fails: most never plan.
    readonly Lazy<QuestionPlanner> _planner = new(() => new QuestionPlanner(over.Schema, over.Today, over.Knowledge));
    readonly Lazy<ValueLookUp> _values = new(() => new ValueLookUp(over.Schema, over.Today, over.Dialect));

    // A turn asks several times with the same questions: each is looked up once.
    readonly Dictionary<string, ValueProbe?> _probes = new(StringComparer.Ordinal);

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var (contents, finish) = await ReplyAsync([.. messages], cancellationToken);
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

    async Task<(IEnumerable<AIContent> Contents, ChatFinishReason Finish)> ReplyAsync(List<ChatMessage> messages, CancellationToken cancellationToken)
    {
        if (OfAnotherModel(messages) is { } told)
        {
            return (Pieces(told), ChatFinishReason.Stop);
        }

        var asked = messages.Where(IsQuestion).Select(message => message.Text).ToList();
        var parts = asked is [.., var last] ? QuestionParts.Of(last) : [""];
        List<string> questions = [.. asked.SkipLast(1).SelectMany(QuestionParts.Of)];
        var probe = await ProbeAsync([.. questions, .. parts], cancellationToken);
        var answered = OwnAnswers(messages);
        var (texts, refused) = (new List<string>(), 0);
        foreach (var part in parts)
        {
            questions.Add(part);
            var understood = _planner.Value.Understand(questions, probe);
            if (understood is Understanding.Verified && answered is [{ IsVerified: true, Rows: null }, ..])
            {
                // It does not run any more: the schema has changed, or the guard has another opinion of it.
                answered.RemoveAt(0);
                understood = _planner.Value.Understand(questions, probe, knowsPairs: false);
            }

            switch (understood)
            {
                case Understanding.Planned or Understanding.Verified when answered.Count == 0:
                    return ([CallOf(understood)], ChatFinishReason.ToolCalls);
                case Understanding.Planned or Understanding.Verified:
                    texts.Add(AnswerOf(understood, answered[0]));
                    answered.RemoveAt(0);
                    break;
                case Understanding.Asked question:
                    return (Pieces(string.Join("\n\n", [.. texts, question.Text])), Finishes.Asked);
                case Understanding.Unanswerable when parts.Count > 1 && !QuestionParts.Asks(part):
                    break;
                case Understanding.Unanswerable unanswerable:
                    refused++;
                    texts.Add(unanswerable.Text);
                    break;
                case Understanding.Told said:
                    texts.Add(said.Text);
                    break;
                default:
                    throw new InvalidOperationException($"{understood.GetType().Name} is no understanding that is known here.");
            }
        }

        return (Pieces(string.Join("\n\n", texts)), refused > 0 && refused == texts.Count ? Finishes.Unanswerable : ChatFinishReason.Stop);
    }

    static bool IsQuestion(ChatMessage message) => message.Role == ChatRole.User
        && !message.Text.StartsWith("SQL:", StringComparison.Ordinal) && !message.Text.StartsWith("PYTHON:", StringComparison.Ordinal);

    /// <summary>What the source knows of names in the questions that the catalog does not list.</summary>
    async Task<ValueProbe?> ProbeAsync(IReadOnlyList<string> questions, CancellationToken cancellationToken)
    {
        if (over.Probe is not { } run)
        {
            return null;
        }

        foreach (var question in questions.TakeLast(MostProbed).Where(question => !_probes.ContainsKey(question)))
        {
            _probes[question] = await _values.Value.ReadAsync(question, run, cancellationToken);
        }

        List<ValueProbe> probes = [.. _probes.Values.OfType<ValueProbe>()];
        return probes.Count == 0 ? null : (column, text) => probes.Select(probe => probe(column, text)).FirstOrDefault(found => found is not null);
    }

    static FunctionCallContent CallOf(Understanding understood) => understood is Understanding.Verified verified
        ? new($"{VerifiedCall}{Guid.CreateVersion7():n}", SqlTool, new Dictionary<string, object?>
        {
            ["dataset"] = null,
            ["sql"] = verified.Sql,
            ["confidence"] = PlannerAnswers.OfVerified,
            ["assumptions"] = (string[])[$"The query is the verified one of “{verified.Question}”."],
            ["other_readings"] = null,
        })
        : Call((Understanding.Planned)understood);

    static FunctionCallContent Call(Understanding.Planned planned) => new($"{OwnCall}{Guid.CreateVersion7():n}", Tool, new Dictionary<string, object?>
    {
        ["dataset"] = null,
        ["plan"] = QueryPlanJson.SerializeToElement(planned.Plan),
        ["confidence"] = planned.Confidence,
        ["assumptions"] = planned.Assumptions,
    });

    static string AnswerOf(Understanding understood, OwnAnswer answer) => (understood, answer.Rows) switch
    {
        (_, null) => $"The query could not be run. {answer.Text}",
        (Understanding.Verified verified, var rows) => AnswerText.Of(verified.Question.TrimEnd('?', '.', ' '), rows),
        (Understanding.Planned { Says: { } says } planned, var rows) => AnswerText.Of(says, rows) + Counted(planned),
        (Understanding.Planned planned, var rows) => AnswerText.Of(planned.Reading, rows) + Counted(planned),
        _ => "",
    };

    static string Counted(Understanding.Planned planned) => string.Concat(planned.Counted.Select(note => $" {note}"));

    /// <returns>Null where the last message is no result of a query that another model ran.</returns>
    static string? OfAnotherModel(List<ChatMessage> messages)
    {
        if (messages is not [.., var last] || last.Contents.OfType<FunctionResultContent>().LastOrDefault() is not { } result || IsOwn(result.CallId))
        {
            return null;
        }

        var tool = messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>().LastOrDefault(call => call.CallId == result.CallId)?.Name;
        return tool is Tool or SqlTool && ToolRows.Parse(Text(result.Result)) is { } rows ? $"The query gave {rows.RowCount:N0} {(rows.RowCount == 1 ? "row" : "rows")}." : null;
    }

    /// <summary>What came of the planner's calls for the last message, in their order.</summary>
    static List<OwnAnswer> OwnAnswers(List<ChatMessage> messages) =>
    [
        .. messages.Skip(messages.FindLastIndex(IsQuestion) + 1).SelectMany(message => message.Contents).OfType<FunctionResultContent>().Where(result => IsOwn(result.CallId))
            .Select(result => new OwnAnswer(result.CallId.StartsWith(VerifiedCall, StringComparison.Ordinal), Text(result.Result), ToolRows.Parse(Text(result.Result)))),
    ];

    static bool IsOwn(string callId) => callId.StartsWith(OwnCall, StringComparison.Ordinal) || callId.StartsWith(VerifiedCall, StringComparison.Ordinal);

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

    /// <param name="Rows">Null where the call failed.</param>
    sealed record OwnAnswer(bool IsVerified, string Text, ToolRows? Rows);
}
