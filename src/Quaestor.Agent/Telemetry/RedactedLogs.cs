using System.Collections;
using Microsoft.Extensions.Logging;

namespace Quaestor.Agent.Telemetry;

/// <summary>Loggers that hide secrets before any provider sees a line: in its text, in its values and in its exception.</summary>
public sealed class RedactedLogs : ILoggerFactory
{
    readonly ILoggerFactory _inner;

    RedactedLogs(ILoggerFactory inner) => _inner = inner;

    /// <summary>Over other loggers; those that hide secrets already stay as they are.</summary>
    public static RedactedLogs Over(ILoggerFactory logs) => logs as RedactedLogs ?? new(logs);

    public ILogger CreateLogger(string categoryName) => new Redacted(_inner.CreateLogger(categoryName));

    public void AddProvider(ILoggerProvider provider) => _inner.AddProvider(provider);

    public void Dispose() => _inner.Dispose();

    sealed class Redacted(ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (inner.IsEnabled(logLevel))
            {
                var line = new Line(Secrets.Redact(formatter(state, exception)), state as IEnumerable<KeyValuePair<string, object?>> ?? []);
                inner.Log(logLevel, eventId, line, RedactedException.Of(exception), static (line, _) => line.ToString());
            }
        }
    }

    /// <summary>Values that hold no text of others stay as they are.</summary>
    sealed class Line(string text, IEnumerable<KeyValuePair<string, object?>> values) : IReadOnlyList<KeyValuePair<string, object?>>
    {
        readonly KeyValuePair<string, object?>[] _values = [.. values.Select(value => KeyValuePair.Create(value.Key, Hide(value.Value)))];

        public int Count => _values.Length;

        public KeyValuePair<string, object?> this[int index] => _values[index];

        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _values.AsEnumerable().GetEnumerator();

        public override string ToString() => text;

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        static object? Hide(object? value) => value switch
        {
            null or Guid or bool or int or long or double or DateTimeOffset or TimeSpan => value,
            var other => Secrets.Redact(other.ToString() ?? ""),
        };
    }
}
