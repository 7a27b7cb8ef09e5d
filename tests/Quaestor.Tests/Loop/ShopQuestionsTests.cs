using Quaestor.Tests.Models.Planner;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Loop;

/// <summary>Questions over real files, by a model that speaks chat completions, through every layer.</summary>
public sealed class ShopQuestionsTests(ShopAgent agent, ShopDatabase shop) : IClassFixture<ShopAgent>, IClassFixture<ShopDatabase>
{
    [Fact]
    public async Task AModelsQueriesBringTheRowsOfTheData()
    {
        // The planner's tests ask them all; through every layer every second one is enough.
        var questions = ShopQuestions.Answered().Where((_, index) => index % 2 == 0).ToList();
        var wrong = new List<string>();
        foreach (var question in questions)
        {
            var turn = await agent.AskAsync(question.Messages[^1]);
            var ordered = question.Sql.Contains("order by", StringComparison.OrdinalIgnoreCase);
            var expected = shop.Rows(question.Sql).Select(row => string.Join(" | ", row.Select(ShopAgent.Cell)));
            if (turn.Status != "succeeded" || !turn.Answer.TryGetProperty("result", out _) || turn.Text != "Here it is."
                || !InOrder(agent.Rows(turn.Answer), ordered).SequenceEqual(InOrder(expected, ordered)))
            {
                wrong.Add($"{question.Messages[^1]}\n{question.Sql}\n{string.Join('\n', turn.Lines.Take(8))}");
            }
        }

        Assert.True(questions.Count >= 40, $"only {questions.Count} questions were read");
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {questions.Count} wrong\n\n{string.Join("\n\n", wrong)}");
    }

    [Fact]
    public async Task AWholeTurnIsTheseEvents()
    {
        agent.Knows("How many products?", "select count(*) as products from products");

        var turn = await agent.AskAsync("How many products?");

        var count = shop.Rows("select count(*) from products")[0][0];
        Assert.Equal(
            [
                "status running",
                "status running thinking",
                """tool_call call_0 execute_sql {"dataset":null,"sql":"select count(*) as products from products","confidence":0.9,"assumptions":["As written."]}""",
                "tool_result call_0 ok: 1 row",
                "result 1 rows of products",
                "status running thinking",
                "token Here it is.",
                "usage openai/stub 30+7",
                "done succeeded: Here it is.",
            ],
            turn.Lines);
        Assert.Equal([ShopAgent.Cell(count)], agent.Rows(turn.Answer));
        Assert.Equal(("select count(*) as products from products", 0.9), (turn.Answer.GetProperty("sql").GetString(), turn.Answer.GetProperty("confidence").GetDouble()));
    }

    [Fact]
    public async Task SqlRunsAsItIsWithTheSameEvents()
    {
        var turn = await agent.AskAsync(" sql: select 1 as one union all select 2 order by 1");
        var failed = await agent.AskAsync("SQL: select nam from customers", turn.Thread);
        var refused = await agent.AskAsync("SQL: delete from customers", turn.Thread);
        var next = await agent.AskAsync("SQL: select 3", turn.Thread);

        var call = turn.Lines[1].Split(' ')[1];
        Assert.Equal(
            [
                "status running",
                $$"""tool_call {{call}} execute_sql {"dataset":null,"sql":"select 1 as one union all select 2 order by 1","confidence":1,"assumptions":[]}""",
                $"tool_result {call} ok: 2 rows",
                "result 2 rows of one",
                "token 2 rows.",
                "done succeeded: 2 rows.",
            ],
            turn.Lines);
        Assert.Equal("failed", failed.Status);
        Assert.Contains("name", failed.Text);
        Assert.Equal("failed", refused.Status);
        Assert.StartsWith("error refused: ", refused.Lines[^2], StringComparison.Ordinal);
        Assert.Equal("1 row.", next.Text);
    }

    [Fact]
    public async Task AWrongColumnIsToldWithTheColumnsThereAre()
    {
        agent.Knows("What are the customers called?", "select nam from customers");

        var turn = await agent.AskAsync("What are the customers called?");

        Assert.Contains(turn.Lines, line => line.StartsWith("tool_result call_0 failed: ", StringComparison.Ordinal) && line.Contains("\"nam\""));
    }

    static IEnumerable<string> InOrder(IEnumerable<string> rows, bool ordered) => ordered ? rows : rows.Order(StringComparer.Ordinal);
}
