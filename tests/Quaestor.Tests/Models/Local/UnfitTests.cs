using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.Local;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Models.Local;

/// <summary>What is said where the program, the file, the machine or the settings are not fit.</summary>
public sealed class UnfitTests
{
    [Theory]
    [InlineData("llama.cpp", "llama-server", "brew install llama.cpp")]
    [InlineData("mlx", "mlx_lm.server", "pip install mlx-lm")]
    [InlineData("ollama", "ollama", "https://ollama.com/download")]
    [InlineData("vllm", "vllm", "pip install vllm")]
    public async Task AProgramThatIsNotThereIsNamedWithWhereItWasLookedForAndHowToGetIt(string kind, string program, string install)
    {
        await using var models = new LocalModels();
        models.With(models.Settings(kind) with { Program = null });

        var failure = await models.FailAsync();

        Assert.Equal(ModelFailure.ModelNotFound, failure.Failure);
        Assert.Contains($"The program {program}, ", failure.Message);
        Assert.Contains("/usr/bin", failure.Message);
        Assert.Contains(install, failure.Message);
    }

    [Fact]
    public async Task AProgramsPathIsNamedAsItStands()
    {
        await using var models = new LocalModels();
        models.With(models.Settings("llama.cpp") with { Program = "/opt/none/llama-server" });

        Assert.Contains("looked for at /opt/none/llama-server", (await models.FailAsync()).Message);
    }

    [Fact]
    public async Task AFileThatIsNotThereIsNamedByItsPath()
    {
        await using var models = new LocalModels();
        models.With(models.Settings("llama.cpp") with { Model = models.File("none.gguf") });

        var failure = await models.FailAsync();

        Assert.Equal(ModelFailure.ModelNotFound, failure.Failure);
        Assert.Contains(models.File("none.gguf"), failure.Message);
    }

    [Fact]
    public void MlxSaysThatItNeedsAMac()
    {
        var failure = Assert.Throws<ModelException>(() => new MlxRunner(isAppleSilicon: false).Check(new("m", "mlx", "mlx-community/Qwen3-4B-4bit")));

        Assert.Equal(ModelFailure.ModelNotFound, failure.Failure);
        Assert.Contains("a Mac with Apple silicon", failure.Message);
        Assert.Contains("llama.cpp", failure.Message);
    }

    [Fact]
    public async Task OllamaNeverPullsAModelByItself()
    {
        await using var models = new LocalModels();
        models.With(models.Settings("ollama") with { Model = "phi4" });

        var failure = await models.FailAsync();

        Assert.Equal(ModelFailure.ModelNotFound, failure.Failure);
        Assert.Contains("ollama pull phi4", failure.Message);
        Assert.Contains("It has: qwen3:latest, llama3.", failure.Message);
    }

    [Fact]
    public async Task ModelsOfOllamaShareOneServer()
    {
        await using var models = new LocalModels();
        var first = models.Settings("ollama");
        models.With(first, first with { Name = "llama", Model = "llama3" });

        Assert.Equal("Answered by qwen3.", (await models.AskAsync("hello")).Text);
        Assert.Equal("Answered by llama3.", (await models.AskAsync("hello", "llama")).Text);
        Assert.Single(models.Starts);
    }

    [Fact]
    public async Task ACommandMustTellItsProgramThePort()
    {
        await using var models = new LocalModels();
        models.With(models.Settings("command") with { Arguments = ["--model", "{model}"] });

        Assert.Contains("{port}", (await models.FailAsync()).Message);
    }

    [Fact]
    public async Task AServerThatShouldRunAndDoesNotIsSaid()
    {
        await using var models = new LocalModels();
        models.With(models.Settings("llama.cpp") with { Url = new Uri("http://127.0.0.1:1") });

        var failure = await models.FailAsync();

        Assert.Equal(ModelFailure.Transport, failure.Failure);
        Assert.Contains("nothing answers at 127.0.0.1:1", failure.Message);
        Assert.Empty(models.Starts);
    }

    [Fact]
    public void ARunnerThatIsNotKnownAndANameTwiceAreRefused()
    {
        Assert.Contains("one of llama.cpp, mlx, ollama, vllm, command", Assert.Throws<InvalidDataException>(() => new RunnerRegistry([new("a", "lama", "x")], new())).Message);
        Assert.Contains("Two local models have the name a", Assert.Throws<InvalidDataException>(() => new RunnerRegistry([new("a", "vllm", "x"), new("a", "vllm", "y")], new())).Message);
    }

    [Fact]
    public void AnotherToolParserTakesThePlaceOfVllmsDefault()
    {
        var command = new VllmRunner().Command(new("m", "vllm", "org/m") { Arguments = ["--tool-call-parser", "mistral"] }, 1, "k");
        Assert.Equal("serve org/m --host 127.0.0.1 --port 1 --served-model-name m --enable-auto-tool-choice --tool-call-parser mistral", string.Join(' ', command.Arguments));

        var without = new VllmRunner().Command(new("m", "vllm", "org/m") { CallsTools = false }, 1, "k");
        Assert.Equal("serve org/m --host 127.0.0.1 --port 1 --served-model-name m", string.Join(' ', without.Arguments));
    }

    [Theory]
    [InlineData("/models/Qwen3-4B-Q4_K_M.gguf", "llama.cpp", "Qwen3-4B-Q4_K_M", "/models/Qwen3-4B-Q4_K_M.gguf")]
    [InlineData("/models/big-00001-of-00003.GGUF", "llama.cpp", "big", "/models/big-00001-of-00003.GGUF")]
    [InlineData("mlx-community/Qwen3-4B-4bit", "mlx", "Qwen3-4B-4bit", "mlx-community/Qwen3-4B-4bit")]
    [InlineData("someone/Phi-4-MLX-8bit", "mlx", "Phi-4-MLX-8bit", "someone/Phi-4-MLX-8bit")]
    public void APathSaysWhichRunnerRunsIt(string path, string runner, string name, string model)
    {
        var settings = LocalModelSettings.FromPath(path);

        Assert.Equal((name, runner, model), (settings.Name, settings.Runner, settings.Model));
    }

    [Fact]
    public void AFolderOfSafetensorsIsAnMlxModel()
    {
        using var folder = new TempFolder();
        folder.Write("qwen/model.safetensors", "");

        Assert.Equal(("qwen", "mlx"), (LocalModelSettings.FromPath($"{folder.Path}/qwen/").Name, LocalModelSettings.FromPath($"{folder.Path}/qwen").Runner));
    }

    [Theory]
    [InlineData("Qwen/Qwen3-4B")]
    [InlineData("gpt-5-mini")]
    [InlineData("/models/model.bin")]
    [InlineData("org/permlxity")]
    public void WhatIsNeitherIsRefusedInASentence(string path) =>
        Assert.Contains($"\"{path}\" is neither", Assert.Throws<InvalidDataException>(() => LocalModelSettings.FromPath(path)).Message);

    [Fact]
    public void SettingsPrintNoKey() =>
        Assert.DoesNotContain("secret", new LocalModelSettings("a", "vllm", "m") { ApiKey = "secret", Environment = new Dictionary<string, string> { ["HF_TOKEN"] = "secret" } }.ToString());
}
