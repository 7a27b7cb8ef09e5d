using Quaestor.Agent.Capsules;
using Quaestor.Agent.Sharing;
using Quaestor.Agent.Turns;

namespace Quaestor.Agent.Tools;

/// <summary>What came of a call.</summary>
/// <param name="Text">For models, in the forms that they may see: bounded, and rows in it are marked as data.</param>
/// <param name="Summary">For the person, one line.</param>
/// <param name="Run">The run behind it, where the tool ran a query.</param>
public sealed record ToolOutcome(bool Ok, GradedText Text, string Summary, Run? Run = null)
{
    /// <summary>Why the data cannot answer, for the person: the turn ends with it. Null for every other outcome.</summary>
    public string? Declined { get; init; }

    /// <summary>What a person who made the call reads, of several lines; null where <see cref="Summary"/> is all.</summary>
    public string? ForPerson { get; init; }

    /// <summary>It has not run: a person is asked first.</summary>
    public bool IsWaiting { get; init; }

    /// <summary>What the tool drew; null for every other tool.</summary>
    public Chart? Chart { get; init; }

    /// <summary>The result as one may see it who is not a person; null for a call without one.</summary>
    public Func<Sight, ShownResult>? Shown { get; init; }

    /// <summary>Of a call that may have run, in a process that was gone before anyone knew.</summary>
    public static ToolOutcome Unknown(string tool) => Wrong(
        $"Nobody knows whether {tool} ran: the server stopped while it was called, and it is not called a second time by itself. Look at what is there now before you call it again.");

    /// <summary>The sentence tells the model what to change.</summary>
    /// <param name="sentence">It quotes no data.</param>
    public static ToolOutcome Wrong(string sentence) => new(false, sentence, sentence);
}
