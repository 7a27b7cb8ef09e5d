using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.Local;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Models.Local;

/// <summary>Local models whose program is <c>Quaestor.StubRunner</c>, in a folder of its own, watched with little patience.</summary>
sealed class LocalModels : IAsyncDisposable
{
    public const string Name = "qwen3";

    /// <summary>Nothing listens there.</summary>
    static readonly Uri Nowhere = new("http://127.0.0.1:1");

    readonly TemporaryFolder _folder = new();
    RunnerRegistry? _registry;

    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "Quaestor.StubRunner");

    /// <summary>Every kind of runner.</summary>
    public static TheoryData<string> Kinds { get; } = ["llama.cpp", "mlx", "ollama", "vllm", "command"];

    public Supervision Supervision { get; set; } = new()
    {
        Poll = TimeSpan.FromMilliseconds(10),
        FirstBackoff = TimeSpan.FromMilliseconds(10),
        StopGrace = TimeSpan.FromMilliseconds(300),
        MemoryCheck = TimeSpan.FromMilliseconds(20),
    };

    public RunnerRegistry Registry => _registry ?? throw new InvalidOperationException("No model was added.");

    public string LogFolder => _folder.File("logs");

    public string File(string name) => _folder.File(name);

    /// <summary>The starts of the program so far, as it saw them.</summary>
    public IReadOnlyList<JsonElement> Starts => System.IO.File.Exists(File("starts"))
        ? [.. System.IO.File.ReadLines(File("starts")).Select(line => JsonElement.Parse(line))]
        : [];

    public int ProcessId => Starts[^1].GetProperty("id").GetInt32();

    /// <param name="variables">What the program is told, see its <c>Orders</c>.</param>
    public LocalModelSettings Settings(string kind, params (string Name, string Value)[] variables)
    {
        System.IO.File.WriteAllText(File("model.gguf"), "GGUF");
        var environment = new Dictionary<string, string> { ["DOTNET_ROOT"] = DotnetRoot, ["STUB_RECORD"] = File("starts"), ["STUB_MODELS"] = "qwen3:latest,llama3" };
        foreach (var (name, value) in variables)
        {
            environment[name] = value;
        }

        var model = new LocalModelSettings(Name, kind, kind == "llama.cpp" ? File("model.gguf") : kind == "mlx" ? "mlx-community/Qwen3-4B-4bit" : Name) { Program = Program, Environment = environment };
        return kind == "command" ? model with { Arguments = ["--port", "{port}", "--name={model}"], HealthPath = "/stub/health" } : model;
    }

    public LocalModels With(params LocalModelSettings[] models)
    {
        _registry = new RunnerRegistry(models, new RunnerOptions
        {
            Runners = [new LlamaCppRunner(), new MlxRunner(isAppleSilicon: true), new OllamaRunner(Nowhere), new VllmRunner(), new CommandRunner()],
            LogFolder = LogFolder,
            Supervision = Supervision,
        });
        return this;
    }

    public LocalModels With(string kind, params (string Name, string Value)[] variables) => With(Settings(kind, variables));

    /// <summary>The whole answer, and the notices before it.</summary>
    public async Task<(string Text, List<string> Notices)> AskAsync(string question, string name = Name, CancellationToken cancellationToken = default)
    {
        var text = "";
        var notices = new List<string>();
        await foreach (var update in Registry.Client(name).GetStreamingResponseAsync([new(ChatRole.User, question)], cancellationToken: cancellationToken))
        {
            text += update.Text;
            notices.AddRange(update.Contents.OfType<ModelNoticeContent>().Select(notice => notice.Text));
        }

        return (text, notices);
    }

    public Task<ModelException> FailAsync(string question = "hello", string name = Name) =>
        Assert.ThrowsAsync<ModelException>(() => AskAsync(question, name));

    public async ValueTask DisposeAsync()
    {
        if (_registry is not null)
        {
            await _registry.DisposeAsync();
        }

        _folder.Dispose();
    }

    public static string DotnetRoot => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
}
