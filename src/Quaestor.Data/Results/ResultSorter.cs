namespace Quaestor.Data.Results;

/// <summary>Finds the order of a result's rows. Holds the sorted columns in memory, nothing else of the result.</summary>
static class ResultSorter
{
    /// <returns>The indexes of all rows, sorted; rows that compare equal stay in the order of the query.</returns>
    public static int[] Order(ResultFile result, IReadOnlyList<SortKey> keys)
    {
        var columns = Load(result, keys);
        var rows = new int[checked((int)result.RowCount)];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = i;
        }

        Array.Sort(rows, (left, right) =>
        {
            for (var i = 0; i < columns.Length; i++)
            {
                if (columns[i].Compare(left, right, keys[i].Descending) is not 0 and var order)
                {
                    return order;
                }
            }

            return left.CompareTo(right);
        });
        return rows;
    }

    static SortColumn[] Load(ResultFile result, IReadOnlyList<SortKey> keys)
    {
        var columns = new SortColumn[keys.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = SortColumn.Create(result.Columns[keys[i].Column].Type, checked((int)result.RowCount));
        }

        for (var (at, first) = (0, 0); at < result.ChunkCount; at++)
        {
            var chunk = result.ReadChunk(at);
            for (var i = 0; i < columns.Length; i++)
            {
                columns[i].Add(chunk.Column(keys[i].Column), chunk.RowCount, first);
            }

            first += chunk.RowCount;
        }

        return columns;
    }
}
