using System.Text.Json;
using Quaestor.Agent.Threads;
using Quaestor.Server.Http;

namespace Quaestor.Server.Api;

/// <summary>What Python code brought besides its rows, as a run tells it.</summary>
static class PythonJson
{
    public static void Write(Utf8JsonWriter json, PythonRecord python, IReadOnlyList<byte[]> figures)
    {
        json.WriteString("stdout"u8, python.Printed);
        json.WriteBoolean("stdout_truncated"u8, python.PrintedCut);
        json.WriteStartArray("figures"u8);
        foreach (var png in figures)
        {
            json.WriteStartObject();
            json.WriteString("media_type"u8, "image/png"u8);
            json.WriteBase64String("data"u8, png);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (python.FiguresCut > 0)
        {
            json.WriteNumber("figures_left_out"u8, python.FiguresCut);
        }

        json.WriteOptional("result_variable", python.ResultName);
        json.WriteOptional("trace", python.Trace);
        json.WriteString("exit"u8, python.Exit);
        Write(json, "limits", python.Limits);
        Write(json, "usage", python.Usage);
    }

    static void Write(Utf8JsonWriter json, string name, PythonCost cost)
    {
        json.WriteStartObject(name);
        Write(json, "time_ms", cost.TimeMs);
        Write(json, "cpu_ms", cost.CpuMs);
        Write(json, "memory_bytes", cost.MemoryBytes);
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } known)
        {
            json.WriteNumber(name, known);
        }
    }
}
