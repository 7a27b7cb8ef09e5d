using System.Text.Json;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;

namespace Quaestor.Agent.Loop;

/// <summary>
/// Reads tool calls that a model writes into its text instead of making them, as small local models do:
/// <c>{"name": …, "arguments": {…}}</c> alone or in a fence, and the marks of Hermes, Mistral and Llama templates.
/// </summary>
static class TextCalls
{
    /// <summary>What begins and ends a call within a text; an empty end is the text's.</summary>
    public static readonly IReadOnlyList<(string Open, string Close)> Marks =
        [("<tool_call>", "</tool_call>"), ("[TOOL_CALLS]", ""), ("<|python_tag|>", ""), ("<function=", "</function>")];

    static readonly string[] Names = ["name", "tool", "function"];
    static readonly string[] Arguments = ["arguments", "parameters", "args"];

    public const string Fence = "```json";
    const string FenceEnd = "```";

    /// <param name="tools">Without a mark, only a call of one of these is a call: other JSON is an answer.</param>
    /// <returns>The text without the calls, and those of them that can be read.</returns>
    public static (string Said, IReadOnlyList<FunctionCallContent> Calls) Read(string text, IReadOnlyCollection<string> tools)
    {
        if (Calls(text) is { Count: > 0 } bare && bare.All(call => tools.Contains(call.Name)))
        {
            return ("", bare);
        }

        var calls = new List<FunctionCallContent>();
        while (First(text) is { Close: not null } mark)
        {
            var (inner, without) = Cut(text, text.IndexOf(mark.Open, StringComparison.Ordinal), mark.Open, mark.Close);
            calls.AddRange(Marked(mark.Open, inner));
            text = without;
        }

        for (var at = text.IndexOf(Fence, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Fence, at + 1, StringComparison.Ordinal))
        {
            var (inner, without) = Cut(text, at, Fence, FenceEnd);
            if (Calls(inner) is { Count: > 0 } fenced && fenced.All(call => tools.Contains(call.Name)))
            {
                calls.AddRange(fenced);
                text = without;
                at--;
            }
        }

        return (text, calls);
    }

    static (string Inner, string Without) Cut(string text, int at, string open, string close)
    {
        var begin = at + open.Length;
        var end = close.Length == 0 ? -1 : text.IndexOf(close, begin, StringComparison.Ordinal);
        return end < 0 ? (text[begin..], text[..at]) : (text[begin..end], text[..at] + text[(end + close.Length)..]);
    }

    static (string Open, string Close) First(string text) => Marks
        .Where(mark => text.Contains(mark.Open, StringComparison.Ordinal))
        .OrderBy(mark => text.IndexOf(mark.Open, StringComparison.Ordinal))
        .FirstOrDefault();

    static IReadOnlyList<FunctionCallContent> Marked(string open, string inner)
    {
        if (open != "<function=")
        {
            return Calls(inner);
        }

        var end = inner.IndexOf('>');
        return end < 0 ? [] : [ToolCallJson.Read("", inner[..end].Trim(), inner[(end + 1)..])];
    }

    static IReadOnlyList<FunctionCallContent> Calls(string json)
    {
        json = json.Trim();
        if (json is not (['{', ..] or ['[', ..]))
        {
            return [];
        }

        try
        {
            var root = JsonElement.Parse(json);
            IEnumerable<JsonElement> all = root.ValueKind == JsonValueKind.Array ? root.EnumerateArray() : [root];
            List<FunctionCallContent> calls = [.. all.Select(Call).OfType<FunctionCallContent>()];
            return calls.Count == all.Count() ? calls : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    static FunctionCallContent? Call(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        // OpenAI's own shape has both within "function".
        var call = json.TryGetProperty("function", out var inner) && inner.ValueKind == JsonValueKind.Object ? inner : json;
        var name = Names.Select(key => call.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null).FirstOrDefault(value => value is not null);
        foreach (var key in Arguments)
        {
            if (name is not null && call.TryGetProperty(key, out var value))
            {
                return ToolCallJson.Read("", name, value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText());
            }
        }

        return null;
    }
}
