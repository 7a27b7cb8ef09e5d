using System.Text.Json;
using Quaestor.Agent.Models.Configuration;
using Quaestor.Agent.Telemetry;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Telemetry;

/// <summary>One question with a call of a tool and a run, as a collector gets it, against the conventions of generative AI.</summary>
public sealed class SpansTests
{
    const string Question = "how many orders are there?";
    const string Sql = "select count(*) as n from orders where country <> 'secretland'";

    [Fact]
    public async Task AQuestionIsOneTraceOfAgentModelToolAndRun()
    {
        await using var collector = await CollectorServer.StartAsync();
        var turn = await AskAsync(new TelemetryOptions { Collectors = [collector.Collector], ServiceName = "shop-agent", Environment = "staging" });

        var agent = await collector.SpanAsync("invoke_agent quaestor");
        var chats = collector.Spans.Where(span => span.Name == "chat stub").ToList();
        var tool = await collector.SpanAsync("execute_tool execute_sql");
        var run = await collector.SpanAsync("run sql");

        Assert.Equal(5, collector.Spans.Count);
        Assert.Equal(2, chats.Count);
        Assert.All(collector.Spans, span => Assert.Equal(agent.TraceId, span.TraceId));
        Assert.Equal("", agent.ParentId);
        Assert.All([.. chats, tool], span => Assert.Equal(agent.Id, span.ParentId));
        Assert.Equal(tool.Id, run.ParentId);
        Assert.Equal((CollectedSpan.Internal, CollectedSpan.Internal, CollectedSpan.Internal), (agent.Kind, tool.Kind, run.Kind));
        Assert.All(chats, span => Assert.Equal(CollectedSpan.Client, span.Kind));
        Assert.Equal(("shop-agent", "staging"), (agent.Resource["service.name"], agent.Resource["deployment.environment.name"]));
        Assert.Equal(turn.GetProperty("turn_id").GetString(), agent["quaestor.turn.id"]);
    }

    [Fact]
    public async Task EverySpanNamesUserAndThreadInTheWordsOfEachCollector()
    {
        await using var collector = await CollectorServer.StartAsync();
        var thread = (await AskAsync(new TelemetryOptions { Collectors = [collector.Collector] })).GetProperty("thread_id").GetString();

        await collector.SpanAsync("invoke_agent quaestor");
        Assert.All(collector.Spans, span =>
        {
            Assert.All(["gen_ai.conversation.id", "session.id", "mlflow.trace.session"], name => Assert.Equal(thread, span[name]));
            Assert.All(["user.id", "mlflow.trace.user"], name => Assert.Equal("local", span[name]));
        });
    }

    [Fact]
    public async Task ARequestToAModelSaysWhatTheConventionsAskFor()
    {
        await using var collector = await CollectorServer.StartAsync();
        await AskAsync(new TelemetryOptions { Collectors = [collector.Collector] });

        await collector.SpanAsync("invoke_agent quaestor");
        var chat = collector.Spans.First(span => span.Name == "chat stub");

        Assert.Equal(("chat", "openai", "stub", true), (chat["gen_ai.operation.name"], chat["gen_ai.provider.name"], chat["gen_ai.request.model"], chat["gen_ai.request.stream"]));
        Assert.Equal(("chatcmpl-7", "stub-2025"), (chat["gen_ai.response.id"], chat["gen_ai.response.model"]));
        Assert.Equal(["tool_calls"], Assert.IsType<object[]>(chat["gen_ai.response.finish_reasons"]));
        Assert.Equal((100L, 20L, 60L, 5L), (chat["gen_ai.usage.input_tokens"], chat["gen_ai.usage.output_tokens"], chat["gen_ai.usage.cache_read.input_tokens"], chat["gen_ai.usage.reasoning.output_tokens"]));
        Assert.IsType<double>(chat["gen_ai.response.time_to_first_chunk"]);
        Assert.Equal("127.0.0.1", chat["server.address"]);
        Assert.IsType<long>(chat["server.port"]);
        Assert.Null(chat["error.type"]);
    }

    [Fact]
    public async Task AgentToolAndRunSayHowTheyEnded()
    {
        await using var collector = await CollectorServer.StartAsync();
        await AskAsync(new TelemetryOptions { Collectors = [collector.Collector] });

        var agent = await collector.SpanAsync("invoke_agent quaestor");
        var tool = await collector.SpanAsync("execute_tool execute_sql");
        var run = await collector.SpanAsync("run sql");

        Assert.Equal(("invoke_agent", "quaestor", "orders"), (agent["gen_ai.operation.name"], agent["gen_ai.agent.name"], agent["gen_ai.data_source.id"]));
        Assert.Equal(("succeeded", "online", 250L, 30L), (agent["quaestor.turn.status"], agent["quaestor.turn.mode"], agent["gen_ai.usage.input_tokens"], agent["gen_ai.usage.output_tokens"]));
        Assert.Equal(("execute_tool", "execute_sql", "function", "call_1"), (tool["gen_ai.operation.name"], tool["gen_ai.tool.name"], tool["gen_ai.tool.type"], tool["gen_ai.tool.call.id"]));
        Assert.Equal(("sql", "succeeded", "duckdb", 1L), (run["quaestor.run.mode"], run["quaestor.run.status"], run["db.system.name"], run["db.response.returned_rows"]));
    }

    [Fact]
    public async Task WithoutTheSwitchNoSpanHoldsWhatWasAskedAnsweredOrRun()
    {
        await using var collector = await CollectorServer.StartAsync();
        await AskAsync(new TelemetryOptions { Collectors = [collector.Collector] });

        await collector.SpanAsync("invoke_agent quaestor");
        Assert.DoesNotContain(collector.Spans, span => span.Attributes.Values.Any(value => Holds(value, Question) || Holds(value, "secretland") || Holds(value, "There are three")));
    }

    [Fact]
    public async Task WithTheSwitchMessagesArgumentsAndSqlAreThereInTheShapesOfTheConventions()
    {
        await using var collector = await CollectorServer.StartAsync();
        await AskAsync(new TelemetryOptions { Collectors = [collector.Collector], Contents = true });

        var agent = await collector.SpanAsync("invoke_agent quaestor");
        var chats = collector.Spans.Where(span => span.Name == "chat stub").ToList();
        var asked = JsonDocument.Parse((string)agent["gen_ai.input.messages"]!).RootElement[0];
        var answered = JsonDocument.Parse((string)chats[^1]["gen_ai.output.messages"]!).RootElement[0];
        var called = JsonDocument.Parse((string)chats[0]["gen_ai.output.messages"]!).RootElement[0];
        var history = JsonDocument.Parse((string)chats[^1]["gen_ai.input.messages"]!).RootElement;

        Assert.Equal(("user", "text", Question), (asked.GetProperty("role").GetString(), asked.GetProperty("parts")[0].GetProperty("type").GetString(), asked.GetProperty("parts")[0].GetProperty("content").GetString()));
        Assert.Equal(("stop", "There are three."), (answered.GetProperty("finish_reason").GetString(), answered.GetProperty("parts")[0].GetProperty("content").GetString()));
        Assert.Equal(("tool_call", "call_1", Sql), (called.GetProperty("parts")[0].GetProperty("type").GetString(), called.GetProperty("parts")[0].GetProperty("id").GetString(), called.GetProperty("parts")[0].GetProperty("arguments").GetProperty("sql").GetString()));
        Assert.Contains(history.EnumerateArray(), message => message.GetProperty("parts")[0].GetProperty("type").GetString() == "tool_call_response");
        Assert.Contains("execute_sql", (string)chats[0]["gen_ai.tool.definitions"]!);
        Assert.Equal(Sql, (await collector.SpanAsync("run sql"))["db.query.text"]);
        Assert.Contains("secretland", (string)(await collector.SpanAsync("execute_tool execute_sql"))["gen_ai.tool.call.arguments"]!);
    }

    [Fact]
    public async Task WhatFailsIsMarkedWithItsClassAndEachAttemptIsASpan()
    {
        await using var collector = await CollectorServer.StartAsync();
        await using var model = await StubModelServer.StartAsync(
            StubModelServer.Body("""{"error":{"message":"Incorrect key sk-abcdefghijklmnopqrst","code":"invalid_api_key"}}""", status: 401));
        await using (var server = await TestServer.StartAsync(null, models: ModelSettings.OneEndpoint(model.BaseUrl, "stub", "sk-key-of-the-test"), with: Telling(new TelemetryOptions { Collectors = [collector.Collector] })))
        {
            await server.PostAsync("/chat", new { message = Question, dataset_id = "orders" });
        }

        var chat = await collector.SpanAsync("chat stub");
        var planner = await collector.SpanAsync("chat planner");

        Assert.Equal((CollectedSpan.Failed, "auth"), (chat.Status, chat["error.type"]));
        Assert.DoesNotContain("sk-", chat.StatusText);
        Assert.Equal("planner", planner["gen_ai.provider.name"]);
    }

    [Fact]
    public async Task ATraceThatACallerBeganGoesOn()
    {
        await using var collector = await CollectorServer.StartAsync();
        await using (var server = await TestServer.StartAsync(null, with: Telling(new TelemetryOptions { Collectors = [collector.Collector] })))
        {
            server.Client.DefaultRequestHeaders.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
            await server.PostAsync("/chat", new { message = Question, dataset_id = "orders" });
        }

        var agent = await collector.SpanAsync("invoke_agent quaestor");

        Assert.Equal(("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"), (agent.TraceId, agent.ParentId));
    }

    static async Task<JsonElement> AskAsync(TelemetryOptions telemetry)
    {
        await using var model = await StubModelServer.StartAsync(
            Replies.Call("execute_sql", new { dataset = "orders", sql = Sql, confidence = 0.95, assumptions = Array.Empty<string>() }),
            Replies.Say("There are three."));
        await using var server = await TestServer.StartAsync(null, models: ModelSettings.OneEndpoint(model.BaseUrl, "stub", "sk-key-of-the-test"), with: Telling(telemetry));
        var turn = await server.JsonAsync(await server.PostAsync("/chat", new { message = Question, dataset_id = "orders" }));
        Assert.Equal("succeeded", turn.GetProperty("status").GetString());
        return turn;
    }

    static Func<Quaestor.Server.ServerOptions, Quaestor.Server.ServerOptions> Telling(TelemetryOptions telemetry) =>
        options => options with { Agent = options.Agent with { Telemetry = telemetry } };

    static bool Holds(object value, string text) => value is string whole && whole.Contains(text, StringComparison.Ordinal);
}
