using System.Globalization;
using System.Runtime.InteropServices;
using Quaestor.Agent.Models.Chat;

namespace Quaestor.Agent.Models.Local;

/// <summary>Apple's <c>mlx_lm.server</c>. It asks for no key, so any program of this machine may use it while it runs.</summary>
/// <param name="isAppleSilicon">Null to look at this machine.</param>
sealed class MlxRunner(bool? isAppleSilicon = null) : IRunner
{
    public const string RunnerName = "mlx";

    /// <summary>Its own default ends answers after 512 tokens.</summary>
    const int MaxTokens = 4096;

    public string Name => RunnerName;

    public RunnerFacts Facts { get; } = new("mlx_lm.server", "Install mlx-lm (pip install mlx-lm)");

    bool IsAppleSilicon => isAppleSilicon ?? (OperatingSystem.IsMacOS() && RuntimeInformation.OSArchitecture == Architecture.Arm64);

    public void Check(LocalModelSettings model)
    {
        if (!IsAppleSilicon)
        {
            throw new ModelException(
                ModelFailure.ModelNotFound,
                $"The local model {model.Name} runs with MLX, which needs a Mac with Apple silicon; this machine is {RuntimeInformation.RuntimeIdentifier}. "
                + "Use a GGUF file with llama.cpp here, or set url to an mlx_lm.server that runs on a Mac.");
        }

        if (Path.IsPathRooted(model.Model) && !Directory.Exists(model.Model))
        {
            throw new ModelException(
                ModelFailure.ModelNotFound, $"There is no folder {model.Model}, which the local model {model.Name} needs. Download it there, or name the model by its id.");
        }
    }

    /// <summary>Asked by another name it would look for that model on the Hub, and download it.</summary>
    public string NameAtServer(LocalModelSettings model) => model.Model;

    public ServerCommand Command(LocalModelSettings model, int port, string key) => new(
    [
        "--model", model.Model,
        "--host", "127.0.0.1",
        "--port", port.ToString(CultureInfo.InvariantCulture),
        "--max-tokens", Math.Min(MaxTokens, model.ContextTokens ?? MaxTokens).ToString(CultureInfo.InvariantCulture),
        .. model.Arguments,
    ]);
}
