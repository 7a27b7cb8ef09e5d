using System.Diagnostics;

namespace Quaestor.Agent.Telemetry;

/// <summary>A turn as one call of the agent: <c>invoke_agent</c>, the span above all others of the turn.</summary>
sealed class TurnSpan : IDisposable
{
    const string Agent = "quaestor";
    const string Operation = "invoke_agent";

    readonly Instruments _instruments;
    readonly long _began = Stopwatch.GetTimestamp();
    readonly Activity? _outer = Activity.Current;
    readonly Activity? _span;
    bool _isAnswered;

    public TurnSpan(Instruments instruments, Guid threadId, Guid turnId, string userId, string source)
    {
        _instruments = instruments;
        _span = Begin(instruments);
        if (_span is null)
        {
            return;
        }

        Conversation.Tag(_span, threadId, turnId, userId);
        _span.SetTag("gen_ai.operation.name", Operation);
        _span.SetTag("gen_ai.agent.name", Agent);
        _span.SetTag("gen_ai.provider.name", Agent);
        _span.SetTag("gen_ai.data_source.id", source);
    }

    public void Asked(string message)
    {
        if (_instruments.Contents)
        {
            _span?.SetTag("gen_ai.input.messages", MessageJson.Text("user", message));
        }
    }

    public void Answered(EndedTurn turn)
    {
        _isAnswered = true;
        var seconds = Stopwatch.GetElapsedTime(_began).TotalSeconds;
        var error = turn.Status is "failed" or "timed_out" ? turn.Status : null;
        var tags = new TagList { { "gen_ai.operation.name", Operation }, { "gen_ai.agent.name", Agent } };
        if (error is not null)
        {
            tags.Add("error.type", error);
        }

        _instruments.AgentSeconds.Record(seconds, tags);
        _span?.SetTag("quaestor.turn.status", turn.Status).SetTag("quaestor.turn.mode", turn.Mode);
        _span?.SetTag("gen_ai.response.model", turn.Model).SetTag("gen_ai.usage.input_tokens", turn.InputTokens).SetTag("gen_ai.usage.output_tokens", turn.OutputTokens);
        if (_instruments.Contents)
        {
            _span?.SetTag("gen_ai.output.messages", MessageJson.Text("assistant", turn.Text, error is null ? "stop" : "error"));
        }

        if (error is not null)
        {
            _span.Fail(error, turn.Text);
        }
    }

    /// <summary>A turn that ends without an answer was cancelled, left, or failed by a fault.</summary>
    public void Dispose()
    {
        if (!_isAnswered)
        {
            _span.Fail("unanswered");
        }

        _span?.Dispose();
        Activity.Current = _outer;
    }

    /// <summary>
    /// Beneath the caller's span where that is collected; beneath the one that a request came with where only that is. A span that
    /// the web server makes for itself, of no source, is nobody's to collect: beneath it the trace would have no beginning.
    /// </summary>
    static Activity? Begin(Instruments instruments)
    {
        var current = Activity.Current;
        if (current is null or { Recorded: true, Source.Name.Length: > 0 })
        {
            return instruments.Start($"{Operation} {Agent}", ActivityKind.Internal);
        }

        Activity.Current = null;
        return current.Parent is null && current.ParentSpanId != default
            ? instruments.Start($"{Operation} {Agent}", ActivityKind.Internal, new ActivityContext(current.TraceId, current.ParentSpanId, current.ActivityTraceFlags, current.TraceStateString, isRemote: true))
            : instruments.Start($"{Operation} {Agent}", ActivityKind.Internal);
    }
}

/// <summary>How a turn ended.</summary>
/// <param name="Mode">Who answered: <c>online</c>, <c>local</c>, <c>planner</c>, <c>scripted</c>, <c>direct</c>, or <c>none</c>.</param>
/// <param name="Status">In snake case.</param>
sealed record EndedTurn(string Mode, string Status, string Model, string Text, long InputTokens, long OutputTokens);
