using Microsoft.Extensions.Logging;
using Quaestor.Agent.Loop;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.Scripted;

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
