using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.Routing;
using Quaestor.Agent.Models.Scripted;
using Quaestor.Tests.Loop;

namespace Quaestor.Tests.Models.Local;

/// <summary>Whole turns with a local model: loop, store, route, and the model's own process.</summary>
public sealed partial class LocalTurnTests
{
    static readonly ModelInfo Info = new("local/qwen3", "local");

    [Fact]
    public async Task AQuestionLoadsTheModelCallsAToolAndIsAnswered()
    {
        await using var models = new LocalModels().With("llama.cpp");
        using var bench = new LoopBench();

        var lines = await bench.AskAsync(Route(models), """Question? [tool echo {"text":"hi"}]""");

        Assert.Equal(
            [
                "status running thinking",
                "notice model_loading: Loading qwen3 with PROGRAM (0 s).",
                """tool_call call_1 echo {"text":"hi"}""",
                "tool_result call_1 ok: hi",
                "status running thinking",
                "token Answered by qwen3.",
                "done succeeded: Answered by qwen3.",
            ],
            Plain(lines));
    }

    [Fact]
    public async Task ACrashInMidStreamIsRestartedAndAnsweredInTheSameTurn()
    {
        await using var models = new LocalModels();
        models.With("llama.cpp", ("STUB_CRASH_ONCE", models.File("crashed")));
        using var bench = new LoopBench();

        var lines = Plain(await bench.AskAsync(Route(models), "Question? [crash]"));

        Assert.Equal("token Answered ", lines[2]);
        Assert.StartsWith("notice model_attempt: local/qwen3 broke off its answer", lines[3]);
        Assert.Contains(lines, line => line.StartsWith("restart: The local model qwen3 broke off its answer, because its program is gone: it ended with exit code 3", StringComparison.Ordinal));
        Assert.Equal(["token Answered by qwen3.", "done succeeded: Answered by qwen3."], lines.TakeLast(2));
        Assert.Equal(2, models.Starts.Count);
    }

    [Fact]
    public async Task WhereItCrashesAgainTheNextModelAnswersAndTheThreadGoesOn()
    {
        await using var models = new LocalModels().With("llama.cpp");
        using var bench = new LoopBench();
        var other = new RouteStep(LoopBench.Model, () => new ScriptedChatClient(Script.Say("Answered by another.")));

        var failedOver = Plain(await bench.AskAsync(Route(models, other), "Question? [crash]"));
        var next = Plain(await bench.AskAsync(Route(models), "And this?"));

        Assert.Equal(["token Answered by another.", "done succeeded: Answered by another."], failedOver.TakeLast(2));
        Assert.Equal("done succeeded: Answered by qwen3.", next[^1]);
    }

    [Fact]
    public async Task AModelThatCannotBeLoadedEndsTheTurnWithTheCure()
    {
        await using var models = new LocalModels();
        models.With(models.Settings("llama.cpp") with { Model = "/models/none.gguf" });
        using var bench = new LoopBench();

        var lines = Plain(await bench.AskAsync(Route(models)));

        Assert.Contains(lines, line => line.StartsWith("error model_not_found: ", StringComparison.Ordinal) && line.Contains("/models/none.gguf", StringComparison.Ordinal));
    }

    static RouteChatClient Route(LocalModels models, params RouteStep[] others) => new(
        [new RouteStep(Info, () => models.Registry.Client(LocalModels.Name)), .. others],
        new ProviderHealth(new RetryLimits { FirstWait = TimeSpan.FromMilliseconds(1) }, TimeProvider.System),
        NullLogger<RouteChatClient>.Instance);

    static List<string> Plain(IEnumerable<string> lines) =>
        [.. lines.Select(line => Seconds().Replace(line.Replace(LocalModels.Program, "PROGRAM", StringComparison.Ordinal), "(0 s)"))];

    [GeneratedRegex(@"\(\d+ s\)")]
    private static partial Regex Seconds();
}
