using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;

namespace Quaestor.Agent.Models;

/// <param name="Client">For one turn; who resolved it disposes it.</param>
/// <param name="Info">As the answer names it, unless another model takes over.</param>
public sealed record ResolvedModel(IChatClient Client, ModelInfo Info);

/// <summary>The request names a model that is not there. The message says what to set or to choose.</summary>
public sealed class ModelUnavailableException(string message) : Exception(message);
