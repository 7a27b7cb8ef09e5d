using System.Text.Json;
using Quaestor.Agent.Models.Chat;

namespace Quaestor.Agent.Models.Scripted;

/// <summary>
/// What a scripted model says, written step by step. Speaking or thinking after a call begins the next reply, because a
/// model waits for results there; calls in a row are one reply's parallel calls; <see cref="Then"/> begins a new reply by hand.
/// </summary>
sealed class Transcript
{
    readonly List<(string? When, List<List<Step>> Replies)> _scenes = [];

    /// <summary>Characters of one streamed piece of text; null for a whole <c>Say</c> at once.</summary>
    public int? PieceLength { get; private set; }

    /// <summary>Pause before each streamed piece.</summary>
    public TimeSpan Pace { get; private set; }

    public string Name { get; private set; } = "transcript";

    public IReadOnlyList<Scene> Scenes =>
        [.. _scenes.Select(s => new Scene(s.When, [.. s.Replies.Select(r => new Reply([.. r]))]))];

    /// <summary>Begins the scene that answers user messages holding <paramref name="userText"/>.</summary>
    public Transcript When(string? userText)
    {
        _scenes.Add((userText, []));
        return this;
    }

    public Transcript Say(string text) => Add(new Step.Say(text));

    public Transcript Think(string text) => Add(new Step.Think(text));

    /// <param name="arguments">An object to be written as JSON, or a string: the JSON text itself, valid or not.</param>
    public Transcript Call(string tool, object? arguments = null, string? callId = null) =>
        Add(new Step.Call(tool, arguments as string ?? JsonSerializer.Serialize(arguments ?? new { }), callId));

    public Transcript Use(long inputTokens, long outputTokens) => Add(new Step.Use(inputTokens, outputTokens));

    public Transcript Finish(string reason) => Add(new Step.Finish(reason));

    public Transcript Fail(ModelFailure failure, string message = "The script fails here.") =>
        Add(new Step.Fail(failure, message));

    /// <summary>The next step begins a new reply.</summary>
    public Transcript Then()
    {
        Replies().Add([]);
        return this;
    }

    public Transcript InPiecesOf(int characters, TimeSpan pace = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(characters, 1);
        PieceLength = characters;
        Pace = pace;
        return this;
    }

    public Transcript Named(string name)
    {
        Name = name;
        return this;
    }

    Transcript Add(Step step)
    {
        var replies = Replies();
        if (replies.Count == 0 || Ends(replies[^1], step))
        {
            replies.Add([]);
        }

        replies[^1].Add(step);
        return this;
    }

    List<List<Step>> Replies()
    {
        if (_scenes.Count == 0)
        {
            _scenes.Add((null, []));
        }

        return _scenes[^1].Replies;
    }

    static bool Ends(List<Step> reply, Step next) => reply.Any(s => s switch
    {
        Step.Finish or Step.Fail => true,
        Step.Call => next is Step.Say or Step.Think,
        _ => false,
    });
}
