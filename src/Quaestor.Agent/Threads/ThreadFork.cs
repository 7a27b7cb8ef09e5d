using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Quaestor.Agent.Threads;

/// <summary>
/// A thread that goes on from a message of another: its turns up to there under ids of their own, with their runs and results, so
/// that either may be deleted without the other. What waits for a person waits in the first thread alone.
/// </summary>
public sealed partial class ThreadFork
{
    // As all that is stored: nothing of it becomes HTML unescaped.
    static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    readonly Dictionary<Guid, Guid> _ids = [];

    internal ThreadFork(ChatThread from, string? draft, IReadOnlyList<ForkedTurn> turns, IReadOnlyList<ForkedMessage> messages, IReadOnlyList<ForkedRun> runs)
    {
        (From, Draft, Turns, Messages, Runs) = (from, draft, turns, messages, runs);
        Id = _ids[from.Id] = Guid.CreateVersion7();
        var latest = default(Guid?);
        foreach (var turn in turns)
        {
            latest = _ids[turn.Id] = OrderedIds.After(latest);
        }

        foreach (var id in messages.Select(message => message.Id).Concat(runs.Select(run => run.Id)).Concat(runs.Select(run => run.ResultId).OfType<Guid>()))
        {
            _ids[id] = Guid.CreateVersion7();
        }
    }

    public Guid Id { get; }

    /// <summary>The question that it was forked from, for its asker to change; null where it was an answer.</summary>
    public string? Draft { get; }

    /// <summary>Results whose rows are to be copied, by the ids of the copies.</summary>
    public IEnumerable<(Guid From, Guid To)> Results => Runs.Select(run => run.ResultId).OfType<Guid>().Select(id => (id, _ids[id]));

    internal ChatThread From { get; }

    internal IReadOnlyList<ForkedTurn> Turns { get; }

    internal IReadOnlyList<ForkedMessage> Messages { get; }

    internal IReadOnlyList<ForkedRun> Runs { get; }

    internal Guid IdOf(Guid id) => _ids[id];

    /// <summary>The same with the ids of the copies.</summary>
    internal byte[] Copied(ReadOnlyMemory<byte> json) => Encoding.UTF8.GetBytes(
        AnyId().Replace(Encoding.UTF8.GetString(json.Span), id => _ids.TryGetValue(Guid.Parse(id.Value), out var copy) ? copy.ToString() : id.Value));

    internal byte[] CopiedAnswer(ReadOnlyMemory<byte> json)
    {
        var answer = JsonNode.Parse(Copied(json))!.AsObject();
        answer["approvals"] = new JsonArray();
        return Encoding.UTF8.GetBytes(answer.ToJsonString(Plain));
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}", RegexOptions.None, 10_000)]
    private static partial Regex AnyId();
}

sealed record ForkedTurn(Guid Id, string Status, ReadOnlyMemory<byte>? AnswerJson, DateTimeOffset StartedAt, DateTimeOffset EndedAt);

sealed record ForkedMessage(Guid Id, Guid TurnId, string Role, string Text, ReadOnlyMemory<byte> Json, DateTimeOffset CreatedAt);

sealed record ForkedRun(Guid Id, Guid? TurnId, Guid? ResultId);
