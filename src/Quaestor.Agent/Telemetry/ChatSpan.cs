using System.Diagnostics;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;

namespace Quaestor.Agent.Telemetry;

/// <summary>One request to a model and its answer.</summary>
sealed class ChatSpan : IDisposable
{
    const string Operation = "chat";

    readonly Instruments _instruments;
    readonly ModelInfo _model;
    readonly string _provider;
    readonly string _name;
    readonly long _began = Stopwatch.GetTimestamp();
    readonly Activity? _span;
    readonly List<ChatResponseUpdate> _answer = [];
    string? _error;
    TimeSpan? _firstChunk;
    UsageDetails? _usage;
    ChatFinishReason? _finish;
    bool _hasEnded;

    public ChatSpan(Instruments instruments, ModelInfo model, IReadOnlyList<ChatMessage> messages, ChatOptions? options, ChatClientMetadata? metadata)
    {
        (_instruments, _model, _provider) = (instruments, model, ProviderNames.Of(model.Backend));
        _name = model.ModelId[(model.ModelId.IndexOf('/', StringComparison.Ordinal) + 1)..];

        // Between two pieces of the answer, whoever reads it works with spans of its own.
        var current = Activity.Current;
        _span = instruments.Start($"{Operation} {_name}", ActivityKind.Client);
        Activity.Current = current;
        _span?.SetTag("gen_ai.operation.name", Operation).SetTag("gen_ai.provider.name", _provider).SetTag("gen_ai.request.model", _name).SetTag("gen_ai.request.stream", true);
        Tag("gen_ai.request.temperature", options?.Temperature);
        Tag("gen_ai.request.max_tokens", options?.MaxOutputTokens);
        Tag("gen_ai.request.top_p", options?.TopP);
        Tag("gen_ai.request.seed", options?.Seed);
        Tag("server.address", metadata?.ProviderUri?.Host);
        Tag("server.port", metadata?.ProviderUri?.Port);
        if (_span is not null && instruments.Contents)
        {
            Tag("gen_ai.system_instructions", options?.Instructions is { } instructions ? MessageJson.Parts(instructions) : null);
            Tag("gen_ai.tool.definitions", options?.Tools is { Count: > 0 } tools ? MessageJson.Tools(tools) : null);
            Tag("gen_ai.input.messages", MessageJson.Of(messages));
        }
    }

    public void Got(ChatResponseUpdate update)
    {
        _firstChunk ??= Stopwatch.GetElapsedTime(_began);
        _finish = update.FinishReason ?? _finish;

        // Repeated within one answer, the last one counts.
        _usage = update.Contents.OfType<UsageContent>().LastOrDefault()?.Details ?? _usage;
        Tag("gen_ai.response.id", update.ResponseId);
        Tag("gen_ai.response.model", update.ModelId);
        if (_span is not null && _instruments.Contents)
        {
            _answer.Add(update);
        }
    }

    public void Failed(Exception exception)
    {
        _error = exception is ModelException failure ? failure.Code : exception is OperationCanceledException ? "cancelled" : exception.GetType().Name;
        _hasEnded = true;
        _span.Fail(_error, exception is ModelException ? exception.Message : null);
    }

    public void Ended()
    {
        _hasEnded = true;
        _error = _finish is null ? "incomplete_stream" : null;
        if (_error is not null)
        {
            _span.Fail(_error);
        }
    }

    /// <summary>A reader that leaves in the middle ends the span as cancelled.</summary>
    public void Dispose()
    {
        if (!_hasEnded)
        {
            _span.Fail(_error = "cancelled");
        }

        Measure();
        if (_span is null)
        {
            return;
        }

        Tag("gen_ai.response.finish_reasons", _finish is { } finish ? new[] { finish.Value } : null);
        Tag("gen_ai.response.time_to_first_chunk", _firstChunk?.TotalSeconds);
        Tag("gen_ai.usage.input_tokens", _usage?.InputTokenCount);
        Tag("gen_ai.usage.output_tokens", _usage?.OutputTokenCount);
        Tag("gen_ai.usage.cache_read.input_tokens", _usage?.CachedInputTokenCount);
        Tag("gen_ai.usage.reasoning.output_tokens", _usage?.ReasoningTokenCount);
        if (_instruments.Contents && _answer.ToChatResponse().Messages is [.., var message])
        {
            Tag("gen_ai.output.messages", MessageJson.Of(message, _finish?.Value));
        }

        // Not through the setter: whoever reads the answer has its own current span.
        var current = Activity.Current;
        _span.Dispose();
        Activity.Current = current;
    }

    void Measure()
    {
        var tags = new TagList { { "gen_ai.operation.name", Operation }, { "gen_ai.provider.name", _provider }, { "gen_ai.request.model", _name } };
        Record(_usage?.InputTokenCount, "input", tags);
        Record(_usage?.OutputTokenCount, "output", tags);
        Count(_usage?.CachedInputTokenCount, "cached");
        Count(_usage?.ReasoningTokenCount, "reasoning");
        if (_firstChunk is { } first)
        {
            _instruments.FirstChunkSeconds.Record(first.TotalSeconds, tags);
        }

        if (_error is not null)
        {
            tags.Add("error.type", _error);
        }

        _instruments.OperationSeconds.Record(Stopwatch.GetElapsedTime(_began).TotalSeconds, tags);
    }

    void Record(long? tokens, string type, TagList tags)
    {
        if (tokens is { } count)
        {
            tags.Add("gen_ai.token.type", type);
            _instruments.OperationTokens.Record(count, tags);
            Count(count, type);
        }
    }

    void Count(long? tokens, string type)
    {
        if (tokens is > 0 and { } count)
        {
            _instruments.Tokens.Add(count, new TagList { { "model", _model.ModelId }, { "backend", _model.Backend }, { "type", type } });
        }
    }

    void Tag(string name, object? value)
    {
        if (value is not null)
        {
            _span?.SetTag(name, value);
        }
    }
}
