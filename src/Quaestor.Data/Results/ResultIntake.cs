namespace Quaestor.Data.Results;

/// <summary>Takes in what a source reads, its columns first and then its rows, as a new result.</summary>
public sealed class ResultIntake(ResultFolder folder) : IDisposable
{
    const int MostNotices = 100;

    readonly List<string> _notices = [];
    ResultFileWriter? _writer;

    /// <summary>Makes the result readable.</summary>
    /// <param name="truncatedBy">The cap that left rows out, null if every row is here.</param>
    public ResultFile Complete(Truncation? truncatedBy) =>
        (_writer ?? throw new InvalidOperationException("A source that succeeds has told its columns.")).Complete(truncatedBy);

    /// <summary>Whether any columns were told: a change need not give anything back.</summary>
    public bool HasColumns => _writer is not null;

    /// <summary>The cap that left rows out of a change's own result; null while none did.</summary>
    public Truncation? CutBy { get; private set; }

    /// <summary>Deletes what was taken in, unless it is complete.</summary>
    public void Dispose() => _writer?.Dispose();

    /// <summary>Drops what came before: a source may have to read anew.</summary>
    internal void Begin(IReadOnlyList<Column> columns)
    {
        _writer?.Dispose();
        _writer = folder.Create(columns);
    }

    /// <summary>What the engine said beside the rows, in its order.</summary>
    public IReadOnlyList<string> Notices => _notices;

    public void Notice(string text)
    {
        if (_notices.Count < MostNotices)
        {
            _notices.Add(text);
        }
    }

    internal void Cut(Truncation? by) => CutBy = by;

    internal void Append(ResultChunk chunk) => _writer!.Append(chunk);
}
