using Microsoft.Extensions.AI;

namespace Quaestor.Agent.Models.Chat;

/// <summary>In a model's stream: what happened on the way to the answer, for the person and the log, never for a model.</summary>
/// <param name="code"><c>model_attempt</c>: a request failed, and what follows from it. <c>model_loading</c>: a local model is being loaded.</param>
/// <param name="text">A sentence.</param>
sealed class ModelNoticeContent(string code, string text) : AIContent
{
    public string Code { get; } = code;

    public string Text { get; } = text;
}
