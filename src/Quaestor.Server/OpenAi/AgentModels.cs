using System.Text.Json;
using Quaestor.Agent.Hosting;
using Quaestor.Data.Sources;

namespace Quaestor.Server.OpenAi;

/// <summary>An agent as the model of a list: each model and route that there is, and one name for whatever is the default.</summary>
/// <remarks>A name may end in <c>@source</c>, because chat front ends can choose a model and nothing else.</remarks>
sealed record AgentModel(string Id, string OwnedBy)
{
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, Id);
        json.WriteString("object"u8, "model"u8);
        // Clients demand a time, and nobody made an agent at one.
        json.WriteNumber("created"u8, 0);
        json.WriteString("owned_by"u8, OwnedBy);
        json.WriteEndObject();
    }
}

static class AgentModels
{
    /// <summary>Whatever the installation, or the user, has chosen.</summary>
    public const string Default = "quaestor";

    /// <summary>Where there are several sources, the default is listed once for each of them.</summary>
    public static IEnumerable<AgentModel> List(AgentHost host, GrantedSources sources) =>
    [
        new(Default, "quaestor"),
        .. sources.All.Count > 1 ? sources.All.Select(source => new AgentModel($"{Default}@{source.Name}", "quaestor")) : [],
        .. host.Models.Offered.Where(model => model.Problem is null).Select(model => new AgentModel(model.Id, model.Info.Backend)),
    ];

    public static (string? Model, string? Source) Parse(string? name)
    {
        var at = name?.LastIndexOf('@') ?? -1;
        var (model, source) = at >= 0 ? (name![..at], name[(at + 1)..]) : (name, null);
        return (model is "" or Default ? null : model, source is "" ? null : source);
    }
}
