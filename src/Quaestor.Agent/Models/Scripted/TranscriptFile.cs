using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Quaestor.Agent.Models.Chat;

namespace Quaestor.Agent.Models.Scripted;

/// <summary>
/// A transcript as a JSON file: <c>{"name", "piece_length", "pace_ms", "scenes": [{"when", "steps": [{"say"}, {"think"},
/// {"call", "arguments", "call_id"}, {"use": {"input_tokens", "output_tokens"}}, {"finish"}, {"fail", "message"}, {"then": true}]}]}</c>.
/// Each step has exactly one of the first names; unknown names are errors.
/// </summary>
static class TranscriptFile
{
    static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static Transcript Load(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path), Path.GetFileNameWithoutExtension(path));
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The script {path} cannot be read: {e.Message}", e);
        }
    }

    /// <exception cref="JsonException">The text is not a transcript; the message says where.</exception>
    public static Transcript Parse(string json, string name)
    {
        var file = JsonSerializer.Deserialize<TranscriptJson>(json, Format) ?? throw new JsonException("The file holds null.");
        var transcript = new Transcript().Named(file.Name ?? name);
        if (file.PieceLength is { } length)
        {
            transcript.InPiecesOf(length, TimeSpan.FromMilliseconds(file.PaceMs));
        }

        foreach (var scene in file.Scenes)
        {
            transcript.When(scene.When);
            foreach (var step in scene.Steps)
            {
                Add(transcript, step);
            }
        }

        return transcript;
    }

    static void Add(Transcript transcript, StepJson step)
    {
        _ = step switch
        {
            { Say: { } text } => transcript.Say(text),
            { Think: { } text } => transcript.Think(text),
            { Call: { } tool } => transcript.Call(tool, step.Arguments?.ToJsonString() ?? "{}", step.CallId),
            { Use: { } usage } => transcript.Use(usage.InputTokens, usage.OutputTokens),
            { Finish: { } reason } => transcript.Finish(reason),
            { Fail: { } failure } => transcript.Fail(failure, step.Message ?? "The script fails here."),
            { Then: true } => transcript.Then(),
            _ => throw new JsonException("A step needs one of say, think, call, use, finish, fail, then."),
        };
    }

    sealed record TranscriptJson(string? Name, int? PieceLength, int PaceMs, IReadOnlyList<SceneJson> Scenes)
    {
        public IReadOnlyList<SceneJson> Scenes { get; } =
            Scenes ?? throw new JsonException("The script has no \"scenes\".");
    }

    sealed record SceneJson(string? When, IReadOnlyList<StepJson> Steps)
    {
        public IReadOnlyList<StepJson> Steps { get; } = Steps ?? throw new JsonException("A scene has no \"steps\".");
    }

    sealed record StepJson(
        string? Say,
        string? Think,
        string? Call,
        JsonObject? Arguments,
        string? CallId,
        UsageJson? Use,
        string? Finish,
        ModelFailure? Fail,
        string? Message,
        bool Then);

    sealed record UsageJson(long InputTokens, long OutputTokens);
}
