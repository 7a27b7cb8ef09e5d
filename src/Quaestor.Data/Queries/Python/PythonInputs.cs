using System.Globalization;
using Quaestor.Data.Catalog;
using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes.Python;
using Quaestor.Data.Sources;

namespace Quaestor.Data.Queries.Python;

/// <summary>What was read for one piece of Python code.</summary>
sealed class PythonInputs(ResultFolder results, TableReader reader) : IDisposable
{
    readonly List<ReadTable> _read = [];
    readonly List<PythonTable> _tables = [];
    readonly List<EarlierResult> _earlier = [];
    readonly List<string> _notices = [];

    /// <summary>What of it is not whole, a sentence each.</summary>
    public IReadOnlyList<string> Notices => _notices;

    public void AddTable(TableSchema table, ISource source, ReadTable read)
    {
        _read.Add(read);
        _tables.Add(new(table.Name, source.Name, read.Path));
        if (read.Page.TruncatedBy is not null)
        {
            _notices.Add(string.Create(CultureInfo.InvariantCulture, $"The code saw the first {read.Page.RowCount:N0} rows of {table.Name}, not all. Filter or group in SQL first, and use last_result."));
        }
    }

    /// <summary>Those that are still there. Results are deleted after a while.</summary>
    public void AddEarlier(PythonRequest request)
    {
        if (!NamedTables.MentionsEarlier(request.Code))
        {
            return;
        }

        foreach (var run in request.Earlier)
        {
            var path = results.PathOf(run.ResultId);
            if (File.Exists(path))
            {
                _earlier.Add(new(run.RunId, path));
            }
        }
    }

    public PythonJob Job(PythonRequest request) => new(request.Code)
    {
        Tables = _tables,
        Earlier = _earlier,
        Limits = request.Limits,
        Seed = request.Seed,
        Today = request.Today,
        TimeZone = request.TimeZone,
    };

    public void Dispose() => _read.ForEach(reader.Leave);
}
