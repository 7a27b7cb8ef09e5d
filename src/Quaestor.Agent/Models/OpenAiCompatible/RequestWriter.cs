using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Failures;

namespace Quaestor.Agent.Models.OpenAiCompatible;

/// <summary>A chat request as the wire, and this provider, want it.</summary>
sealed class RequestWriter(OpenAiEndpoint endpoint, FailureReader failures)
{
    static readonly JsonWriterOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    readonly ProviderProfile _profile = endpoint.Profile;

    /// <exception cref="Chat.ModelException">The messages hold what this provider cannot read.</exception>
    public ReadOnlyMemory<byte> Write(IEnumerable<ChatMessage> messages, ChatOptions? options, bool stream)
    {
        var model = options?.ModelId ?? endpoint.Model;
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, Format))
        {
            json.WriteStartObject();
            json.WriteString("model", model);
            new MessageWriter(json, _profile, _profile.InstructionsRole(model), failures).Write(messages, options?.Instructions);
            var hasTools = WriteTools(json, options);
            WriteOptions(json, model, options, hasTools);
            if (stream)
            {
                json.WriteBoolean("stream", true);
            }

            if (stream && _profile.StreamOptions)
            {
                json.WriteStartObject("stream_options");
                json.WriteBoolean("include_usage", true);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    bool WriteTools(Utf8JsonWriter json, ChatOptions? options)
    {
        var tools = options?.Tools?.OfType<AIFunctionDeclaration>().ToList() ?? [];
        if (tools.Count == 0)
        {
            return false;
        }

        json.WriteStartArray("tools");
        foreach (var tool in tools)
        {
            json.WriteRawValue(ToolJson.Of(tool, _profile.StrictTools), skipInputValidation: true);
        }

        json.WriteEndArray();
        if (_profile.ToolChoice)
        {
            WriteToolChoice(json, options!.ToolMode);
        }

        if (_profile.ParallelToolCalls && options!.AllowMultipleToolCalls is { } parallel)
        {
            json.WriteBoolean("parallel_tool_calls", parallel);
        }

        return true;
    }

    static void WriteToolChoice(Utf8JsonWriter json, ChatToolMode? mode)
    {
        switch (mode)
        {
            case RequiredChatToolMode { RequiredFunctionName: { } name }:
                json.WriteStartObject("tool_choice");
                json.WriteString("type", "function");
                json.WriteStartObject("function");
                json.WriteString("name", name);
                json.WriteEndObject();
                json.WriteEndObject();
                break;
            case RequiredChatToolMode:
                json.WriteString("tool_choice", "required");
                break;
            case NoneChatToolMode:
                json.WriteString("tool_choice", "none");
                break;
        }
    }

    void WriteOptions(Utf8JsonWriter json, string model, ChatOptions? options, bool hasTools)
    {
        if (_profile.AcceptsTemperature(model))
        {
            if (options?.Temperature is { } temperature)
            {
                json.WriteNumber("temperature", temperature);
            }

            if (options?.TopP is { } topP)
            {
                json.WriteNumber("top_p", topP);
            }
        }

        if (options?.Seed is { } seed)
        {
            json.WriteNumber("seed", seed);
        }

        if ((options?.MaxOutputTokens ?? _profile.UsualLimit) is { } limit)
        {
            json.WriteNumber(_profile.LimitField, limit);
        }

        if (options?.ResponseFormat is ChatResponseFormatJson format)
        {
            WriteFormat(json, format, _profile.JsonSchema && (_profile.JsonSchemaWithTools || !hasTools));
        }
    }

    static void WriteFormat(Utf8JsonWriter json, ChatResponseFormatJson format, bool takesSchema)
    {
        json.WriteStartObject("response_format");
        if (takesSchema && format.Schema is { } schema)
        {
            var strict = StrictSchema.Of(schema);
            json.WriteString("type", "json_schema");
            json.WriteStartObject("json_schema");
            json.WriteString("name", format.SchemaName ?? "answer");
            if (format.SchemaDescription is { } description)
            {
                json.WriteString("description", description);
            }

            json.WriteBoolean("strict", strict is not null);
            json.WritePropertyName("schema");
            (strict ?? schema).WriteTo(json);
            json.WriteEndObject();
        }
        else
        {
            json.WriteString("type", "json_object");
        }

        json.WriteEndObject();
    }
}
