using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Quaestor.Agent.Models.OpenAiCompatible;

/// <summary>A tool as a request declares it. Written once per tool: the schemas of an agent's tools are most of a request.</summary>
static class ToolJson
{
    static readonly JsonWriterOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    static readonly ConditionalWeakTable<AIFunctionDeclaration, byte[]> Plain = [];
    static readonly ConditionalWeakTable<AIFunctionDeclaration, byte[]> Strict = [];

    /// <param name="strict">The provider holds arguments to the schema, where the schema is one that it can hold them to.</param>
    public static byte[] Of(AIFunctionDeclaration tool, bool strict) =>
        strict ? Strict.GetValue(tool, t => Write(t, StrictSchema.Of(t.JsonSchema))) : Plain.GetValue(tool, t => Write(t, null));

    static byte[] Write(AIFunctionDeclaration tool, JsonElement? strict)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Format))
        {
            json.WriteStartObject();
            json.WriteString("type", "function");
            json.WriteStartObject("function");
            json.WriteString("name", tool.Name);
            json.WriteString("description", tool.Description);
            json.WritePropertyName("parameters");
            (strict ?? tool.JsonSchema).WriteTo(json);
            if (strict is not null)
            {
                json.WriteBoolean("strict", true);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
