using Quaestor.Agent.Models.Chat;

namespace Quaestor.Agent.Models.Local;

/// <summary>
/// A kind of program that serves local models over OpenAI's chat completions. It says how the program is started and asked;
/// starting, watching and ending it is the same for all.
/// </summary>
public interface IRunner
{
    /// <summary>As settings name it: <c>llama.cpp</c>.</summary>
    string Name { get; }

    RunnerFacts Facts { get; }

    /// <summary>Before a start: is the machine fit, and is the model's file there?</summary>
    /// <exception cref="ModelException">No; the message says what to do.</exception>
    void Check(LocalModelSettings model);

    /// <summary>The name by which the running server is asked for the model.</summary>
    string NameAtServer(LocalModelSettings model);

    /// <summary>How to start the program on a port of loopback.</summary>
    /// <param name="key">Made for this one process; for programs that ask their clients for a key.</param>
    ServerCommand Command(LocalModelSettings model, int port, string key);
}

/// <summary>What is the same for every model of a runner.</summary>
/// <param name="Program">Its name in <c>PATH</c>.</param>
/// <param name="Install">How to get the program, as a sentence.</param>
public sealed record RunnerFacts(string Program, string Install)
{
    /// <summary>Answers 200 when the server can answer requests, and 503 while it loads.</summary>
    public string HealthPath { get; init; } = "/health";

    /// <summary>Lists the models: <c>{data: [{id}]}</c>, or Ollama's <c>{models: [{name}]}</c>.</summary>
    public string ModelsPath { get; init; } = "/v1/models";

    /// <summary>The server knows only the models it lists. Elsewhere it answers whatever name it is asked by.</summary>
    public bool KnowsOnlyItsModels { get; init; }

    /// <summary>How to get a model that the server does not list; <c>{model}</c> stands for its name.</summary>
    public string GetModel { get; init; } = "Check the model's name.";

    /// <summary>One server serves all models that differ in nothing but their name.</summary>
    public bool ServesMany { get; init; }

    /// <summary>Where the program usually runs as a service: used when it answers there, instead of starting another.</summary>
    public Uri? UsualUrl { get; init; }
}

/// <summary>A command line.</summary>
/// <param name="Arguments">The runner's own and then the settings'.</param>
public sealed record ServerCommand(IReadOnlyList<string> Arguments)
{
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What each request must carry; null for a program without keys.</summary>
    public string? Key { get; init; }
}
