using System.Globalization;
using Quaestor.Data.Catalog;
using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes.Python;
using Quaestor.Data.Sources;

namespace Quaestor.Data.Queries.Python;

/// <summary>What was read for one piece of Python code.</summary>
sealed class PythonInputs(ResultFolder results)
{
    readonly List<Guid> _read = [];
    readonly List<PythonTable> _tables = [];
    readonly List<EarlierResult> _earlier = [];
    readonly List<string> _notices = [];

    /// <summary>What of it is not whole, a sentence each.</summary>
    public IReadOnlyList<string> Notices => _notices;

    public void AddTable(TableSchema table, ISource source, ResultPage page)
    {
        _read.Add(page.ResultId);
        _tables.Add(new(table.Name, source.Name, results.PathOf(page.ResultId)));
        if (page.TruncatedBy is not null)
        {
            _notices.Add(string.Create(CultureInfo.InvariantCulture, $"The code saw the first {page.RowCount:N0} rows of {table.Name}, not all. Filter or group in SQL first, and use last_result."));
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

    /// <summary>What was read for this code alone.</summary>
    public void Delete()
    {
        foreach (var result in _read)
        {
            results.Delete(result);
        }
    }
}
