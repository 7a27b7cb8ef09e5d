using System.Globalization;
using Quaestor.Agent.Models.Chat;

namespace Quaestor.Agent.Models.Local;

/// <summary>llama.cpp's <c>llama-server</c> with a GGUF file.</summary>
sealed class LlamaCppRunner : IRunner
{
    public const string RunnerName = "llama.cpp";
    const int DefaultContext = 8192;

    public string Name => RunnerName;

    public RunnerFacts Facts { get; } = new("llama-server", "Install llama.cpp (https://github.com/ggml-org/llama.cpp, or: brew install llama.cpp)");

    public void Check(LocalModelSettings model)
    {
        if (!File.Exists(model.Model))
        {
            throw new ModelException(
                ModelFailure.ModelNotFound, $"There is no file {Path.GetFullPath(model.Model)}, which the local model {model.Name} needs. Download it there, or correct the path.");
        }
    }

    public string NameAtServer(LocalModelSettings model) => model.Name;

    /// <summary>
    /// Without <c>--jinja</c> tool calls are refused; without <c>--alias</c> the model's name is the file's path. The key goes by
    /// the environment: every user of the machine can read command lines.
    /// </summary>
    public ServerCommand Command(LocalModelSettings model, int port, string key) => new(
    [
        "-m", Path.GetFullPath(model.Model),
        "--host", "127.0.0.1",
        "--port", port.ToString(CultureInfo.InvariantCulture),
        "-c", (model.ContextTokens ?? DefaultContext).ToString(CultureInfo.InvariantCulture),
        "--jinja",
        "--alias", model.Name,
        .. model.Arguments,
    ])
    {
        Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["LLAMA_API_KEY"] = key },
        Key = key,
    };
}
