using System.Runtime.InteropServices;
using System.Text.Json;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Settings;
using Quaestor.Agent.Threads;
using Quaestor.Cli.Client;
using Quaestor.Cli.Sessions;
using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sandboxes.Pool;
using Quaestor.Data.Sandboxes.Providers;

namespace Quaestor.Cli.Commands.Doctor;

/// <summary>Looks at all that a question needs.</summary>
sealed class Examination(Session session, SessionOptions options, CancellationToken cancellationToken)
{
    public async Task<List<Finding>> RunAsync() =>
    [
        new("quaestor", true, ProductVersion.Text),
        new(".net", true, RuntimeInformation.FrameworkDescription),
        new("system", true, $"{RuntimeInformation.OSDescription} ({RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} cores)"),
        session.Hosted is { } hosted ? await SandboxAsync(hosted.Agent.Workers) : new("server", true, options.Server!.ToString()),
        await DuckDbAsync(),
        .. session.Hosted is { Agent.Python: { IsOn: true } python } ? await PythonAsync(python) : [],
        .. session.Hosted is null ? (Finding[])[] : [new("settings", true, SettingsText(session.Agent!)), new("store", true, StoreLocation.Parse(session.Agent!.Store).ToString())],
        .. await SourcesAsync(),
        .. await ModelsAsync(),
        .. await ToolsetsAsync(),
    ];

    async Task<List<Finding>> ToolsetsAsync()
    {
        try
        {
            return [.. (await ItemsAsync("/toolsets")).Select(set => set.TextOrNull("problem") is { } problem
                ? new Finding("toolset", false, $"{set.Text("name")} ({set.Text("place")}): {problem}")
                : new Finding("toolset", true, $"{set.Text("name")} ({set.Text("place")}): {set.Items("tools").Count()} tools"))];
        }
        catch (ApiException exception)
        {
            return [new("toolset", false, exception.Message)];
        }
    }

    async Task<Finding> SandboxAsync(WorkerPool workers)
    {
        try
        {
            var status = await workers.StatusAsync(cancellationToken);
            return new("sandbox", status.Reason is null, status.Reason is null ? status.Name : $"{status.Name}: {status.Reason}");
        }
        catch (SandboxException exception)
        {
            return new("sandbox", false, exception.Message);
        }
    }

    async Task<IReadOnlyList<Finding>> PythonAsync(PythonInterpreters python)
    {
        try
        {
            var findings = await python.ExamineAsync(cancellationToken);
            var provider = (await python.OpenAsync(cancellationToken)).Provider;
            return [new("python", true, $"held by {provider}"), .. findings.Select(finding => new Finding("python", finding.Holds || !finding.IsNeeded, $"{finding.What}: {finding.Text}"))];
        }
        catch (SandboxException exception)
        {
            return [new("python", false, exception.Message)];
        }
    }

    // By the way that every query goes: so it also says that queries work.
    async Task<Finding> DuckDbAsync()
    {
        try
        {
            var source = (await ItemsAsync("/datasets")).Select(item => item.Text("id")).FirstOrDefault();
            var run = await session.Api.PostAsync("/runs", body => WriteQuery(body, source), cancellationToken);
            return run.Object("result") is { } result
                ? new("duckdb", true, result.GetProperty("rows")[0][0].GetString()!)
                : new("duckdb", false, run.Object("error")?.Text("message") ?? "A query failed.");
        }
        catch (ApiException exception)
        {
            return new("duckdb", false, exception.Message);
        }
    }

    static string SettingsText(AgentOptions agent) =>
        $"{agent.SettingsFile?.Path ?? $"none; \"quaestor sources add\" writes ./{SettingsFile.Name}"} (schema for editors: {SettingsFile.SchemaPath})";

    static void WriteQuery(Utf8JsonWriter body, string? source)
    {
        body.WriteString("query_type"u8, "sql"u8);
        body.WriteString("sql"u8, "SELECT version()"u8);
        if (source is not null)
        {
            body.WriteString("dataset_id"u8, source);
        }
    }

    async Task<List<Finding>> SourcesAsync()
    {
        if (session.Agent is { Sources.Count: 0, Settings.Sources.Count: 0 })
        {
            return [new("source", true, "none; name one with --source, or add one with \"quaestor sources add\"")];
        }

        var findings = new List<Finding>();
        foreach (var source in await ItemsAsync("/datasets"))
        {
            findings.Add(await SourceAsync(source));
        }

        return findings;
    }

    async Task<Finding> SourceAsync(JsonElement source)
    {
        var name = $"{source.Text("name")} ({source.Text("location")})";
        try
        {
            var schema = await session.Api.GetAsync($"/datasets/{source.Text("id")}/schema", cancellationToken);
            var problems = schema.Items("problems").Select(problem => problem.Text("message")).ToList();
            var tables = schema.Items("tables").Count();
            return new("source", problems.Count == 0, $"{name}: {tables} {(tables == 1 ? "table" : "tables")}. {string.Join(' ', problems)}".TrimEnd());
        }
        catch (ApiException exception)
        {
            return new("source", false, $"{name}: {exception.Message}");
        }
    }

    async Task<IEnumerable<Finding>> ModelsAsync() => (await ItemsAsync("/models")).Select(model => new Finding(
        "model",
        model.TextOrNull("reason") is null,
        $"{model.Text("id")}{(model.Flag("default") ? " (default)" : "")}{(model.TextOrNull("reason") is { } reason ? $": {reason}" : "")}"));

    async Task<List<JsonElement>> ItemsAsync(string path) => [.. (await session.Api.GetAsync(path, cancellationToken)).Items("items")];
}
