using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;

namespace Quaestor.Agent.Sharing;

/// <summary>In a model's stream, before all else of an answer: what the request shows the model, whether it answers or not.</summary>
/// <param name="shown">Each source that is told of, with its level.</param>
/// <param name="rows">How many rows of data, by source.</param>
sealed class SharedContent(ModelInfo model, IReadOnlyList<Need> shown, IReadOnlyDictionary<Guid, int> rows) : AIContent
{
    public ModelInfo Model { get; } = model;

    public IReadOnlyList<Need> Shown { get; } = shown;

    public IReadOnlyDictionary<Guid, int> Rows { get; } = rows;

    /// <summary>The request itself, in the form in which it leaves.</summary>
    public IReadOnlyList<ChatMessage> Messages { get; init; } = [];

    public ChatOptions? Options { get; init; }
}
