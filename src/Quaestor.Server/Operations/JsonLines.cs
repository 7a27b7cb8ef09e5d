using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Quaestor.Server.Operations;

/// <summary>A log line as one JSON object: <c>time</c>, <c>level</c>, <c>category</c>, <c>message</c>, the ids of its scopes, its values, <c>trace_id</c>, <c>error</c>.</summary>
sealed class JsonLines() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "quaestor-json";

    static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Values of a message do not take the place of these.</summary>
    static readonly string[] Own = ["time", "level", "category", "message", "error", "trace_id", "{OriginalFormat}"];

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line, Relaxed))
        {
            json.WriteStartObject();
            json.WriteString("time"u8, DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
            json.WriteString("level"u8, LevelOf(logEntry.LogLevel));
            json.WriteString("category"u8, logEntry.Category);
            json.WriteString("message"u8, logEntry.Formatter(logEntry.State, logEntry.Exception));
            var values = new Dictionary<string, object?>(StringComparer.Ordinal);
            scopeProvider?.ForEachScope(static (scope, values) => Take(scope, values), values);
            Take(logEntry.State, values);
            foreach (var (name, value) in values)
            {
                Write(json, name, value);
            }

            if (Activity.Current is { } span)
            {
                json.WriteString("trace_id"u8, span.TraceId.ToString());
            }

            if (logEntry.Exception is { } exception)
            {
                json.WriteString("error"u8, exception.ToString());
            }

            json.WriteEndObject();
        }

        textWriter.WriteLine(Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length));
    }

    static void Take(object? state, Dictionary<string, object?> values)
    {
        foreach (var (name, value) in state as IEnumerable<KeyValuePair<string, object?>> ?? [])
        {
            if (!Own.Contains(name))
            {
                values[JsonNamingPolicy.SnakeCaseLower.ConvertName(name)] = value;
            }
        }
    }

    static void Write(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null:
                break;
            case bool flag:
                json.WriteBoolean(name, flag);
                break;
            case int or long or short or byte:
                json.WriteNumber(name, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case double number when double.IsFinite(number):
                json.WriteNumber(name, Math.Round(number, 3));
                break;
            default:
                json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    static string LevelOf(LogLevel level) => level switch
    {
        LogLevel.Critical => "critical",
        LogLevel.Error => "error",
        LogLevel.Warning => "warning",
        LogLevel.Information => "information",
        _ => "debug",
    };
}
