using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;

namespace Quaestor.Agent.Sharing;

/// <summary>
/// Grades on the contents of messages. The content itself holds what everyone may read; the rest stands among its additional
/// properties, which the store keeps and which no client writes.
/// </summary>
static class Grades
{
    const string Property = "graded";

    public static FunctionResultContent ResultOf(string callId, GradedText text) => Put(new FunctionResultContent(callId, text.Plain), text, by: null);

    public static TextContent TextOf(GradedText text) => Put(new TextContent(text.Plain), text, by: null);

    /// <summary>The whole graded text of a result or a text; one without grades is for everyone.</summary>
    public static GradedText Of(AIContent content) => new(PlainOf(content)) { Forms = Read(content)?.Forms ?? [] };

    /// <summary>What a call, or thinking, was written from; empty where that was no data.</summary>
    public static IReadOnlyList<Need> NeedsOf(AIContent content) => Read(content) is { Forms: [var form, ..] } ? form.Needs : [];

    /// <summary>The model that wrote it; null where nobody noted it.</summary>
    public static string? WriterOf(AIContent content) => Read(content)?.By;

    /// <summary>The message as one writes it who was shown data. What is graded already stays as it is.</summary>
    public static ChatMessage WrittenBy(string modelId, IReadOnlyList<Need> writer, ChatMessage message)
    {
        if (writer.Count == 0 || message.Role == ChatRole.User)
        {
            return message;
        }

        var graded = message.Clone();
        graded.Contents = [.. message.Contents.Select(content => Read(content) is { By: not null } ? content : WrittenBy(modelId, writer, content))];
        return graded;
    }

    /// <summary>The text of a message as a person reads it.</summary>
    public static string FullTextOf(ChatMessage message) => string.Concat(message.Contents.OfType<TextContent>().Select(text => Of(text).Full));

    static AIContent WrittenBy(string modelId, IReadOnlyList<Need> writer, AIContent content) => content switch
    {
        TextContent => Put(new TextContent(""), Of(content).WrittenBy(writer), modelId),
        FunctionResultContent result => Put(new FunctionResultContent(result.CallId, ""), Of(content).WrittenBy(writer), modelId),
        FunctionCallContent or TextReasoningContent => Put(content, new GradedText("") { Forms = [new GradedForm("", writer)] }, modelId),
        _ => content,
    };

    static T Put<T>(T content, GradedText text, string? by)
        where T : AIContent
    {
        switch (content)
        {
            case TextContent written:
                written.Text = text.Plain;
                break;
            case FunctionResultContent result:
                result.Result = text.Plain;
                break;
        }

        if (text.Forms.Count > 0)
        {
            (content.AdditionalProperties ??= [])[Property] = JsonSerializer.SerializeToElement(new Stored(text.Forms, by), StoredJson.Default.Stored);
        }

        return content;
    }

    static string PlainOf(AIContent content) => content switch
    {
        TextContent text => text.Text,
        FunctionResultContent { Result: JsonElement { ValueKind: JsonValueKind.String } json } => json.GetString()!,
        FunctionResultContent result => result.Result?.ToString() ?? "",
        _ => "",
    };

    static Stored? Read(AIContent content) =>
        content.AdditionalProperties?.GetValueOrDefault(Property) is JsonElement { ValueKind: JsonValueKind.Object } json ? json.Deserialize(StoredJson.Default.Stored) : null;

    /// <param name="By">The model that wrote it, or from whose words it came.</param>
    internal sealed record Stored(IReadOnlyList<GradedForm> Forms, string? By);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Grades.Stored))]
[JsonSerializable(typeof(IReadOnlyList<Need>))]
sealed partial class StoredJson : JsonSerializerContext;
