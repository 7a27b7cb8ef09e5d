using Microsoft.Extensions.AI;

namespace Quaestor.Agent.Models.Chat;

/// <summary>Finish reasons that models have besides those of <see cref="ChatFinishReason"/>.</summary>
static class Finishes
{
    /// <summary>The model declined; where it says why, the text does.</summary>
    public static readonly ChatFinishReason Refusal = new("refusal");
}
