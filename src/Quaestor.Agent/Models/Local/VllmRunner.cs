using System.Globalization;
using Quaestor.Agent.Models.Chat;

namespace Quaestor.Agent.Models.Local;

/// <summary>vLLM. Without its two tool flags it refuses requests with tools.</summary>
sealed class VllmRunner : IRunner
{
    const string ToolParser = "--tool-call-parser";
    const string DefaultToolParser = "hermes";

    public string Name => "vllm";

    public RunnerFacts Facts { get; } = new("vllm", "Install vLLM (pip install vllm)") { KnowsOnlyItsModels = true };

    public void Check(LocalModelSettings model)
    {
        if (Path.IsPathRooted(model.Model) && !Directory.Exists(model.Model))
        {
            throw new ModelException(
                ModelFailure.ModelNotFound, $"There is no folder {model.Model}, which the local model {model.Name} needs. Download it there, or name the model by its id.");
        }
    }

    public string NameAtServer(LocalModelSettings model) => model.Name;

    /// <summary>The tool parser depends on the model: the settings' arguments may name another.</summary>
    public ServerCommand Command(LocalModelSettings model, int port, string key) => new(
    [
        "serve", model.Model,
        "--host", "127.0.0.1",
        "--port", port.ToString(CultureInfo.InvariantCulture),
        "--served-model-name", model.Name,
        .. model.CallsTools ? ["--enable-auto-tool-choice", .. NamesToolParser(model) ? Array.Empty<string>() : [ToolParser, DefaultToolParser]] : Array.Empty<string>(),
        .. model.ContextTokens is { } tokens ? ["--max-model-len", tokens.ToString(CultureInfo.InvariantCulture)] : Array.Empty<string>(),
        .. model.Arguments,
    ])
    {
        Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["VLLM_API_KEY"] = key },
        Key = key,
    };

    static bool NamesToolParser(LocalModelSettings model) =>
        model.Arguments.Any(argument => argument == ToolParser || argument.StartsWith($"{ToolParser}=", StringComparison.Ordinal));
}
