using Microsoft.Extensions.AI;

namespace Quaestor.Agent.Models.Chat;

/// <summary>Finish reasons that models have besides those of <see cref="ChatFinishReason"/>.</summary>
static class Finishes
{
    /// <summary>The model declined; where it says why, the text does.</summary>
    public static readonly ChatFinishReason Refusal = new("refusal");

    /// <summary>The planner asks back.</summary>
    public static readonly ChatFinishReason Asked = new("asked");

    /// <summary>The planner finds that the data cannot answer.</summary>
    public static readonly ChatFinishReason Unanswerable = new("unanswerable");

    /// <summary>The model has not ended: asked again, it goes on.</summary>
    public static readonly ChatFinishReason Paused = new("pause_turn");
}
