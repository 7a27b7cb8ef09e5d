using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.Failures;

namespace Quaestor.Agent.Models.OpenAiCompatible;

/// <summary>
/// Tool calls put together from their pieces. OpenAI numbers the calls and sends id and name once; others send whole calls,
/// leave the index out, give two calls the same index, or repeat id and name with every piece.
/// </summary>
sealed class ToolCallParts
{
    readonly List<Part> _parts = [];

    public void Add(JsonElement delta)
    {
        var id = delta.Text("id") is { Length: > 0 } given ? given : null;
        var function = delta.Member("function") ?? default;
        var name = function.Text("name") is { Length: > 0 } called ? called : null;
        var part = Find(delta.Number("index"), id, name) ?? New(delta.Number("index"));
        part.Id ??= id;
        part.Name ??= name;
        part.Arguments.Append(Arguments(function));
    }

    /// <summary>A call of a body that has whole ones: never joined with another.</summary>
    public void AddWhole(JsonElement call)
    {
        var part = New(null);
        var function = call.Member("function") ?? default;
        part.Id = call.Text("id") is { Length: > 0 } id ? id : null;
        part.Name = function.Text("name");
        part.Arguments.Append(Arguments(function));
    }

    public IEnumerable<FunctionCallContent> Complete() => _parts.Select(part => ToolCallJson.Read(
        part.Id ?? $"call_{Guid.NewGuid():N}", part.Name ?? "", part.Arguments.ToString()));

    Part? Find(long? index, string? id, string? name)
    {
        var part = index is { } number
            ? _parts.FindLast(p => p.Index == number)
            : id is not null ? _parts.Find(p => p.Id == id)
            : name is null ? _parts.LastOrDefault() : null;
        return part is not null && id is not null && part.Id is not null && part.Id != id ? null : part;
    }

    Part New(long? index)
    {
        var part = new Part { Index = index };
        _parts.Add(part);
        return part;
    }

    // Some servers write the arguments as an object instead of as text.
    static string Arguments(JsonElement function) => function.Member("arguments") switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { } value => value.GetRawText(),
        null => "",
    };

    sealed class Part
    {
        public long? Index { get; init; }

        public string? Id { get; set; }

        public string? Name { get; set; }

        public StringBuilder Arguments { get; } = new();
    }
}
