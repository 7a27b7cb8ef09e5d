using Microsoft.Extensions.AI;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Turns;
using Quaestor.Agent.Users;
using Quaestor.Data.Sources;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server.Auth;

/// <summary>Anna, who has asked and run something, and ben, who asks for it.</summary>
public sealed class TwoUsers : IAsyncLifetime
{
    internal const string Marker = "what only anna may read";

    internal SignedInServer Server { get; private set; } = null!;

    internal IReadOnlyDictionary<string, string> Ids { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await SignedInServer.StartAsync(answer: AskAPersonAsync);
        await Server.AddAsync("anna", Role.Analyst, "orders");
        await Server.AddAsync("ben", Role.Analyst, "shop");
        var turn = await Server.JsonAsync("anna", "POST", "/chat", new { message = Marker });
        var thread = turn.GetProperty("thread_id").GetString()!;
        var run = await Server.JsonAsync("anna", "POST", "/runs", new { dataset_id = "orders", query_type = "sql", sql = $"select '{Marker}' as words from orders", thread_id = thread });
        var todo = await Server.JsonAsync("anna", "POST", "/todos", new { title = Marker });
        var device = await Server.JsonAsync("anna", "POST", "/devices", new { name = Marker });
        using var form = new MultipartFormDataContent { { new StringContent($"words\n{Marker}\n"), "file", "annas.csv" } };
        var upload = await Server.JsonAsync("anna", form, "/datasets");
        await Server.JsonAsync("anna", "POST", "/feedback", new { turn_id = turn.GetProperty("turn_id").GetString(), verdict = "right", note = Marker });
        var approval = Assert.Single((await Server.JsonAsync("anna", "GET", "/approvals")).GetProperty("items").EnumerateArray());
        var messages = await Server.JsonAsync("anna", "GET", $"/threads/{thread}/messages");
        Ids = new Dictionary<string, string>
        {
            ["thread"] = thread,
            ["turn"] = turn.GetProperty("turn_id").GetString()!,
            ["message"] = messages.GetProperty("items")[0].GetProperty("id").GetString()!,
            ["run"] = run.GetProperty("run_id").GetString()!,
            ["result"] = run.GetProperty("result").GetProperty("result_id").GetString()!,
            ["source"] = Server.Server.Host.Sources.Find("orders")!.Id.ToString(),
            ["source's name"] = "orders",
            ["todo"] = todo.GetProperty("id").GetString()!,
            ["device"] = device.GetProperty("id").GetString()!,
            ["approval"] = approval.GetProperty("approval_id").GetString()!,
            ["upload"] = upload.GetProperty("id").GetString()!,
            ["upload's name"] = "annas",
            ["user"] = "anna",
            ["local user"] = "local",
        };
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>A turn of anna's waits for her yes.</summary>
    static async Task<TurnAnswer> AskAPersonAsync(StartTurn start, ISource source, TurnLog log, CancellationToken cancellationToken)
    {
        if (start.Message == Marker)
        {
            var message = Guid.CreateVersion7();
            await log.AddStepAsync(new LoggedStep(new ChatMessage(ChatRole.Tool, "It waits."), message)
            {
                Asks = new ApprovalRecord
                {
                    Id = OrderedIds.Next(),
                    UserId = start.UserId,
                    ThreadId = log.ThreadId,
                    TurnId = log.TurnId,
                    CallId = "call",
                    Tool = "change",
                    ArgumentsJson = "{}"u8.ToArray(),
                    Preview = Marker,
                    Risk = Marker,
                    ResultMessageId = message,
                    CreatedAt = DateTimeOffset.UtcNow,
                    ExpiresAt = DateTimeOffset.UtcNow.AddHours(1),
                },
            });
        }

        return await TestServer.SayAsync(start, source, log, cancellationToken);
    }
}
