using Quaestor.Agent.Models.Local;
using Quaestor.Agent.Settings.Text;

namespace Quaestor.Agent.Models.Configuration;

/// <summary>Reads one local model of a settings file.</summary>
static class RunnerReader
{
    internal static readonly string[] Keys =
    [
        "runner", "model", "program", "arguments", "environment", "url", "api_key",
        "context_tokens", "memory_mb", "start_seconds", "idle_seconds", "health_path", "calls_tools",
    ];

    /// <summary>Keys that decide what runs on this machine.</summary>
    static readonly string[] OfPrograms = ["program", "arguments", "environment"];

    const int MostMegabytes = 1 << 22;
    const int MostSeconds = 86_400;

    /// <param name="foreign">Null where the file is the user's own.</param>
    /// <param name="absolute">Makes a path of the file absolute.</param>
    public static LocalModelSettings Read(string name, Section runner, ForeignFile? foreign, Func<string, string> absolute)
    {
        runner.Allow(Keys);
        if (Names.Objection(name) is { } objection)
        {
            throw runner.Wrong(objection);
        }

        if (foreign is not null && OfPrograms.FirstOrDefault(runner.Has) is { } key)
        {
            throw runner.Wrong(key, foreign.NoPrograms);
        }

        var kinds = RunnerOptions.BuiltIn.Select(kind => (kind.Name, Value: 0)).ToArray();
        var kind = runner.Choice("runner", kinds) is null ? null : runner.Text("runner");
        var settings = Named(name, kind, runner, absolute);
        return settings with
        {
            Program = runner.Text("program") is { } program ? program.Contains('/') ? absolute(program) : program : null,
            Arguments = runner.Texts("arguments") ?? [],
            Environment = runner.Object("environment") is { } variables ? variables.Names.ToDictionary(variable => variable, variable => variables.Text(variable)!) : [],
            Url = Url(runner, foreign),
            ApiKey = runner.Text("api_key"),
            ContextTokens = (int?)runner.Number("context_tokens", 1, ModelVariables.MostTokens),
            MemoryLimit = runner.Number("memory_mb", 0, MostMegabytes) is > 0 and var megabytes ? megabytes << 20 : null,
            StartTimeout = Seconds("start_seconds") ?? settings.StartTimeout,
            IdleTimeout = Seconds("idle_seconds"),
            HealthPath = runner.Text("health_path"),
            CallsTools = runner.Flag("calls_tools") ?? true,
        };

        TimeSpan? Seconds(string of) => runner.Number(of, 1, MostSeconds) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
    }

    static LocalModelSettings Named(string name, string? kind, Section runner, Func<string, string> absolute)
    {
        var model = runner.Text("model") ?? throw runner.Wrong("has no \"model\": the path of its file, or its id.");
        model = LocalVariables.IsPath(model) ? absolute(model) : model;
        try
        {
            return kind is null ? LocalModelSettings.FromPath(model) with { Name = name } : new(name, kind, model);
        }
        catch (InvalidDataException exception)
        {
            throw runner.Wrong($"does not say what runs it: {exception.Message.TrimEnd('.')}. Write \"runner\".");
        }
    }

    static Uri? Url(Section runner, ForeignFile? foreign)
    {
        if (runner.Text("url") is not { } text)
        {
            return null;
        }

        var url = Addresses.Read(text) ?? throw runner.Wrong("url", "is not an address. It looks like http://127.0.0.1:8080.");
        return foreign is null || url.IsLoopback ? url : throw runner.Wrong("url", foreign.NoPrograms);
    }
}
