using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;

namespace Quaestor.Agent.Models;

/// <summary>What two tiny requests tell of a model: one for a word, and one for a tool call.</summary>
/// <param name="Error">Why it does not answer, and what to do; null where it does.</param>
/// <param name="ToolsError">Why it called no tool, and what to do; null where it did.</param>
/// <param name="Latency">Of the first request, whole.</param>
public sealed record ModelTest(string? Error, string? ToolsError, TimeSpan Latency, long InputTokens, long OutputTokens)
{
    const string Word = "Answer with the one word: ready";
    const string Call = "Call the tool \"add\" with a = 2 and b = 3.";

    internal static ModelTest Failed(ModelException why) => new(why.Message, null, TimeSpan.Zero, 0, 0);

    internal static async Task<ModelTest> RunAsync(IChatClient client, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            var word = await AskAsync(client, Word, new(), cancellationToken);
            var latency = watch.Elapsed;
            var (calls, reason) = await CallAsync(client, cancellationToken);
            return new(
                word.Text.Length == 0 ? "It answered, and said nothing. Give it more room with \"max_tokens\", or choose another model." : null,
                reason,
                latency,
                Sum(word.Usage?.InputTokenCount, calls?.InputTokenCount),
                Sum(word.Usage?.OutputTokenCount, calls?.OutputTokenCount));
        }
        catch (ModelException exception)
        {
            return Failed(exception) with { Latency = watch.Elapsed };
        }
    }

    static async Task<(UsageDetails? Usage, string? Reason)> CallAsync(IChatClient client, CancellationToken cancellationToken)
    {
        try
        {
            var response = await AskAsync(client, Call, new() { Tools = [AIFunctionFactory.Create(Add, "add")] }, cancellationToken);
            var call = response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().FirstOrDefault();
            return (response.Usage, call is { Name: "add", Exception: null } ? null
                : "It was asked to call a tool, and did not. Where that stays so, say \"calls_tools\": false of it in the settings: then it is asked for SQL instead.");
        }
        catch (ModelException exception)
        {
            return (null, $"It refuses tools: {exception.Message} Say \"calls_tools\": false of it in the settings: then it is asked for SQL instead.");
        }
    }

    // By the way of every answer: what only streams are wrong in is found too.
    static async Task<ChatResponse> AskAsync(IChatClient client, string text, ChatOptions options, CancellationToken cancellationToken)
    {
        List<ChatResponseUpdate> updates = [];
        await foreach (var update in client.GetStreamingResponseAsync([new(ChatRole.User, text)], options, cancellationToken))
        {
            if (update.Contents is not [ModelNoticeContent])
            {
                updates.Add(update);
            }
        }

        return updates.ToChatResponse();
    }

    static long Sum(long? left, long? right) => (left ?? 0) + (right ?? 0);

    [Description("Adds two numbers.")]
    static int Add(int a, int b) => a + b;
}
