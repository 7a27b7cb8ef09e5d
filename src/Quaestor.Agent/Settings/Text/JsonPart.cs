using System.Text.Json;

namespace Quaestor.Agent.Settings.Text;

/// <summary>A value of a JSON text, and where it stands there.</summary>
/// <param name="Start">Offset of its first byte.</param>
sealed record JsonPart(JsonValueKind Kind, int Start)
{
    /// <summary>Offset behind its last byte.</summary>
    public int End { get; set; }

    /// <summary>Of a string its text, of a number its digits.</summary>
    public string Text { get; init; } = "";

    public List<JsonMember> Members { get; } = [];

    public List<JsonPart> Items { get; } = [];

    public JsonMember? Find(string name) => Members.Find(member => member.Name == name);
}

/// <param name="Start">Offset of the name's first quote.</param>
sealed record JsonMember(string Name, int Start, JsonPart Value);
