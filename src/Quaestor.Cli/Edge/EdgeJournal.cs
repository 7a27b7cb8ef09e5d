using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Edge;

/// <summary>What was asked of this device, and what left it: a line each, for its owner.</summary>
/// <param name="asJson">Lines for programs, as data; else they are narration.</param>
sealed class EdgeJournal(Screen screen, bool asJson)
{
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    readonly Lock _lock = new();

    /// <summary>How it stands with the connection.</summary>
    public void Say(string sentence)
    {
        if (asJson)
        {
            Write(json => json.WriteString("notice"u8, sentence));
            return;
        }

        lock (_lock)
        {
            screen.Say($"{Now:HH:mm:ss}  {sentence}");
        }
    }

    /// <summary>What waits for a yes.</summary>
    public void Ask(string tool, string source, string what)
    {
        if (asJson)
        {
            Write(json =>
            {
                json.WriteString("asks"u8, tool);
                json.WriteString("source"u8, source);
                json.WriteString("asked"u8, what);
            });
            return;
        }

        lock (_lock)
        {
            screen.Complain($"{Now:HH:mm:ss}  {tool} on {source} asks for rows: {what.ReplaceLineEndings(" ")}   Let them leave? y or n");
        }
    }

    public void Tell(AnsweredCall call)
    {
        if (asJson)
        {
            Write(json => WriteFields(json, call));
            return;
        }

        var asked = call.Detail is null ? "" : $": {call.Detail.ReplaceLineEndings(" ")}";
        var left = call.Refusal is { } refusal ? $"nothing left. {refusal}" : $"{(call.Rows is { } rows ? $"{rows:N0} {(rows == 1 ? "row" : "rows")}, " : "")}{call.Bytes:N0} bytes left.";
        lock (_lock)
        {
            screen.Complain(string.Create(CultureInfo.InvariantCulture, $"{Now:HH:mm:ss}  {call.Tool}{(call.Source is { } source ? $" on {source}" : "")}{asked} → {left}"));
        }
    }

    static DateTimeOffset Now => DateTimeOffset.Now;

    static void WriteFields(Utf8JsonWriter json, AnsweredCall call)
    {
        json.WriteString("tool"u8, call.Tool);
        WriteOptional(json, "source", call.Source);
        WriteOptional(json, "asked", call.Detail);
        if (call.Rows is { } rows)
        {
            json.WriteNumber("rows"u8, rows);
        }

        json.WriteNumber("bytes"u8, call.Refusal is null ? call.Bytes : 0);
        WriteOptional(json, "refused", call.Refusal);
    }

    static void WriteOptional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    void Write(Action<Utf8JsonWriter> fields)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line, Options))
        {
            json.WriteStartObject();
            json.WriteString("time"u8, Now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
            fields(json);
            json.WriteEndObject();
        }

        lock (_lock)
        {
            screen.Data.WriteLine(System.Text.Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length));
            screen.Data.Flush();
        }
    }
}

/// <summary>One thing that was asked, and what became of it.</summary>
/// <param name="Detail">The statement or table that was asked for.</param>
/// <param name="Rows">Rows of data that left; null where none could.</param>
/// <param name="Bytes">Of the answer.</param>
/// <param name="Refusal">Why nothing left; null where something did.</param>
sealed record AnsweredCall(string Tool, string? Source, string? Detail, long? Rows, long Bytes, string? Refusal);
