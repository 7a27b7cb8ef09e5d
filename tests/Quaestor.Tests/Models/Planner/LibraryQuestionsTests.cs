using Quaestor.Agent.Evaluation;
using Quaestor.Agent.Models.Planner;
using Quaestor.Data.Catalog;
using Quaestor.Data.Sources.Sqlite.Inspection;
using Quaestor.Data.Sql;
using Quaestor.Data.Sqlite;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Models.Planner;

/// <summary>A schema that no rule and no weight was made for.</summary>
public sealed class LibraryQuestionsTests : IDisposable
{
    const double LeastRight = 0.85;

    readonly SqliteFile _file = new(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Cases", "planner", "library.db.sql")), "library.db");
    readonly SqliteConnection _connection;
    readonly PlannerAnswers _planner;

    public LibraryQuestionsTests()
    {
        _connection = SqliteConnection.Open(_file.Path, "mode=ro");
        var inspected = DatabaseInspection.Run(_connection, "library");
        _planner = new PlannerAnswers(new SourceSchema("library", inspected.Tables, inspected.Joins, "test"), SampleShop.Today, Dialect.Sqlite);
    }

    public void Dispose()
    {
        _connection.Dispose();
        _file.Dispose();
    }

    [Fact]
    public async Task QuestionsOverASchemaNeverSeenGetTheRightRows()
    {
        var questions = ShopQuestions.Answered("library.sql");
        List<string> wrong = [];
        foreach (var question in questions)
        {
            var (sql, _, _) = await _planner.AnswerAsync(question.Messages[0], (probe, _) => Task.FromResult<IReadOnlyList<object?[]>?>(Rows(probe)), TestContext.Current.CancellationToken);
            if (sql is null || !RowComparison.Same(Rows(question.Sql), Rows(sql), question.Sql.Contains("order by", StringComparison.Ordinal)))
            {
                wrong.Add($"{question.Messages[0]}\n{sql}");
            }
        }

        Assert.True(questions.Count >= 60, $"only {questions.Count} questions were read");
        Assert.True(wrong.Count <= questions.Count * (1 - LeastRight), $"{wrong.Count} of {questions.Count} wrong\n\n{string.Join("\n\n", wrong)}");
    }

    [Fact]
    public async Task TheSameQuestionAlwaysGetsTheSameQuery()
    {
        Task<(string? Sql, double Confidence, bool IsAnswer)> AskAsync() =>
            _planner.AnswerAsync("Which genre has the most books?", (probe, _) => Task.FromResult<IReadOnlyList<object?[]>?>(Rows(probe)), TestContext.Current.CancellationToken);

        Assert.Equal(await AskAsync(), await AskAsync());
    }

    [Fact]
    public async Task AnAnswerThatFindsNothingGivesWayToOneThatDoes()
    {
        var empty = 0;
        var (sql, _, _) = await _planner.AnswerAsync(
            "number of members per city",
            (probe, _) => Task.FromResult<IReadOnlyList<object?[]>?>(empty++ == 0 ? [] : Rows(probe)),
            TestContext.Current.CancellationToken);

        Assert.NotNull(sql);
        Assert.True(empty > 1, "no second reading was tried");
    }

    List<object?[]> Rows(string sql)
    {
        using var statement = _connection.Prepare(sql.TrimEnd(';', '\n', ' '), out _)!;
        List<object?[]> rows = [];
        while (statement.Step())
        {
            var row = new object?[statement.Columns];
            for (var i = 0; i < row.Length; i++)
            {
                var cell = statement.Cell(i);
                row[i] = cell.Kind switch
                {
                    SqliteKind.Integer => cell.Integer,
                    SqliteKind.Real => cell.Real,
                    SqliteKind.Null => null,
                    _ => statement.Text(i),
                };
            }

            rows.Add(row);
        }

        return rows;
    }
}
