using Quaestor.Cli.Chat.Entries;
using Quaestor.Cli.Chat.Overlays;
using Quaestor.Cli.Chat.Results;
using Quaestor.Cli.Completion;

namespace Quaestor.Cli.Chat;

/// <summary>What a chat has come to. Only the thread that draws touches it.</summary>
sealed class ChatState
{
    public List<Entry> Entries { get; } = [];

    public ResultPane Results { get; } = new();

    public List<PendingApproval> Pending { get; } = [];

    public IReadOnlyList<ChatSource> Sources { get; set; } = [];

    public ChatSource? Source { get; set; }

    public KnownSchema Schema { get; set; } = KnownSchema.None;

    /// <summary>The models and routes that can answer, the default one first.</summary>
    public IReadOnlyList<Suggestion> Models { get; set; } = [];

    /// <summary>What the user chose; null for the default.</summary>
    public string? Model { get; set; }

    public string? ThreadId { get; set; }

    public string Title { get; set; } = "";

    public int Queries { get; set; }

    public double QuerySeconds { get; set; }

    /// <summary>What is being answered or run; null for nothing.</summary>
    public string? Running { get; set; }

    public DateTimeOffset RunningSince { get; set; }

    /// <summary>Whether the server is there.</summary>
    public bool IsConnected { get; set; }

    public AnswerEntry? LastAnswer => Entries.OfType<AnswerEntry>().LastOrDefault();

    public void Say(string text, NoteKind kind = NoteKind.Told) => Entries.Add(new NoteEntry(text, kind));
}
