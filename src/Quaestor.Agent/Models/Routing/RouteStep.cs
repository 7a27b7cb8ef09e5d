using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;

namespace Quaestor.Agent.Models.Routing;

/// <summary>One model of a route.</summary>
/// <param name="Client">Makes its client when it is first asked in a turn; the route disposes it.</param>
sealed record RouteStep(ModelInfo Info, Func<IChatClient> Client);
