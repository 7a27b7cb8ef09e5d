using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Quaestor.Agent.Telemetry;

namespace Quaestor.Server.Http;

/// <summary>Writes whole JSON answers.</summary>
static class Answers
{
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Everything is written before the first byte goes out, so that a fault in between can still become a problem.</summary>
    public static Task WriteAsync(HttpContext context, int status, Action<Utf8JsonWriter> write, string contentType = "application/json")
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            write(json);
        }

        return WriteAsync(context, status, bytes.WrittenMemory, contentType);
    }

    public static Task WriteAsync(HttpContext context, int status, ReadOnlyMemory<byte> json, string contentType = "application/json")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = json.Length;
        context.Response.Headers.CacheControl = "no-store";
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.Body.WriteAsync(json, context.RequestAborted).AsTask();
    }

    public static Task WriteProblemAsync(HttpContext context, int status, string code, string detail) =>
        WriteAsync(
            context,
            status,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("type"u8, "about:blank"u8);
                json.WriteString("title"u8, ReasonPhrases.GetReasonPhrase(status));
                json.WriteNumber("status"u8, status);
                json.WriteString("detail"u8, Secrets.Redact(detail));
                json.WriteString("code"u8, code);
                json.WriteEndObject();
            },
            "application/problem+json");

    /// <summary><c>{items: […], next?}</c>.</summary>
    public static Task WriteListAsync<T>(HttpContext context, IEnumerable<T> items, Action<Utf8JsonWriter, T> write, string? next = null) =>
        WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("items"u8);
            foreach (var item in items)
            {
                write(json, item);
            }

            json.WriteEndArray();
            json.WriteOptional("next", next);
            json.WriteEndObject();
        });

    public static void WriteOptional(this Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    public static void WriteOptional(this Utf8JsonWriter json, string name, Guid? value)
    {
        if (value is { } id)
        {
            json.WriteString(name, id);
        }
    }

    public static void WriteTexts(this Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    /// <summary>JSON that was written before and is forwarded as it is.</summary>
    public static void WriteStored(this Utf8JsonWriter json, string name, ReadOnlyMemory<byte>? value)
    {
        if (value is { } stored)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(stored.Span, skipInputValidation: true);
        }
    }

    /// <summary>UTC, ISO 8601, milliseconds.</summary>
    public static void WriteTime(this Utf8JsonWriter json, string name, DateTimeOffset time) =>
        json.WriteString(name, time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ"));
}
