using System.Text.Json;
using Quaestor.Agent.Sharing.Masking;
using Quaestor.Data.Catalog;
using Quaestor.Data.Queries;
using Quaestor.Data.Results;
using Quaestor.Data.Sources;
using Quaestor.Data.Sql;
using Quaestor.Server.Devices;

namespace Quaestor.Cli.Edge;

/// <summary>One source as the server may see it: judged, capped and masked here, whatever the server asks for.</summary>
/// <param name="limits">This device's own; neither a source's policy nor a request goes beyond them.</param>
sealed class EdgeSource(ConfiguredSource configured, QueryRunner runner, QueryLimits limits)
{
    const int MostSampleRows = 100;

    ISource Source => configured.Source;

    SourcePolicy Policy => configured.Settings.Policy;

    /// <summary>A device changes nothing for a server, whatever its own settings allow at home.</summary>
    QueryLimits Limits => limits.On(Policy) with
    {
        Changes = SourceChanges.ReadOnly,
        MaxRows = Math.Min(Policy.MaxRows ?? limits.MaxRows, limits.MaxRows),
        MaxBytes = Math.Min(Policy.MaxBytes ?? limits.MaxBytes, limits.MaxBytes),
    };

    /// <summary>Values stand in what is known of columns, and are rows' contents like any other.</summary>
    bool SharesValues => Policy.Share is SourceShare.Summaries or SourceShare.Rows;

    public string Name => Source.Name;

    public OfferedSource Offer => new(Name, Source.Kind, Source.Dialect)
    {
        Description = Policy.Description,
        Colour = Policy.Colour,
        Share = Policy.Share,
        Masked = Policy.Masked,
        MaxRows = Limits.MaxRows,
        MaxBytes = Limits.MaxBytes,
        TimeoutSeconds = Limits.Timeout.TotalSeconds,
        Problem = configured.Problem is null ? null : "It cannot be used on the device, which says why.",
    };

    public async Task<SourceSchema> SchemaAsync(CancellationToken cancellationToken) => Leaving(await Source.SchemaAsync(cancellationToken));

    public ValueTask<Verdict> JudgeAsync(string sql, CancellationToken cancellationToken) =>
        StatementJudge.JudgeAsync(Source, SourceChanges.ReadOnly, sql, cancellationToken);

    public async Task<EdgeRun> SampleAsync(string table, int limit, CancellationToken cancellationToken)
    {
        var known = (await Source.SchemaAsync(cancellationToken)).Tables.FirstOrDefault(known => known.Name == table);
        return known is null
            ? EdgeRun.Failed("failed", new QueryError("unknown_table", $"There is no table \"{table}\" in {Name}."))
            : await RunAsync($"SELECT * FROM {string.Join('.', known.Path.Select(Quoted))} LIMIT {Math.Clamp(limit, 1, MostSampleRows)}", limits, cancellationToken);
    }

    /// <param name="asked">What the server wants at most.</param>
    public async Task<EdgeRun> RunAsync(string sql, QueryLimits asked, CancellationToken cancellationToken)
    {
        var own = Limits;
        var most = own with
        {
            MaxRows = Math.Clamp(asked.MaxRows, 0, own.MaxRows),
            MaxBytes = Math.Clamp(asked.MaxBytes, 0, own.MaxBytes),
            Timeout = asked.Timeout > TimeSpan.Zero && asked.Timeout < own.Timeout ? asked.Timeout : own.Timeout,
            PageRows = int.MaxValue,
        };
        var outcome = await runner.RunAsync(Source, sql, most, cancellationToken);
        if (outcome.Page is { } page)
        {
            runner.Delete(page.ResultId);
        }

        return Policy.Masked.Count == 0
            ? new(Status(outcome), outcome.Error, outcome.Page, outcome.Notices)
            : Masked(sql, outcome, await Source.SchemaAsync(cancellationToken));
    }

    EdgeRun Masked(string sql, QueryOutcome outcome, SourceSchema schema)
    {
        if (outcome.Page is not { } page)
        {
            // What an engine says of a failure may quote a value.
            return EdgeRun.Failed(Status(outcome), MaskedUse.IsFree(sql, Source.Dialect, schema, Policy.Masked) ? outcome.Error! : outcome.Error! with { Message = "The statement failed. It can reach masked columns, so the device does not say at what." });
        }

        return MaskedUse.Of(sql, Source.Dialect, schema, Policy.Masked, page.Columns) is not { } hidden
            ? EdgeRun.Failed("refused", new QueryError("refused", $"The device masks columns of {Name}, and this statement uses them, or may. Select their names plainly, or leave them out."))
            : new(Status(outcome), null, page with { Rows = [.. page.Rows.Select(row => row.Select((cell, i) => hidden[i] ? null : cell).ToArray())] }, []);
    }

    SourceSchema Leaving(SourceSchema schema) => schema with
    {
        Tables = [.. schema.Tables.Select(table => table with
        {
            Notes = SharesValues ? table.Notes : [],
            Columns = [.. table.Columns.Select(column => SharesValues && !MaskedColumns.Contains(Policy.Masked, table, column.Name) ? column : column with { Profile = null })],
        })],

        // They quote lines of files, and say where these lie.
        Problems = [],
    };

    static string Status(QueryOutcome outcome) => JsonNamingPolicy.SnakeCaseLower.ConvertName(outcome.Status.ToString());

    static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

/// <summary>What a statement brought: an error, or a page that holds all there is.</summary>
sealed record EdgeRun(string Status, QueryError? Error, ResultPage? Page, IReadOnlyList<string> Notices)
{
    public static EdgeRun Failed(string status, QueryError error) => new(status, error, null, []);

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("status"u8, Status);
        if (Error is { } error)
        {
            json.WriteStartObject("error"u8);
            json.WriteString("code"u8, error.Code);
            json.WriteString("message"u8, error.Message);
            if (error is { Line: { } line, Column: { } column })
            {
                json.WriteNumber("line"u8, line);
                json.WriteNumber("column"u8, column);
            }

            json.WriteEndObject();
        }

        json.WriteStartArray("notices"u8);
        foreach (var notice in Notices)
        {
            json.WriteStringValue(notice);
        }

        json.WriteEndArray();
        if (Page is { } page)
        {
            json.WritePropertyName("result"u8);
            ResultJson.Write(json, page);
        }

        json.WriteEndObject();
    }
}
