using System.Diagnostics;
using System.Text.Json;
using Quaestor.Agent.Evaluation;
using Quaestor.Cli.Client;
using Quaestor.Data.Sources;

namespace Quaestor.Cli.Commands.Eval;

/// <summary>Asks a model or a route as any other face does: one new conversation per question.</summary>
sealed class AskedModel(ApiClient api, string model)
{
    public async Task<Prediction> PredictAsync(EvaluationQuestion question, ISource source, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var answer = await api.PostAsync(
            "/chat",
            body =>
            {
                body.WriteString("message"u8, question.Question);
                body.WriteString("dataset_id"u8, source.Id.ToString());
                body.WriteString("model"u8, model);
            },
            cancellationToken);
        var time = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        return new(
            question.Id,
            answer.TextOrNull("sql"),
            answer.TryGetProperty("confidence", out var confidence) && confidence.ValueKind == JsonValueKind.Number ? confidence.GetDouble() : null,
            time,
            answer.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object ? Tokens(usage) : 0,
            answer.Text("status") == "succeeded");
    }

    static long Tokens(JsonElement usage) =>
        usage.EnumerateObject().Where(one => one.Name is "input_tokens" or "output_tokens" && one.Value.ValueKind == JsonValueKind.Number).Sum(one => one.Value.GetInt64());
}
