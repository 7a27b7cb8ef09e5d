using Quaestor.Agent.Models.OpenAiCompatible;
using Quaestor.Agent.Settings;

namespace Quaestor.Agent.Models;

/// <summary>Which models an installation has, besides the planner, which is always there.</summary>
/// <param name="Online">Null where no hosted model is configured.</param>
/// <param name="MissingOnline">Why there is none, and what to set; null where there is one.</param>
/// <param name="ScriptPath">A transcript file that answers instead of a model, for demos and tests; the default model where set.</param>
public sealed record ModelSettings(OpenAiEndpoint? Online, string? MissingOnline, string? ScriptPath = null)
{
    const string KeyName = "OPENAI_API_KEY";
    const string BaseUrlName = "OPENAI_BASE_URL";
    const string ModelName = "AGENT_MODEL_NAME";
    const string OpenAi = "https://api.openai.com/v1";

    /// <summary>Only the planner.</summary>
    public static ModelSettings None { get; } = new(null, $"No online model is configured. Set {KeyName} and {ModelName}, and {BaseUrlName} for a server other than OpenAI's.");

    /// <param name="variable">Reads one variable, from the environment or <c>.env</c>.</param>
    /// <param name="file">What the settings file says; variables stand above it.</param>
    public static ModelSettings FromEnvironment(Func<string, string?> variable, string? scriptPath = null, OnlineModelSettings? file = null)
    {
        var address = Value(variable, BaseUrlName) ?? file?.BaseUrl;
        var model = Value(variable, ModelName) ?? file?.Model;

        // A key belongs to a server: one that lies in the environment is not sent to an address that only a file names.
        var key = Value(variable, BaseUrlName) is not null ? Value(variable, KeyName)
            : file?.BaseUrl is not null ? file.ApiKey
            : Value(variable, KeyName) ?? file?.ApiKey;
        return (key, address, model) switch
        {
            (null, null, _) => None with { ScriptPath = scriptPath },
            (_, _, null) => new(null, $"The online model has no name. Set {ModelName}, for example to gpt-5-mini.", scriptPath),
            _ when !Uri.TryCreate(address ?? OpenAi, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") =>
                new(null, $"{BaseUrlName} is not an address. It looks like {OpenAi}.", scriptPath),
            _ => new(new OpenAiEndpoint(new Uri(address ?? OpenAi), model, key), null, scriptPath),
        };
    }

    static string? Value(Func<string, string?> variable, string name) =>
        variable(name)?.Trim() is { Length: > 0 } value ? value : null;
}
