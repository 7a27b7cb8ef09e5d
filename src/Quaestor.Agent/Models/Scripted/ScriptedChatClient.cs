using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;

namespace Quaestor.Agent.Models.Scripted;

/// <summary>
/// A model that plays a transcript: for tests, demos and benchmarks. One client is one conversation; it answers one request
/// at a time. Scenes with <c>When</c> can be played any number of times, those without are played once, in order.
/// </summary>
sealed class ScriptedChatClient(Transcript transcript) : IChatClient
{
    readonly IReadOnlyList<Scene> _scenes = transcript.Scenes;
    readonly HashSet<Scene> _played = new(ReferenceEqualityComparer.Instance);
    readonly List<IReadOnlyList<ChatMessage>> _requests = [];
    readonly List<ChatOptions?> _options = [];
    Scene? _scene;
    int _userMessages;
    int _nextReply;
    int _calls;

    /// <summary>Every request as it came, for tests.</summary>
    public IReadOnlyList<IReadOnlyList<ChatMessage>> Requests => _requests;

    public IReadOnlyList<ChatOptions?> Options => _options;

    /// <summary>True once nothing of the current scene is left to say.</summary>
    public bool IsPlayed => _scene is not null && _nextReply == _scene.Replies.Count;

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = messages.ToList();
        _requests.Add(request);
        _options.Add(options);
        var reply = NextReply(request);
        var finish = reply.Steps.Any(s => s is Step.Call) ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop;
        foreach (var step in reply.Steps)
        {
            if (step is Step.Finish named)
            {
                finish = new ChatFinishReason(named.Reason);
                continue;
            }

            foreach (var content in Contents(step))
            {
                if (transcript.Pace > TimeSpan.Zero)
                {
                    await Task.Delay(transcript.Pace, cancellationToken);
                }

                cancellationToken.ThrowIfCancellationRequested();
                yield return new ChatResponseUpdate(ChatRole.Assistant, [content]);
            }
        }

        yield return new ChatResponseUpdate(ChatRole.Assistant, []) { FinishReason = finish };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    Reply NextReply(List<ChatMessage> request)
    {
        var userMessages = request.Count(m => m.Role == ChatRole.User);
        if (_scene is null || userMessages != _userMessages)
        {
            _scene = FindScene(request.LastOrDefault(m => m.Role == ChatRole.User)?.Text ?? "");
            _userMessages = userMessages;
            _nextReply = Played(_scene, request);
        }

        RequireResults(request);
        if (_nextReply == _scene.Replies.Count)
        {
            throw new ScriptMismatchException(
                $"The script{Title(_scene)} has {_scene.Replies.Count} replies and was asked for one more. The request ended with: {Describe(request[^1])}");
        }

        return _scene.Replies[_nextReply++];
    }

    Scene FindScene(string userText)
    {
        var scene = _scenes.FirstOrDefault(s => s.When is { } text && userText.Contains(text, StringComparison.OrdinalIgnoreCase))
            ?? _scenes.FirstOrDefault(s => s.When is null && !_played.Contains(s))
            ?? throw new ScriptMismatchException(
                $"The script has no scene for \"{userText}\". It knows: {string.Join(", ", _scenes.Select(s => s.When ?? "(any, played once)"))}.");
        _played.Add(scene);
        return scene;
    }

    /// <summary>A turn that goes on in another process has its first replies behind its question already.</summary>
    static int Played(Scene scene, List<ChatMessage> request)
    {
        var played = 0;
        foreach (var message in request.Skip(request.FindLastIndex(m => m.Role == ChatRole.User) + 1).Where(m => m.Role == ChatRole.Assistant))
        {
            var called = message.Contents.OfType<FunctionCallContent>().Select(call => call.Name).ToList();
            if (called.Count > 0 && played < scene.Replies.Count && scene.Replies[played].Steps.OfType<Step.Call>().Select(call => call.Tool).SequenceEqual(called))
            {
                played++;
            }
        }

        return played;
    }

    /// <summary>What a provider refuses with 400, a script refuses too: a call without exactly one result.</summary>
    static void RequireResults(List<ChatMessage> request)
    {
        var calls = request.SelectMany(m => m.Contents).OfType<FunctionCallContent>().Select(c => c.CallId).ToList();
        var results = request.SelectMany(m => m.Contents).OfType<FunctionResultContent>().Select(r => r.CallId).ToList();
        if (!calls.Order().SequenceEqual(results.Order()))
        {
            throw new ScriptMismatchException(
                $"The request has calls [{string.Join(", ", calls)}] but results for [{string.Join(", ", results)}].");
        }
    }

    IEnumerable<AIContent> Contents(Step step) => step switch
    {
        Step.Say say => Pieces(say.Text).Select(t => new TextContent(t)),
        Step.Think think => Pieces(think.Text).Select(t => new TextReasoningContent(t)),
        Step.Call call => [ToolCallJson.Read(call.CallId ?? $"call_{++_calls}", call.Tool, call.Arguments)],
        Step.Use use => [new UsageContent(new UsageDetails { InputTokenCount = use.InputTokens, OutputTokenCount = use.OutputTokens })],
        Step.Fail fail => throw new ModelException(fail.Failure, fail.Message),
        _ => throw new InvalidOperationException($"A {step.GetType().Name} has no content."),
    };

    IEnumerable<string> Pieces(string text)
    {
        var length = transcript.PieceLength ?? text.Length;
        for (var start = 0; start < text.Length;)
        {
            var end = Math.Min(start + length, text.Length);
            if (end < text.Length && char.IsLowSurrogate(text[end]))
            {
                end++;
            }

            yield return text[start..end];
            start = end;
        }
    }

    static string Title(Scene scene) => scene.When is { } when ? $" for \"{when}\"" : "";

    static string Describe(ChatMessage message) =>
        $"{message.Role}: {string.Join(" ", message.Contents.Select(c => c switch
        {
            TextContent text => text.Text,
            FunctionResultContent result => result.Result?.ToString() ?? "",
            _ => c.GetType().Name,
        }))}";
}
