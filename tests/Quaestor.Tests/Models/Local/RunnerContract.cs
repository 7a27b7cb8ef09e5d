using System.Globalization;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.Local;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Models.Local;

/// <summary>What holds for every runner, each with a real program that behaves as its own does.</summary>
public sealed class RunnerContract
{
    public static TheoryData<string> Kinds => LocalModels.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task AModelIsLoadedWhenItIsFirstAsked(string kind)
    {
        await using var models = new LocalModels().With(kind);
        var before = (await models.Registry.HealthAsync(LocalModels.Name, CancellationToken.None)).State;

        var (first, notices) = await models.AskAsync("hello");
        var (second, silence) = await models.AskAsync("hello");
        var whole = await models.Registry.Client(LocalModels.Name).GetResponseAsync([new(ChatRole.User, "hello")]);

        Assert.Equal(LocalModelState.NotLoaded, before);
        Assert.Equal(kind == "mlx" ? "Answered by mlx-community/Qwen3-4B-4bit." : "Answered by qwen3.", first);
        Assert.Equal(first, second);
        Assert.Equal(first, whole.Text);
        Assert.Equal($"Loading qwen3 with {LocalModels.Program} (0 s).", notices[0]);
        Assert.Empty(silence);
        Assert.Single(models.Starts);
        Assert.Equal(new(LocalModelState.Ready, "it is ready", models.ProcessId), (await models.Registry.HealthAsync(LocalModels.Name, CancellationToken.None)) with { MemoryBytes = null });
    }

    /// <summary>As the programs' own pages give them.</summary>
    [Theory]
    [InlineData("llama.cpp", "-m MODEL --host 127.0.0.1 --port PORT -c 16384 --jinja --alias qwen3 --extra", "LLAMA_API_KEY")]
    [InlineData("mlx", "--model mlx-community/Qwen3-4B-4bit --host 127.0.0.1 --port PORT --max-tokens 4096 --extra", null)]
    [InlineData("ollama", "serve --extra", null)]
    [InlineData("vllm", "serve qwen3 --host 127.0.0.1 --port PORT --served-model-name qwen3 --enable-auto-tool-choice --tool-call-parser hermes --max-model-len 16384 --extra", "VLLM_API_KEY")]
    [InlineData("command", "serve --port PORT --model=qwen3", null)]
    public async Task TheProgramIsStartedAsItsPagesSay(string kind, string commandLine, string? keyVariable)
    {
        await using var models = new LocalModels();
        var settings = models.Settings(kind) with { ContextTokens = 16384, Arguments = kind == "command" ? ["serve", "--port", "{port}", "--model={model}"] : ["--extra"] };
        await models.With(settings).Registry.LoadAsync(LocalModels.Name, CancellationToken.None);

        var start = Assert.Single(models.Starts);
        var arguments = start.GetProperty("arguments").EnumerateArray().Select(argument => argument.GetString()!).ToList();
        var environment = start.GetProperty("environment");
        var portAt = arguments.IndexOf("--port") + 1;
        if (portAt > 0)
        {
            Assert.InRange(int.Parse(arguments[portAt], CultureInfo.InvariantCulture), 1024, 65535);
            arguments[portAt] = "PORT";
        }

        Assert.Equal(commandLine.Replace("MODEL", models.File("model.gguf"), StringComparison.Ordinal), string.Join(' ', arguments));
        Assert.Equal(keyVariable is not null, environment.TryGetProperty(keyVariable ?? "LLAMA_API_KEY", out var key));
        Assert.True(keyVariable is null || key.GetString()!.Length == 48);
        Assert.Equal(kind == "ollama", environment.TryGetProperty("OLLAMA_CONTEXT_LENGTH", out var context) && context.GetString() == "16384");
        Assert.Equal(kind == "ollama", environment.TryGetProperty("OLLAMA_HOST", out _));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task WhileItLoadsTheStreamSaysSo(string kind)
    {
        await using var models = new LocalModels();
        models.With(kind, ("STUB_READY", models.File("ready")));
        await using var updates = models.Registry.Client(LocalModels.Name).GetStreamingResponseAsync([new(ChatRole.User, "hello")]).GetAsyncEnumerator();

        Assert.True(await updates.MoveNextAsync());
        var notice = Assert.IsType<ModelNoticeContent>(Assert.Single(updates.Current.Contents));
        var while503 = await models.Registry.HealthAsync(LocalModels.Name, CancellationToken.None);
        await File.WriteAllTextAsync(models.File("ready"), "");
        var text = "";
        while (await updates.MoveNextAsync())
        {
            text += updates.Current.Text;
        }

        Assert.Equal("model_loading", notice.Code);
        Assert.Equal(LocalModelState.Loading, while503.State);
        Assert.StartsWith("Answered by ", text);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task ManyWhoAskAtOnceLoadItOnceAndOneWhoLeavesStopsNothing(string kind)
    {
        await using var models = new LocalModels();
        models.With(kind, ("STUB_READY", models.File("ready")));
        using var leaving = new CancellationTokenSource();
        var leaver = models.AskAsync("hello", cancellationToken: leaving.Token);
        var others = Enumerable.Range(0, 8).Select(_ => models.AskAsync("hello")).ToList();

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaver);
        await File.WriteAllTextAsync(models.File("ready"), "");
        var answers = await Task.WhenAll(others);

        Assert.All(answers, answer => Assert.StartsWith("Answered by ", answer.Text));
        Assert.Single(models.Starts);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task ACrashEndsTheAnswersOfTheMomentAndTheNextFindsItRunning(string kind)
    {
        await using var models = new LocalModels().With(kind);

        var failure = await models.FailAsync("[crash]");
        var (text, _) = await models.AskAsync("hello");

        Assert.Equal(ModelFailure.IncompleteStream, failure.Failure);
        Assert.Contains("exit code 3", failure.Message);
        Assert.DoesNotContain("GGML_ASSERT failed", failure.Message);
        Assert.StartsWith("Answered by ", text);
        Assert.Equal(2, models.Starts.Count);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task AnExitAtTheStartIsToldWithItsLastWordsAndACure(string kind)
    {
        await using var models = new LocalModels().With(kind, ("STUB_EXIT", "1"), ("STUB_WORDS", "ggml: failed to allocate buffer"));

        var failure = await models.FailAsync();

        Assert.Equal(ModelFailure.Overloaded, failure.Failure);
        Assert.Contains("exit code 1", failure.Message);
        Assert.Contains("ggml: failed to allocate buffer", failure.Message);
        Assert.Contains("smaller model", failure.Message);
        Assert.Equal(LocalModelState.Failed, (await models.Registry.HealthAsync(LocalModels.Name, CancellationToken.None)).State);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task TheProgramAndItsChildrenEndWithTheServerEvenIfTheyIgnoreIt(string kind)
    {
        int program, child;
        await using (var models = new LocalModels())
        {
            models.With(kind, ("STUB_IGNORE_TERM", "1"), ("STUB_CHILD", models.File("child")));
            await models.AskAsync("hello");
            (program, child) = (models.ProcessId, int.Parse(await File.ReadAllTextAsync(models.File("child")), CultureInfo.InvariantCulture));
            Assert.True(HostProcess.Runs(program));
            Assert.True(HostProcess.Runs(child));
        }

        Assert.False(HostProcess.Runs(program));
        Assert.False(HostProcess.Runs(child));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task CleaningUpStopsItAndTheNextQuestionStartsItAgain(string kind)
    {
        await using var models = new LocalModels().With(kind);
        await models.AskAsync("hello");
        var first = models.ProcessId;

        await models.Registry.CleanupAsync(LocalModels.Name);
        var stopped = (HostProcess.Runs(first), (await models.Registry.HealthAsync(LocalModels.Name, CancellationToken.None)).State);
        await models.AskAsync("hello");

        Assert.Equal((false, LocalModelState.NotLoaded), stopped);
        Assert.Equal(2, models.Starts.Count);
        Assert.NotEqual(first, models.ProcessId);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task ItsServerListsItsModels(string kind)
    {
        await using var models = new LocalModels().With(kind);
        var before = await models.Registry.ModelsAsync(LocalModels.Name, CancellationToken.None);
        await models.Registry.LoadAsync(LocalModels.Name, CancellationToken.None);

        Assert.Empty(before);
        Assert.Equal(["qwen3:latest", "llama3"], await models.Registry.ModelsAsync(LocalModels.Name, CancellationToken.None));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task AServerThatRunsAlreadyIsUsedAndNeverEnded(string kind)
    {
        await using var running = new LocalModels();
        await running.With("command").Registry.LoadAsync(LocalModels.Name, CancellationToken.None);
        var port = running.Starts[0].GetProperty("arguments")[1].GetString();
        await using (var models = new LocalModels())
        {
            models.With(models.Settings(kind) with { Url = new Uri($"http://127.0.0.1:{port}/v1"), Program = "/not/there" });
            Assert.StartsWith("Answered by ", (await models.AskAsync("hello")).Text);
            await models.Registry.CleanupAsync(LocalModels.Name);
            Assert.Equal(LocalModelState.Ready, (await models.Registry.HealthAsync(LocalModels.Name, CancellationToken.None)).State);
            Assert.Empty(models.Starts);
        }

        Assert.True(HostProcess.Runs(running.ProcessId));
    }
}
