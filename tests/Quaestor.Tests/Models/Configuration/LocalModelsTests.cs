using Quaestor.Agent.Models.Configuration;

namespace Quaestor.Tests.Models.Configuration;

public sealed class LocalModelsTests
{
    [Fact]
    public void PathsAndIdsBecomeLocalModels()
    {
        var settings = Of(("LOCAL_MODEL_PATHS", " /models/Qwen3 8B.gguf, big=vllm:Qwen/Qwen3-32B, mlx-community/Qwen3-4B-4bit, ollama:llama3.2:3b "));

        Assert.Equal(
            [("Qwen3-8B", "llama.cpp", "/models/Qwen3 8B.gguf"), ("big", "vllm", "Qwen/Qwen3-32B"), ("Qwen3-4B-4bit", "mlx", "mlx-community/Qwen3-4B-4bit"), ("llama3.2-3b", "ollama", "llama3.2:3b")],
            settings.Locals.Select(local => (local.Name, local.Runner, local.Model)));
        Assert.Equal("local/Qwen3-8B", settings.Local);
    }

    [Fact]
    public void TheFileSaysHowALocalModelRuns()
    {
        var local = new Installation
        {
            File = """
                {"models": {"runners": {"q": {
                  "runner": "command", "model": "m", "program": "./serve", "arguments": ["--port", "{port}"], "environment": {"A": "b"}, "context_tokens": 4096,
                  "memory_mb": 512, "start_seconds": 5, "idle_seconds": 60, "health_path": "/up", "calls_tools": false}}}}
                """,
        }.Read().Locals.Single();

        Assert.Equal(("q", "command", "m", "/srv/shop/serve"), (local.Name, local.Runner, local.Model, local.Program));
        Assert.Equal(["--port", "{port}"], local.Arguments);
        Assert.Equal(("b", 4096, 512L << 20, "/up", false), (local.Environment["A"], local.ContextTokens, local.MemoryLimit, local.HealthPath, local.CallsTools));
        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60)), (local.StartTimeout, local.IdleTimeout));
    }

    [Theory]
    [InlineData("10.0.0.9", "http://10.0.0.9:11434/")]
    [InlineData("10.0.0.9:80", "http://10.0.0.9/")]
    [InlineData("http://10.0.0.9:5000", "http://10.0.0.9:5000/")]
    [InlineData("0.0.0.0:5000", "http://127.0.0.1:5000/")]
    public void OllamaIsWhereItsOwnVariableSays(string host, string url)
    {
        var settings = Of(("OLLAMA_HOST", host), ("LOCAL_MODEL_PATHS", "ollama:qwen3,/m.gguf"));

        Assert.Equal([url, null], settings.Locals.Select(local => local.Url?.AbsoluteUri));
    }

    [Theory]
    [InlineData("~/m.gguf")]
    [InlineData("llama.cpp:~/m.gguf")]
    [InlineData("m=~/m.gguf")]
    public void ATildeIsTheUsersFolder(string paths) =>
        Assert.Equal(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "m.gguf"), Of(("LOCAL_MODEL_PATHS", paths)).Locals.Single().Model);

    [Theory]
    [InlineData("LOCAL_MODEL_PATHS", "LOCAL_MODEL_PATHS names no model. ")]
    [InlineData("AGENT_ONLINE_ENDPOINTS", "AGENT_ONLINE_ENDPOINTS names no address. ")]
    public void AListOfNothingIsRefused(string variable, string sentence) =>
        Assert.StartsWith(sentence, new Installation { Environment = [(variable, " , ")] }.Refusal(), StringComparison.Ordinal);

    [Theory]
    [InlineData("some-model", "LOCAL_MODEL_PATHS cannot be read at \"some-model\": ")]
    [InlineData("some-model", "For others write the runner in front, as in ollama:qwen3.")]
    [InlineData("local=/m.gguf", "\"local\" is a name of Quaestor's own.")]
    public void WhatRunsAModelHasToBeKnown(string paths, string sentence) =>
        Assert.Contains(sentence, new Installation { Environment = [("LOCAL_MODEL_PATHS", paths)] }.Refusal(), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"models": {"runners": {"q": {"runner": "command", "model": "m", "program": "/bin/sh", "url": "http://127.0.0.1:1"}}}}""", "program")]
    [InlineData("""{"models": {"runners": {"q": {"model": "m.gguf", "arguments": ["--rpc", "evil:1"]}}}}""", "arguments")]
    [InlineData("""{"models": {"runners": {"q": {"model": "m.gguf", "environment": {"LD_PRELOAD": "./evil.so"}}}}}""", "environment")]
    [InlineData("""{"models": {"runners": {"q": {"model": "m.gguf", "url": "http://evil/"}}}}""", "url")]
    public void AStrangersFileDoesNotDecideWhatRunsOnThisMachine(string file, string key)
    {
        var refusal = new Installation { File = file, IsForeign = true }.Refusal();

        Assert.Contains($"models.runners.q.{key} may not stand in a file that merely lies in the folder", refusal, StringComparison.Ordinal);
        Assert.Contains("--config quaestor.json", refusal, StringComparison.Ordinal);
        new Installation { File = file }.Read();
    }

    [Fact]
    public void AFolderCannotPassAnotherMachineOffAsThisOne()
    {
        var refusal = new Installation { Folder = [("OLLAMA_HOST", "evil"), ("LOCAL_MODEL_PATHS", "ollama:qwen3")] }.Refusal();

        Assert.StartsWith("The file .env of this folder would send what you ask to evil:11434 (OLLAMA_HOST)", refusal, StringComparison.Ordinal);
    }

    static ModelSettings Of(params (string Name, string? Value)[] variables) => new Installation { Environment = variables }.Read();
}
