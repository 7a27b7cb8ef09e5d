using Quaestor.Data.DuckDb;
using Quaestor.Data.Sandboxes.Protocol;

namespace Quaestor.Data.Sandboxes;

/// <summary>What a worker says went wrong, made harmless: short, printable, of a known kind, and without the folders of this machine.</summary>
/// <param name="Kind">One of <see cref="WorkerErrorKinds"/>, or null for an error of DuckDB's.</param>
/// <param name="DuckDbKind">DuckDB's classification, where the error is DuckDB's.</param>
/// <param name="Subtype">DuckDB's finer one; null for most.</param>
/// <param name="Position">0-based character in the statement; may lie outside of it.</param>
sealed record WorkerError(string? Kind, DuckDbErrorKind DuckDbKind, string? Subtype, string Message, int? Position)
{
    const int MaxMessage = 4000;
    const int MaxSubtype = 100;

    /// <summary>After these nothing that the worker says is of use: its database, or itself, is broken.</summary>
    public bool IsFatal => Kind == WorkerErrorKinds.Defect || DuckDbKind is DuckDbErrorKind.Fatal or DuckDbErrorKind.Internal;

    public static WorkerError Read(ErrorMessage message, WorkerView view)
    {
        var own = WorkerErrorKinds.All.Contains(message.Kind) ? message.Kind : null;
        var duckDb = Enum.TryParse<DuckDbErrorKind>(message.Kind, out var kind) && Enum.IsDefined(kind) ? kind : DuckDbErrorKind.Invalid;
        var text = Printable(message.Message, MaxMessage);
        return new(
            own, duckDb, message.Subtype is null ? null : Printable(message.Subtype, MaxSubtype), view.WithoutFolders(text), message.Position);
    }

    static string Printable(string text, int max)
    {
        var cut = text.Length > max ? string.Concat(text.AsSpan(0, max), "…") : text;
        return string.Create(cut.Length, cut, static (target, source) =>
        {
            for (var i = 0; i < target.Length; i++)
            {
                target[i] = char.IsControl(source[i]) && source[i] != '\n' ? ' ' : source[i];
            }
        });
    }
}

/// <summary>The worker did what it was asked to, and it failed. The worker itself is well.</summary>
sealed class WorkerErrorException(WorkerError error) : Exception(error.Message)
{
    public WorkerError Error { get; } = error;
}

/// <summary>The worker is gone: it crashed, was killed, or broke the protocol. What it worked on is lost; another worker can do it again.</summary>
/// <param name="message">For the log.</param>
/// <param name="overdue">Whether it was ended because it did not stop when it had to.</param>
sealed class WorkerLostException(string message, bool overdue = false) : Exception(message)
{
    public bool Overdue { get; } = overdue;
}
