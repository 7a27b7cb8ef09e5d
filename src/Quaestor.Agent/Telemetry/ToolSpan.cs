using System.Diagnostics;
using System.Text.Json;

namespace Quaestor.Agent.Telemetry;

/// <summary>One call of a tool: <c>execute_tool</c>.</summary>
sealed class ToolSpan : IDisposable
{
    const string Operation = "execute_tool";

    readonly Instruments _instruments;
    readonly string _tool;
    readonly long _began = Stopwatch.GetTimestamp();
    readonly Activity? _span;

    /// <param name="tool">A tool that there is: what a model makes up would be a name without end.</param>
    public ToolSpan(Instruments instruments, string tool, string callId, JsonElement arguments)
    {
        (_instruments, _tool) = (instruments, tool);
        _span = instruments.Start($"{Operation} {tool}", ActivityKind.Internal);
        _span?.SetTag("gen_ai.operation.name", Operation).SetTag("gen_ai.tool.name", tool).SetTag("gen_ai.tool.type", "function").SetTag("gen_ai.tool.call.id", callId);
        if (instruments.Contents)
        {
            _span?.SetTag("gen_ai.tool.call.arguments", Secrets.Redact(arguments.GetRawText()));
        }
    }

    /// <param name="result">Without data: what a model was shown of them stands in its request.</param>
    public void Ended(bool ok, string summary, string result)
    {
        var tags = new TagList { { "gen_ai.operation.name", Operation }, { "gen_ai.tool.name", _tool } };
        if (!ok)
        {
            tags.Add("error.type", "tool_error");
            _span.Fail("tool_error", _instruments.Contents ? summary : null);
        }

        _instruments.ToolSeconds.Record(Stopwatch.GetElapsedTime(_began).TotalSeconds, tags);
        if (_instruments.Contents && _span is not null)
        {
            _span.SetTag("gen_ai.tool.call.result", Secrets.Redact(result));
        }
    }

    public void Dispose() => _span?.Dispose();
}
