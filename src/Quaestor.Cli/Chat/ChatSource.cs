using System.Text.Json;
using Quaestor.Cli.Client;

namespace Quaestor.Cli.Chat;

/// <summary>A source that can be asked, with what is allowed there.</summary>
sealed record ChatSource(string Id, string Name, string Kind, string Changes, string? Colour, string? Problem, string Description, bool IsDefault)
{
    /// <summary>What the policy means, in words.</summary>
    public string Policy => Changes switch
    {
        "ask" => "asks before changes",
        "ask_admin" => "an administrator allows changes",
        _ => "read-only",
    };

    /// <param name="source">As <c>GET /datasets</c> tells it.</param>
    public static ChatSource Of(JsonElement source) => new(
        source.Text("id"), source.Text("name"), source.Text("kind"), source.Text("changes"), source.TextOrNull("colour"),
        source.TextOrNull("problem"), source.Text("description"), source.Flag("default"));
}
