using Microsoft.Extensions.Logging.Abstractions;
using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sandboxes.Python;

namespace Quaestor.Tests.Support;

/// <summary>A sandbox with a pool of interpreters over it. The policy is off: what holds is the sandbox alone.</summary>
public abstract class PythonProvider : IAsyncLifetime
{
    readonly DirectoryInfo _results = Directory.CreateTempSubdirectory("quaestor-results-");
    ResultFolder? _folder;

    internal PythonPool Pool { get; private set; } = null!;

    /// <summary>Whether the provider can hold the number of processes; some leave it to the cluster's settings.</summary>
    internal virtual bool LimitsProcesses => true;

    /// <summary>Whether a job has a place for temporary files.</summary>
    internal virtual bool HasScratch => true;

    /// <summary>Whether frames travel as they are. Where they travel as lines of text, frames that code writes itself are just no lines.</summary>
    internal virtual bool CarriesBytes => true;

    /// <summary>What one job may take here unless a test says otherwise.</summary>
    internal virtual PythonLimits Limits => new()
    {
        Timeout = TimeSpan.FromSeconds(20),
        MemoryBytes = 512L << 20,
        ScratchBytes = 32L << 20,
        MaxRows = 1000,
        MaxBytes = 4L << 20,
        PrintedBytes = 10_000,
        Figures = 2,
    };

    internal virtual int Warm => 2;

    internal abstract Task<ISandbox> OpenAsync();

    /// <summary>What a sandbox has outside itself: processes, mounts, control groups, folders, containers. Asked again once it is disposed.</summary>
    internal abstract Task<IReadOnlyList<string>> TracesAsync(ISandbox sandbox);

    public async ValueTask InitializeAsync()
    {
        _folder = new(_results.FullName);
        Pool = new(await OpenAsync(), new PythonPoolOptions { Warm = Warm, AtOnce = 3, Limits = Limits, JudgesCode = false }, NullLogger<PythonPool>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await Pool.DisposeAsync();
        _results.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    internal PythonJob Job(string code) => new(code) { Today = new(2025, 1, 31), Limits = Limits };

    internal Task<PythonRun> RunAsync(string code, CancellationToken? cancellationToken = null) => RunAsync(Job(code), cancellationToken);

    internal Task<PythonRun> RunAsync(PythonJob job, CancellationToken? cancellationToken = null) => RunAsync(Pool, job, cancellationToken);

    internal async Task<PythonRun> RunAsync(PythonPool pool, PythonJob job, CancellationToken? cancellationToken = null)
    {
        using var rows = new ResultIntake(_folder!);
        var outcome = await pool.RunAsync(job, rows, cancellationToken ?? TestContext.Current.CancellationToken);
        if (outcome.ResultName is null)
        {
            return new(outcome, null, "");
        }

        using var file = rows.Complete(outcome.TruncatedBy);
        return new(outcome, file.ReadPage(0, 100), Path.Combine(_results.FullName, file.Id + ResultFolder.Suffix));
    }
}

/// <param name="ResultPath">Where the result is stored; empty where there is none.</param>
sealed record PythonRun(PythonOutcome Outcome, ResultPage? Page, string ResultPath)
{
    /// <summary>The first cell, as text.</summary>
    public string? Cell => Page?.Rows[0][0]?.ToString();
}
