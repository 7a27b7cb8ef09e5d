using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Loop;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.Scripted;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Loop.Checklist;

public sealed class RedactionTests
{
    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.Redaction)]
    public async Task NeitherAQuestionNorArgumentsNorRowsNorAnswersAreLogged()
    {
        var logged = new Logged();
        using var bench = new LoopBench(logged, null, new Echo(), new Broken());

        await bench.AskAsync(Script.Call("echo", new { text = "secret-row" }).Call("echo", new { tex = "secret-argument" }).Call("broken").Say("secret-answer"), "secret-question");
        await bench.AskAsync(Script.Say("secret-half").Fail(ModelFailure.Overloaded, "Full."), "secret-question");

        Assert.Equal(2, logged.Lines.Count);
        Assert.DoesNotContain(logged.Lines, line => line.Contains("secret-", StringComparison.Ordinal));
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.Redaction)]
    public async Task NoLineOfAWholeAgentHoldsAQuestionAStatementOrARow()
    {
        using var folder = new OpenFolder(("orders.csv", "id,note\n1,secret-row\n2,secret-other\n"));
        using var store = new TempFolder();
        var logged = new AllLogged();
        await using (var host = AgentHost.Open(
            new AgentOptions { Store = Path.Combine(store.Path, "store.db"), Sources = [Path.Combine(folder.Path, "orders.csv")] }, logged))
        {
            foreach (var message in new[] { "SQL: select note from orders", "SQL: select secret_column from orders", "SQL: drop table secret_table", "how many secret-things are there?", "total of note" })
            {
                var turn = await host.Turns.StartAsync(new StartTurn("local", message));
                await host.Turns.WaitAsync(turn, "local", TestContext.Current.CancellationToken);
            }
        }

        Assert.DoesNotContain(logged.Lines, line => line.Contains("secret", StringComparison.Ordinal));
    }

    sealed class AllLogged : ILoggerFactory
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName) => new Line(this);

        public void Dispose()
        {
        }

        sealed class Line(AllLogged all) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                if (IsEnabled(logLevel))
                {
                    all.Lines.Enqueue($"{formatter(state, exception)} {exception}");
                }
            }
        }
    }

    sealed class Logged : ILogger<AgentLoop>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add($"{formatter(state, exception)} {exception}");
    }
}
