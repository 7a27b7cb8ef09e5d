using Quaestor.Data.Results;

namespace Quaestor.Cli.Chat.Results;

/// <summary>The rows of a result, a page at a time as they are looked at.</summary>
/// <param name="load">Asks for the page that begins at a row, in an order; the answer comes by <see cref="Add"/>.</param>
sealed class ResultRows(ResultPage first, Action<long, string?> load)
{
    public const int PageLength = 200;
    const int MostPages = 30;

    readonly Dictionary<long, IReadOnlyList<object?[]>> _pages = [];
    readonly Queue<long> _order = new();
    readonly HashSet<long> _asked = [];

    public IReadOnlyList<Column> Columns => first.Columns;

    public long Count => first.RowCount;

    public string ResultId => first.ResultId.ToString();

    public Truncation? TruncatedBy => first.TruncatedBy;

    /// <summary>As the server takes it: a column, with "-" in front for descending; null for the query's own order.</summary>
    public string? Sort { get; private set; }

    /// <returns>Null while it is on its way.</returns>
    public object?[]? Row(long index)
    {
        if (Sort is null && index < first.Rows.Count)
        {
            return first.Rows[(int)index];
        }

        var page = index / PageLength * PageLength;
        if (_pages.TryGetValue(page, out var rows))
        {
            return index - page < rows.Count ? rows[(int)(index - page)] : null;
        }

        if (_asked.Add(page))
        {
            load(page, Sort);
        }

        return null;
    }

    /// <param name="sort">That of the request; what came for another order is of no use.</param>
    public void Add(long offset, string? sort, IReadOnlyList<object?[]> rows)
    {
        _asked.Remove(offset);
        if (sort != Sort || !_pages.TryAdd(offset, rows))
        {
            return;
        }

        _order.Enqueue(offset);
        if (_order.Count > MostPages)
        {
            _pages.Remove(_order.Dequeue());
        }
    }

    /// <summary>A page that did not come may be asked for again.</summary>
    public void Fail(long offset) => _asked.Remove(offset);

    public void SortBy(string? sort)
    {
        Sort = sort;
        _pages.Clear();
        _order.Clear();
        _asked.Clear();
    }
}
