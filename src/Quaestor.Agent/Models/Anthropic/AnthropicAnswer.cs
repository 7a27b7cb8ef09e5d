using System.Text.Json;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.Failures;

namespace Quaestor.Agent.Models.Anthropic;

/// <summary>
/// One answer, which may come in several messages where it paused. Text and thinking pass at once; signed thinking follows
/// when it is whole, tool calls and usage at the end.
/// </summary>
sealed class AnthropicAnswer(FailureReader failures)
{
    readonly List<AnswerBlock> _blocks = [];
    readonly AnthropicUsage _usage = new();
    string? _stopReason;
    string? _explanation;
    int _firstBlock;

    public string? ModelId { get; private set; }

    public string? ResponseId { get; private set; }

    /// <summary>The current message is whole.</summary>
    public bool IsStopped { get; private set; }

    public bool IsPaused => IsStopped && _stopReason == "pause_turn";

    public int Pauses { get; private set; }

    /// <summary>What came so far, as it is sent back to go on after a pause.</summary>
    public IEnumerable<JsonElement> Blocks => _blocks.Select(b => b.ToJson());

    public ChatFinishReason? Finish => _stopReason switch
    {
        null => null,
        "end_turn" or "stop_sequence" => ChatFinishReason.Stop,
        "tool_use" => ChatFinishReason.ToolCalls,
        "max_tokens" or "model_context_window_exceeded" => ChatFinishReason.Length,
        "refusal" => Finishes.Refusal,
        var other => new ChatFinishReason(other),
    };

    /// <summary>The first message, or the one after a pause.</summary>
    public void Begin()
    {
        Pauses += IsPaused ? 1 : 0;
        (IsStopped, _stopReason, _firstBlock) = (false, null, _blocks.Count);
        _usage.NextMessage();
    }

    /// <summary>One event.</summary>
    /// <exception cref="ModelException">The event tells of an error, or makes no sense.</exception>
    public IList<AIContent> Read(JsonElement data)
    {
        switch (data.Text("type"))
        {
            case "message_start" when data.Member("message") is { } message:
                ReadHead(message);
                return [];
            case "content_block_start" when data.Member("content_block") is { } block:
                _blocks.Add(new AnswerBlock(block));
                return _blocks[^1].Started();
            case "content_block_delta" when data.Member("delta") is { } delta:
                return Block(data).Append(delta);
            case "content_block_stop":
                return Block(data).Stopped();
            case "message_delta":
                _usage.Read(data);
                ReadEnd(data.Member("delta") ?? default);
                return [];
            case "message_stop":
                IsStopped = true;
                return [];
            case "error":
                throw failures.FromStream(data);
            default:
                // Pings, and events that are newer than this.
                return [];
        }
    }

    /// <summary>A message in one body.</summary>
    public List<AIContent> ReadWhole(IReadOnlyDictionary<string, JsonElement> body)
    {
        Begin();
        var message = JsonSerializer.SerializeToElement(body);
        if (message.Member("error") is not null)
        {
            throw failures.FromStream(message);
        }

        if (message.Member("content") is not { ValueKind: JsonValueKind.Array })
        {
            throw failures.NotJson("", null);
        }

        ReadHead(message);
        ReadEnd(message);
        IsStopped = true;
        var contents = new List<AIContent>();
        foreach (var json in message.Items("content"))
        {
            var block = new AnswerBlock(json);
            _blocks.Add(block);
            contents.AddRange([.. block.Started(), .. block.Stopped()]);
        }

        return contents;
    }

    /// <summary>What was held back.</summary>
    /// <exception cref="ModelException">The stream ended before the answer did.</exception>
    public List<AIContent> End()
    {
        if (!IsStopped || _stopReason is null)
        {
            throw failures.Cut(null);
        }

        List<AIContent> contents = [.. _blocks.Select(b => b.Call()).OfType<FunctionCallContent>()];
        if (_explanation is not null && !_blocks.Any(b => b.IsText))
        {
            contents.Insert(0, new TextContent(_explanation));
        }

        contents.Add(new UsageContent(_usage.Total()));
        return contents;
    }

    void ReadHead(JsonElement message)
    {
        ModelId ??= message.Text("model");
        ResponseId ??= message.Text("id");
        _usage.Read(message);
    }

    void ReadEnd(JsonElement message)
    {
        _stopReason = message.Text("stop_reason") ?? _stopReason;
        _explanation = message.Member("stop_details")?.Text("explanation") ?? _explanation;
    }

    AnswerBlock Block(JsonElement data)
    {
        var index = _firstBlock + (data.Number("index") ?? _blocks.Count - _firstBlock - 1);
        return index >= _firstBlock && index < _blocks.Count ? _blocks[(int)index] : throw failures.NotJson("", null);
    }
}
