using System.Diagnostics;

namespace Quaestor.Agent.Telemetry;

/// <summary>One execution of SQL, of a plan or of Python.</summary>
sealed class RunSpan : IDisposable
{
    readonly Instruments _instruments;
    readonly string _mode;
    readonly Activity? _span;

    /// <param name="mode"><c>sql</c>, <c>plan</c> or <c>python</c>.</param>
    /// <param name="system">The engine, as the conventions of databases name it.</param>
    public RunSpan(Instruments instruments, Guid runId, string mode, string source, string system)
    {
        (_instruments, _mode) = (instruments, mode);
        _span = instruments.Start($"run {mode}", ActivityKind.Internal);
        _span?.SetTag("quaestor.run.id", runId.ToString()).SetTag("quaestor.run.mode", mode).SetTag("quaestor.source", source).SetTag("db.system.name", system);
    }

    public void Of(Guid? threadId, Guid? turnId, string userId)
    {
        if (_span is not null)
        {
            Conversation.Tag(_span, threadId, turnId, userId);
        }
    }

    public void Asked(string statement)
    {
        if (_instruments.Contents)
        {
            _span?.SetTag("db.query.text", Secrets.Redact(statement));
        }
    }

    /// <param name="sandbox">The provider; empty where it came to none.</param>
    /// <param name="error">The code of what went wrong; null where nothing did.</param>
    public void Ended(string status, string sandbox, TimeSpan duration, long? rows, string? error)
    {
        _instruments.RunEnded(_mode, status, sandbox, duration);
        _span?.SetTag("quaestor.run.status", status).SetTag("quaestor.sandbox", sandbox);
        if (rows is not null)
        {
            _span?.SetTag("db.response.returned_rows", rows);
        }

        if (error is not null)
        {
            _span.Fail(error);
        }
    }

    public void Dispose() => _span?.Dispose();
}
