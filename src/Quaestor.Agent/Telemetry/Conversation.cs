using System.Diagnostics;

namespace Quaestor.Agent.Telemetry;

/// <summary>Which user's thread a span belongs to, under the names by which collectors group: OpenTelemetry's own, Langfuse's, MLflow's.</summary>
static class Conversation
{
    static readonly string[] OfThread = ["gen_ai.conversation.id", "session.id", "mlflow.trace.session"];
    static readonly string[] OfUser = ["user.id", "mlflow.trace.user"];
    static readonly string[] All = [.. OfThread, .. OfUser, "quaestor.turn.id"];

    public static void Tag(Activity span, Guid? threadId, Guid? turnId, string userId)
    {
        foreach (var name in OfUser)
        {
            span.SetTag(name, userId);
        }

        foreach (var name in threadId is null ? [] : OfThread)
        {
            span.SetTag(name, threadId.ToString());
        }

        if (turnId is not null)
        {
            span.SetTag("quaestor.turn.id", turnId.ToString());
        }
    }

    /// <summary>Collectors look at each span by itself.</summary>
    public static void Inherit(Activity span, Activity from)
    {
        foreach (var name in All)
        {
            if (from.GetTagItem(name) is { } value)
            {
                span.SetTag(name, value);
            }
        }
    }
}
