using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.Configuration;

namespace Quaestor.Agent.Models;

/// <summary>Something that a turn can ask for by name: a model, or a route of several.</summary>
/// <param name="Id">The name: a model's whole name, or a route's.</param>
/// <param name="Kind">Of a route, that of its primary.</param>
public sealed record OfferedModel(string Id, ModelKind Kind)
{
    /// <summary>What it is in a request; of a route, its primary.</summary>
    public required ModelInfo Info { get; init; }

    /// <summary>Of a route, its models in their order, the planner not among them unless it is named; else empty.</summary>
    public IReadOnlyList<string> Route { get; init; } = [];

    /// <summary>Why it cannot answer as it is set up, and what to do; null where nothing is known to be wrong.</summary>
    public string? Problem { get; init; }
}

/// <summary>How a model is, as far as that is known without asking it.</summary>
/// <param name="State">
/// <c>ok</c>, <c>failing</c>, <c>cooling_down</c>, <c>unusable</c>; of local ones <c>not_loaded</c>, <c>loading</c>; where its
/// provider was asked <c>unreachable</c>, <c>not_listed</c>.
/// </param>
/// <param name="Reason">A sentence, or a part of one; null where all is well.</param>
public sealed record OfferedHealth(string State, string? Reason);

/// <summary>What a provider says it has.</summary>
/// <param name="Provider">Its name, or <c>local/NAME</c>.</param>
/// <param name="Models">As it knows them.</param>
/// <param name="Problem">Why there is no list; null where there is one.</param>
public sealed record AvailableModels(string Provider, IReadOnlyList<string> Models, string? Problem = null)
{
    internal OfferedHealth? Of(OfferedModel model) =>
        Problem is not null ? new("unreachable", Problem)
        : model.Route.Count > 0 || Models.Contains(model.Id[(Provider.Length + 1)..]) ? null
        : new("not_listed", $"{Provider} does not list it. \"quaestor models list --available\" shows what it has.");
}
