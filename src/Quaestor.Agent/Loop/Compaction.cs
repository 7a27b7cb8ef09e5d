using System.Text;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Sharing;

namespace Quaestor.Agent.Loop;

/// <param name="Left">The questions of the turns that were left out, oldest first.</param>
/// <param name="LeftSteps">Whether steps of the present turn were left out.</param>
sealed record CompactedHistory(IReadOnlyList<ChatMessage> Messages, IReadOnlyList<string> Left, bool LeftSteps);

/// <summary>
/// Makes a conversation fit a number of tokens: old tool results are shortened first, then whole turns go, oldest first,
/// then steps of the present one. A message with calls stays and goes with all their results and with its signatures, so
/// that what is left is as whole as what came; the last question always stays, and the latest run as long as it can.
/// </summary>
static class Compaction
{
    const int KeptOfResult = 200;
    const string Shortened = "\n(The rest was left out to save room. Call again if you need it.)";
    const string RunMark = "result_id: ";

    public static CompactedHistory Fit(IReadOnlyList<ChatMessage> messages, int tokens)
    {
        var groups = Groups(messages);
        var question = groups.FindLastIndex(group => group.IsQuestion);
        var kept = Protected(groups);
        var size = groups.Sum(group => group.Tokens);
        foreach (var group in groups.Where(group => group != kept && size > tokens))
        {
            size -= group.Shorten();
        }

        var left = new List<string>();
        for (var at = 0; at < question && size > tokens; at++)
        {
            // A turn goes whole: its question, and all up to the next one.
            for (var begin = at; at < question && (at == begin || !groups[at].IsQuestion); at++)
            {
                size -= Drop(groups[at], left);
            }

            at--;
        }

        var leftSteps = false;
        for (var at = question + 1; at < groups.Count && size > tokens; at++)
        {
            if (groups[at] != kept)
            {
                size -= Drop(groups[at], left);
                leftSteps = true;
            }
        }

        if (kept is { IsDropped: false } && size > tokens)
        {
            size -= kept.Shorten();
            leftSteps |= size > tokens;
            _ = size > tokens ? Drop(kept, left) : 0;
        }

        return new CompactedHistory([.. groups.Where(group => !group.IsDropped).SelectMany(group => group.Messages)], left, leftSteps);
    }

    /// <summary>A rough count, rather too high than too low: tokenizers differ.</summary>
    public static int Tokens(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text) / 3 + 1;

    public static int Tokens(ChatMessage message) => 4 + message.Contents.Sum(content => content switch
    {
        TextContent text => Tokens(Grades.Of(text).Full),
        TextReasoningContent reasoning => Tokens(reasoning.Text) + Tokens(reasoning.ProtectedData),
        FunctionCallContent call => Tokens(call.Name) + Tokens(ToolCallJson.Write(call.Arguments).GetRawText()),
        FunctionResultContent result => Tokens(Grades.Of(result).Full),
        DataContent => 1000,
        _ => 10,
    });

    static List<Group> Groups(IReadOnlyList<ChatMessage> messages)
    {
        var groups = new List<Group>();
        foreach (var message in messages)
        {
            if (message.Role == ChatRole.Tool && groups.Count > 0)
            {
                groups[^1].Add(message);
            }
            else
            {
                groups.Add(new Group(message));
            }
        }

        return groups;
    }

    /// <summary>The latest run that gave rows, else the latest results there are.</summary>
    static Group? Protected(List<Group> groups) =>
        groups.FindLast(group => group.Results.Any(text => text.Contains(RunMark, StringComparison.Ordinal)))
        ?? groups.FindLast(group => group.Results.Any());

    static int Drop(Group group, List<string> left)
    {
        group.IsDropped = true;
        if (group.IsQuestion)
        {
            left.Add(group.Messages[0].Text);
        }

        return group.Tokens;
    }

    /// <summary>A message and the results of its calls.</summary>
    sealed class Group(ChatMessage first)
    {
        readonly List<ChatMessage> _messages = [first];

        public IReadOnlyList<ChatMessage> Messages => _messages;

        public bool IsQuestion => first.Role == ChatRole.User;

        public bool IsDropped { get; set; }

        public int Tokens { get; private set; } = Compaction.Tokens(first);

        public IEnumerable<string> Results => _messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Select(result => Grades.Of(result).Full);

        public void Add(ChatMessage message)
        {
            _messages.Add(message);
            Tokens += Compaction.Tokens(message);
        }

        /// <returns>The tokens saved.</returns>
        public int Shorten()
        {
            var before = Tokens;
            for (var at = 1; at < _messages.Count; at++)
            {
                var message = _messages[at].Clone();
                message.Contents = [.. message.Contents.Select(content => content is FunctionResultContent result ? Shorter(result) : content)];
                _messages[at] = message;
            }

            Tokens = _messages.Sum(Compaction.Tokens);
            return before - Tokens;
        }

        static FunctionResultContent Shorter(FunctionResultContent result)
        {
            var text = Grades.Of(result);
            return text.Full.Length <= KeptOfResult + Shortened.Length ? result : Grades.ResultOf(result.CallId, text.Select(Shorter));
        }

        static string Shorter(string text)
        {
            if (text.Length <= KeptOfResult + Shortened.Length)
            {
                return text;
            }

            var line = text.AsSpan(0, KeptOfResult).IndexOf('\n');
            var end = line > 0 ? line : char.IsHighSurrogate(text[KeptOfResult - 1]) ? KeptOfResult - 1 : KeptOfResult;
            return text[..end] + Shortened;
        }
    }
}
