using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Quaestor.Tests.Telemetry;

/// <summary>Keeps what is logged, with the scopes that were open.</summary>
sealed class RecordedLogs : ILoggerProvider, ISupportExternalScope
{
    IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public RecordedLogs() => Factory = new LoggerFactory([this]);

    public ILoggerFactory Factory { get; }

    public ConcurrentQueue<RecordedLine> Lines { get; } = [];

    public ILogger CreateLogger(string categoryName) => new Recorder(this);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
    }

    sealed class Recorder(RecordedLogs all) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => all._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var values = new Dictionary<string, object?>(StringComparer.Ordinal);
            all._scopes.ForEachScope(Take, values);
            Take(state, values);
            all.Lines.Enqueue(new(logLevel, formatter(state, exception), values, exception));
        }

        static void Take<TState>(TState state, Dictionary<string, object?> values)
        {
            foreach (var (name, value) in state as IEnumerable<KeyValuePair<string, object?>> ?? [])
            {
                values[name] = value;
            }
        }
    }
}

sealed record RecordedLine(LogLevel Level, string Text, IReadOnlyDictionary<string, object?> Values, Exception? Exception);
