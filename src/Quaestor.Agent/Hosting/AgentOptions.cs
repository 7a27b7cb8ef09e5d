using Quaestor.Agent.Loop;
using Quaestor.Agent.Models;
using Quaestor.Agent.Threads;
using Quaestor.Data.Queries;
using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes.Pool;

namespace Quaestor.Agent.Hosting;

/// <summary>What an agent works with. Everything has a default but the sources.</summary>
public sealed record AgentOptions
{
    /// <summary>The SQLite file of threads and runs; results lie beside it.</summary>
    public string StorePath { get; init; } = Store.DefaultPath();

    /// <summary>Paths of files and folders.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    public ModelSettings Models { get; init; } = ModelSettings.None;

    /// <summary>What "today" is; null for the clock's, in this machine's time zone.</summary>
    public DateOnly? Today { get; init; }

    public QueryLimits QueryLimits { get; init; } = QueryLimits.Default;

    public ResultLimits ResultLimits { get; init; } = ResultLimits.Default;

    public LoopLimits LoopLimits { get; init; } = LoopLimits.Default;

    public WorkerPoolOptions Workers { get; init; } = new();

    /// <summary>Starts the judge, and looks into a source that is the only one, before anybody asks: for a process that lives for one question.</summary>
    public bool WarmUp { get; init; }
}
