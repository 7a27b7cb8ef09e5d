using System.Text.Json;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Threads;
using Quaestor.Data.Results;
using Quaestor.Server.Http;

namespace Quaestor.Server.Api;

/// <summary>A run's capsule as every route tells it.</summary>
sealed class RunJson(AgentHost host)
{
    /// <summary>Rows of a result that come with its run.</summary>
    public const int FirstPage = 100;

    public async Task<RunRecord> FindAsync(HttpContext context, Guid id) =>
        await host.Conversations.Runs.FindAsync(context.UserId(), id)
        ?? throw ProblemException.NotFound("run_not_found", $"There is no run {id}.");

    /// <summary>With the first page of its result and its figures.</summary>
    /// <param name="asked">What its change waits for; null for a run that asks for nothing.</param>
    public async Task WriteAsync(HttpContext context, int status, RunRecord run, ApprovalRecord? asked = null)
    {
        using var file = run.Result is { } result ? host.Results.Open(result.Id) : null;
        var page = file?.ReadPage(0, FirstPage);
        var figures = run.Python is { Figures: > 0 } ? await host.Conversations.Runs.FiguresAsync(run.UserId, run.Id) : [];
        await Answers.WriteAsync(context, status, json => Write(json, run, page, figures, asked));
    }

    /// <param name="page">Null leaves out the rows, and tells the columns alone.</param>
    public static void Write(Utf8JsonWriter json, RunRecord run, ResultPage? page, IReadOnlyList<byte[]> figures, ApprovalRecord? asked = null)
    {
        json.WriteStartObject();
        json.WriteString("run_id"u8, run.Id);
        json.WriteString("status"u8, run.Status);
        json.WriteString("user_id"u8, run.UserId);
        if (asked is not null)
        {
            json.WriteString("approval_id"u8, asked.Id);
            json.WritePropertyName("approval"u8);
            ApprovalsApi.Write(json, asked);
        }

        json.WriteOptional("approved_by", run.ApprovedBy);
        json.WriteOptional("thread_id", run.ThreadId);
        json.WriteOptional("turn_id", run.TurnId);
        json.WriteOptional("call_id", run.CallId);
        json.WriteOptional("replay_of", run.ReplayOf);
        json.WriteString("dataset_id"u8, run.SourceId);
        json.WriteString("dataset"u8, run.SourceName);
        json.WriteOptional("schema_fingerprint", run.SchemaFingerprint);
        json.WriteString("query_type"u8, run.Mode);
        json.WriteString(run.Mode == "plan" ? "compiled_sql" : run.Mode == "python" ? "code" : "sql", run.Sql);
        json.WriteStored("plan", run.PlanJson);
        WriteResult(json, run, page);
        if (run.Python is { } python)
        {
            PythonJson.Write(json, python, figures);
        }

        json.WriteStored("error", run.ErrorJson);
        json.WriteStored("notices", run.NoticesJson);
        if (run.DurationMs is { } duration)
        {
            json.WriteNumber("duration_ms"u8, duration);
        }

        json.WriteOptional("sandbox", run.Sandbox);
        json.WriteTime("created_at", run.CreatedAt);
        json.WriteEndObject();
    }

    static void WriteResult(Utf8JsonWriter json, RunRecord run, ResultPage? page)
    {
        if (page is not null)
        {
            json.WritePropertyName("result"u8);
            ResultJson.Write(json, page);
        }

        if (run.Result is { } result)
        {
            json.WriteString("result_id"u8, result.Id);
            json.WriteNumber("row_count"u8, result.RowCount);
            if (page is null)
            {
                ResultJson.WriteColumns(json, result.Columns);
                json.WriteOptional("truncated_by", result.TruncatedBy);
            }
        }

        json.WriteOptional("result_hash", run.ResultHash?.ToString());
    }
}
