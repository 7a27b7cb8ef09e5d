using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Quaestor.Agent.Models.Local;

/// <summary>What local models run with.</summary>
public sealed record RunnerOptions
{
    /// <summary>Add your own to the ones that come with Quaestor.</summary>
    public IReadOnlyList<IRunner> Runners { get; init; } = BuiltIn;

    /// <summary>Where what the programs write is kept, a file per model; null for nowhere.</summary>
    public string? LogFolder { get; init; }

    /// <summary>Is told of starts and ends; never of questions or answers.</summary>
    public ILoggerFactory Logs { get; init; } = NullLoggerFactory.Instance;

    public static IReadOnlyList<IRunner> BuiltIn { get; } = [new LlamaCppRunner(), new MlxRunner(), new OllamaRunner(), new VllmRunner(), new CommandRunner()];

    internal Supervision Supervision { get; init; } = new();
}

/// <summary>How programs are watched.</summary>
sealed record Supervision
{
    /// <summary>Between two looks at a program that starts.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Before the first restart; each further one waits twice as long.</summary>
    public TimeSpan FirstBackoff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Failures in a row after which a model is given up for <see cref="CoolDown"/>.</summary>
    public int MaxFailures { get; init; } = 3;

    public TimeSpan CoolDown { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A program that was ready for so long begins with a clean record.</summary>
    public TimeSpan Steady { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Between the request to end and the kill.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan MemoryCheck { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Gives a port of loopback that nobody listens on.</summary>
    public Func<int> FreePort { get; init; } = Processes.FreePort.Find;
}
