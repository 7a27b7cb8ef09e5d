using System.Globalization;

namespace Quaestor.Agent.Models.Local;

/// <summary>Ollama: the one that runs already where there is one, else a server of our own. It never downloads a model by itself.</summary>
/// <param name="usualUrl">Null for Ollama's default address.</param>
sealed class OllamaRunner(Uri? usualUrl = null) : IRunner
{
    public const string RunnerName = "ollama";

    public string Name => RunnerName;

    public RunnerFacts Facts { get; } = new("ollama", "Install Ollama (https://ollama.com/download)")
    {
        HealthPath = "/api/version",
        ModelsPath = "/api/tags",
        KnowsOnlyItsModels = true,
        GetModel = "Get it once by: ollama pull {model}",
        ServesMany = true,
        UsualUrl = usualUrl ?? new Uri("http://127.0.0.1:11434"),
    };

    public void Check(LocalModelSettings model)
    {
        // Which models there are is known when the server runs.
    }

    public string NameAtServer(LocalModelSettings model) => model.Model;

    /// <summary>The context's size cannot be sent with a request: what does not fit would be cut off silently.</summary>
    public ServerCommand Command(LocalModelSettings model, int port, string key)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["OLLAMA_HOST"] = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"),
        };
        if (model.ContextTokens is { } tokens)
        {
            environment["OLLAMA_CONTEXT_LENGTH"] = tokens.ToString(CultureInfo.InvariantCulture);
        }

        return new(["serve", .. model.Arguments]) { Environment = environment };
    }
}
