using System.Text;
using System.Text.RegularExpressions;

namespace Quaestor.Agent.Models.Local;

/// <summary>A model on this machine, or one that a server on this network already runs.</summary>
/// <param name="Name">As requests name it: <c>local/NAME</c>.</param>
/// <param name="Runner">The name of an <see cref="IRunner"/>: <c>llama.cpp</c>, <c>mlx</c>, <c>ollama</c>, <c>vllm</c>, <c>command</c>.</param>
/// <param name="Model">What the runner loads: a file, a folder, or a model's id.</param>
public sealed partial record LocalModelSettings(string Name, string Runner, string Model)
{
    /// <summary>The program to start; null for the runner's own, looked for in <c>PATH</c>.</summary>
    public string? Program { get; init; }

    /// <summary>Come after the runner's own; for <c>command</c> they are all there is, with <c>{port}</c>, <c>{model}</c> and <c>{key}</c> filled in.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>A server that runs already: it is used as it is, never started or stopped.</summary>
    public Uri? Url { get; init; }

    /// <summary>For <see cref="Url"/>, where that server asks for one. A server that is started gets a key of its own. Never printed.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Tokens of a request and its answer together; null for the runner's default.</summary>
    public int? ContextTokens { get; init; }

    /// <summary>Bytes that the program and its children may have for themselves before they are ended; null for no limit.</summary>
    public long? MemoryLimit { get; init; }

    /// <summary>How long the program may take until it can answer.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The program is stopped after this long without a request, and started again with the next; null for never.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>Where the program says whether it can answer; null for the runner's own path.</summary>
    public string? HealthPath { get; init; }

    /// <summary>False for a model that cannot call tools.</summary>
    public bool CallsTools { get; init; } = true;

    /// <summary>Variables of the program, above those it inherits.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Recognises a <c>.gguf</c> file (llama.cpp), and the id or folder of an MLX model. Whether it is there is seen when it is loaded.
    /// </summary>
    /// <exception cref="InvalidDataException">It is neither; the message says what it may be.</exception>
    public static LocalModelSettings FromPath(string path)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path.Trim()));
        if (name.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase))
        {
            // The first of several parts stands for all: the program finds the others.
            return new(PartNumber().Replace(name[..^".gguf".Length], ""), LlamaCppRunner.RunnerName, Path.GetFullPath(path.Trim()));
        }

        if (Directory.Exists(path) && Directory.EnumerateFiles(path, "*.safetensors").Any())
        {
            return new(name, MlxRunner.RunnerName, Path.GetFullPath(path));
        }

        return HubId().IsMatch(path.Trim()) && MlxWord().IsMatch(path)
            ? new(name, MlxRunner.RunnerName, path.Trim())
            : throw new InvalidDataException(
                $"\"{path}\" is neither a .gguf file nor an MLX model (an id such as mlx-community/Qwen3-4B-4bit, or a folder with .safetensors files).");
    }

    [GeneratedRegex(@"-\d{5}-of-\d{5}$")]
    private static partial Regex PartNumber();

    [GeneratedRegex(@"^[\w.-]+/[\w.-]+$")]
    private static partial Regex HubId();

    [GeneratedRegex(@"(?<![a-z0-9])mlx(?![a-z0-9])", RegexOptions.IgnoreCase)]
    private static partial Regex MlxWord();

    // The compiler would print the key, and variables that may hold one.
    bool PrintMembers(StringBuilder builder)
    {
        builder.Append($"{nameof(Name)} = {Name}, {nameof(Runner)} = {Runner}, {nameof(Model)} = {Model}, {nameof(Url)} = {Url}");
        return true;
    }
}
