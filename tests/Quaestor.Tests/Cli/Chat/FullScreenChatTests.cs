using Quaestor.Cli.Chat;
using Quaestor.Cli.Client;
using Quaestor.Cli.Terminal.Cells;
using Quaestor.Tests.Server;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Cli.Chat;

public sealed class FullScreenChatTests(Commands.ServedShop shop) : IClassFixture<Commands.ServedShop>
{
    const string Endless = "select count(*) from range(100000000000) a, range(1000) b where a.range * b.range % 7 = 5";
    const string Up = "\e[A";

    [Fact]
    public async Task AQuestionIsAnsweredWithItsResultAndItsSqlBeside()
    {
        await using var chat = await OpenChat.StartAsync(shop.Server);

        chat.Send("total amount of orders by country, highest first");
        await chat.Terminal.UntilAsync("2 rows × 2 columns");
        chat.Terminal.Type("\t3");
        await chat.Terminal.UntilAsync("GROUP BY country");

        Assert.Contains("› total amount of orders by country, highest first", chat.Terminal.Text);
        var state = await chat.LeaveAsync();
        Assert.Contains("FR", state.LastAnswer!.Text);
        Assert.Contains("GROUP BY country", state.LastAnswer.Query);
    }

    [Fact]
    public async Task CtrlCStopsTheQueryOnTheDatabaseAndNothingElse()
    {
        await using var chat = await OpenChat.StartAsync(shop.Server);
        chat.Send("SQL: " + Endless);
        await shop.UntilRunAsync(Endless, "running");

        chat.Terminal.Type("\x03");

        await shop.UntilRunAsync(Endless, "cancelled");
        await chat.Terminal.UntilAsync("Stopped.");
        chat.Send("SQL: select 40 + 2 as sum");
        await chat.Terminal.UntilAsync("42");
        Assert.False(chat.Running.IsCompleted);
    }

    [Fact]
    public async Task CtrlCEmptiesTheBoxAndLeavesOnlyWhenPressedTwice()
    {
        await using var chat = await OpenChat.StartAsync(shop.Server);
        chat.Terminal.Type("half a thought");
        await chat.Terminal.UntilAsync("half a thought");

        chat.Terminal.Type("\x03");
        await chat.Terminal.UntilAsync(screen => !screen.Contains("half a thought", StringComparison.Ordinal), "an empty box");
        chat.Terminal.Type("\x03");
        await chat.Terminal.UntilAsync("Ctrl+C again");
        chat.Terminal.Type("\x03");

        await chat.Running.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task ALongPasteIsThereAtOnceAndOneThatNoMessageHoldsIsNotTaken()
    {
        await using var server = await TestServer.StartAsync();
        await using var chat = await OpenChat.StartAsync(server);

        Paste(new string('x', 2_000_000));
        await chat.Terminal.UntilAsync("2,000,000 characters were not pasted");
        Paste($"{string.Concat(Enumerable.Range(1, 9_000).Select(line => $"line {line}\n"))}end of it");

        await chat.Terminal.UntilAsync("end of it");

        // As a terminal sends it: in parts.
        void Paste(string text)
        {
            foreach (var part in $"\e[200~{text}\e[201~".Chunk(1000))
            {
                chat.Terminal.Type(new string(part));
            }
        }
    }

    [Fact]
    public async Task WhatDataHoldCannotDriveTheTerminal()
    {
        await using var chat = await OpenChat.StartAsync(shop.Server);

        chat.Send("SQL: select chr(27) || '[2J' || chr(8238) || 'evil' as x, '中文' as y");
        await chat.Terminal.UntilAsync("1 row × 2 columns");

        Assert.Contains("␛[2J\uFFFDevil", chat.Terminal.Text);
        Assert.Contains("中文", chat.Terminal.Text);
        Assert.DoesNotContain("\u202E", chat.Terminal.Written.ToString());
    }

    [Fact]
    public async Task AResultIsWrittenToAFileAndCopiedByTheTerminal()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "orders.csv");
        await using var chat = await OpenChat.StartAsync(shop.Server);
        chat.Send("SQL: select country, amount from orders order by id");
        await chat.Terminal.UntilAsync("3 rows × 2 columns");

        chat.Send("/export " + file);
        await chat.Terminal.UntilAsync("3 rows written to");
        Assert.Equal(4, (await File.ReadAllLinesAsync(file)).Length);
        chat.Send("/export " + file);
        await chat.Terminal.UntilAsync("is there already");
        chat.Send("/copy sql");
        await chat.Terminal.UntilAsync("sql copied");
        var copied = Convert.ToBase64String("select country, amount from orders order by id"u8);
        Assert.Contains($"\e]52;c;{copied}\e\\", chat.Terminal.Written.ToString());
    }

    [Fact]
    public async Task AMillionRowsArePagedToTheirEndAndSortedByTheServer()
    {
        await using var server = await TestServer.StartAsync(answer: null, with: options => options with { Agent = options.Agent with { QueryLimits = options.Agent.QueryLimits with { MaxRows = 1_000_000 } } });
        await using var chat = await OpenChat.StartAsync(server);
        chat.Send("SQL: select range as n, 'row ' || range as name from range(1000000)");
        await chat.Terminal.UntilAsync("1,000,000 rows × 2 columns");

        chat.Terminal.Type("\tG");
        await chat.Terminal.UntilAsync("row 999999");
        chat.Terminal.Type("ss");
        await chat.Terminal.UntilAsync("n↓");
        await chat.Terminal.UntilAsync("row 999999");
        chat.Terminal.Type("\r");
        await chat.Terminal.UntilAsync("↑ ↓ scroll   Esc close");
    }

    [Fact]
    public async Task TheProgramsOwnCommandsRunWithinTheConversation()
    {
        await using var chat = await OpenChat.StartAsync(shop.Server);

        chat.Send("/schema orders");
        await chat.Terminal.UntilAsync("orders.orders (3 rows)");
        chat.Send("/schmea");
        await chat.Terminal.UntilAsync("\"schema\"? /help");
    }

    [Fact]
    public async Task TablesAndColumnsAreSuggestedByContext()
    {
        await using var chat = await OpenChat.StartAsync(shop.Server);

        chat.Terminal.Type("what of @ord");
        await chat.Terminal.UntilAsync("@orders");
        chat.Terminal.Type("\t");
        await chat.Terminal.UntilAsync("what of @orders ");
        chat.Terminal.Type("\u0003\u0014select o.cou");
        chat.Terminal.Type("\u0003select count(*) from orders o where o.c");
        await chat.Terminal.UntilAsync("country  VARCHAR");
        chat.Terminal.Type("\t= 'DE'\r");
        await chat.Terminal.UntilAsync("1 row × 1 column");
    }

    [Fact]
    public async Task AConversationIsOpenedAgainWithItsResults()
    {
        await using (var first = await OpenChat.StartAsync(shop.Server))
        {
            first.Send("SQL: select 1234 as once");
            await first.Terminal.UntilAsync("1 row × 1 column");
        }

        await using var second = await OpenChat.StartAsync(shop.Server);
        second.Terminal.Type("\eOR");
        await second.Terminal.UntilAsync("Conversations");
        second.Terminal.Type("1234");
        second.Terminal.Type("\r");

        await second.Terminal.UntilAsync("1 row × 1 column");
        Assert.Contains("› SQL: select 1234 as once", second.Terminal.Text);
    }

    [Fact]
    public async Task AConnectionThatBreaksLosesNothingOfTheAnswer()
    {
        var text = string.Concat(Enumerable.Range(0, 200).Select(word => $"word{word} "));
        await using var server = await TestServer.StartAsync(async (start, source, log, cancellationToken) =>
        {
            var message = Guid.CreateVersion7();
            foreach (var piece in text.Chunk(40))
            {
                await log.AppendTextAsync(message, new string(piece));
                await Task.Delay(10, cancellationToken);
            }

            return TemporaryStore.Answer(log, text);
        });
        await using var proxy = new CutProxy(server.Client.BaseAddress!.Port);
        await using var chat = await OpenChat.StartAsync(server, port: proxy.Port);

        chat.Send("talk");
        await chat.Terminal.UntilAsync("word20");
        proxy.Cut();

        await chat.Terminal.UntilAsync("word199");
        Assert.Equal(text, (await chat.LeaveAsync()).LastAnswer!.Text);
    }

    [Fact]
    public async Task AServerThatStopsAnsweringLeavesTheUserInCharge()
    {
        await using var proxy = new CutProxy(shop.Server.Client.BaseAddress!.Port);
        await using var chat = await OpenChat.StartAsync(shop.Server, port: proxy.Port);
        proxy.IsSilent = true;
        chat.Send("how many orders are there?");
        await chat.Terminal.UntilAsync("answering");

        chat.Terminal.Type("still typing");
        await chat.Terminal.UntilAsync("still typing");
        chat.Terminal.Type("\x03\x03");
        await chat.Terminal.UntilAsync("It is not followed any more.");
        chat.Terminal.Type("\x03");
        await chat.LeaveAsync();
    }

    [Fact]
    public async Task WithoutAnySourceItSaysHowToGiveOne()
    {
        await using var server = await TestServer.StartAsync(answer: null, with: options => options with { Agent = options.Agent with { Sources = [] } });
        await using var chat = OpenChat.Start(server.Client.BaseAddress!, dataset: null);

        await chat.Terminal.UntilAsync("There is no data yet.");
        await chat.Terminal.UntilAsync("quaestor sources add NAME PATH");

        Assert.DoesNotContain("reading its tables", chat.Terminal.Text);
    }

    [Fact]
    public async Task ASourceWithoutTablesIsNotReadForEver()
    {
        using var folder = new TemporaryFolder();
        await using var server = await TestServer.StartAsync(answer: null, with: options => options with { Agent = options.Agent with { Sources = [folder.Path] } });
        await using var chat = OpenChat.Start(server.Client.BaseAddress!, dataset: null);

        await chat.Terminal.UntilAsync("holds no tables yet");
    }

    [Fact]
    public void TheHeaderSaysHowOldTheLastVerifiedBackupOfADatabaseIs()
    {
        var now = DateTimeOffset.Parse("2026-03-10T12:00:00Z", System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal("no verified backup", Database(verifiedAt: "").BackupAt(now));
        Assert.Equal("backup 12 days old", Database(", \"verified_backup_at\": \"2026-02-26T08:00:00Z\"").BackupAt(now));
        Assert.Equal("backup 5 hours old", Database(", \"verified_backup_at\": \"2026-03-10T06:30:00Z\"").BackupAt(now));
        Assert.Null((Database("") with { Kind = "folder" }).BackupAt(now));

        static ChatSource Database(string verifiedAt) => ChatSource.Of(System.Text.Json.JsonElement.Parse($"{{\"id\": \"1\", \"name\": \"shop\", \"kind\": \"postgres\", \"changes\": \"ask\", \"description\": \"\", \"default\": true{verifiedAt}}}"));
    }

    [Fact]
    public async Task AWindowThatIsTooSmallSaysSoAndComesBack()
    {
        await using var chat = await OpenChat.StartAsync(shop.Server);

        chat.Terminal.Resize(30, 8);
        await chat.Terminal.UntilAsync("Make the window larger");
        chat.Terminal.Resize(20, 5);
        await chat.Terminal.UntilAsync("least.");
        chat.Terminal.Resize(78, 22);
        await chat.Terminal.UntilAsync("Ask your data");
        chat.Send("SQL: select 7 as seven");
        await chat.Terminal.UntilAsync("● execute_sql");
        Assert.DoesNotContain("1 row × 1 column", chat.Terminal.Text);
        chat.Terminal.Type("\t");
        await chat.Terminal.UntilAsync("1 row × 1 column");
    }

    [Fact]
    public async Task OfSqlThatSomebodyWroteNobodySaysHowSureTheyAre()
    {
        await using var chat = await OpenChat.StartAsync(shop.Server);

        chat.Send("SQL: select 7 as seven");
        await chat.Terminal.UntilAsync(" ms)");

        Assert.DoesNotContain("confidence", chat.Terminal.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, "12 queries 3.4 s   planner   how many orders are there by status and by customer?")]
    [InlineData(140, "…")]
    [InlineData(120, "▲ 2 changes wait   backup 3 days old   12 queries 3.4 s   planner")]
    [InlineData(84, " ▲ 2 changes wait   planner")]
    [InlineData(64, " ▲ 2")]
    public void TheHeaderLeavesWholePartsOutBeforeItCutsOne(int width, string end)
    {
        var state = new ChatState { Source = Database, IsConnected = true, Queries = 12, QuerySeconds = 3.4, Model = "planner", Title = "how many orders are there by status and by customer?" };
        state.Pending.AddRange([new("1", null, "x", false, "", ""), new("2", null, "x", false, "", "")]);
        var grid = new CellGrid(width, 1);

        ChatBars.DrawHeader(grid, state, Theme.Plain);

        Assert.EndsWith(end, string.Concat(Enumerable.Range(0, width).Select(x => grid[x, 0].Letter)).TrimEnd(), StringComparison.Ordinal);
    }

    static ChatSource Database => ChatSource.Of(System.Text.Json.JsonElement.Parse(
        $$"""{"id": "1", "name": "shop", "kind": "postgres", "changes": "ask", "description": "", "default": true, "verified_backup_at": "{{DateTimeOffset.UtcNow.AddDays(-3.1):O}}"}"""));

    [Fact]
    public async Task TheTerminalIsLeftAsItWas()
    {
        await using var chat = await OpenChat.StartAsync(shop.Server);

        await chat.LeaveAsync();

        Assert.False(chat.Terminal.IsRaw);
        Assert.EndsWith("\e[?1049l\e[0m\e[?25h", chat.Terminal.Written.ToString());
    }

    [Fact]
    public async Task AServerThatIsNotThereIsSaidOnceTheTerminalIsBack()
    {
        await using var chat = OpenChat.Start(new Uri("http://127.0.0.1:1"));

        var failure = await Assert.ThrowsAsync<ApiException>(() => chat.Running.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));

        Assert.Contains("No Quaestor server answers", failure.Message);
        Assert.False(chat.Terminal.IsRaw);
    }

    [Fact]
    public async Task ATerminalThatClosesEndsTheChat()
    {
        await using var chat = await OpenChat.StartAsync(shop.Server);

        chat.Terminal.HangUp();

        await chat.Running.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task WhatWasSentIsSentAgainByTheUpKey()
    {
        await using var chat = await OpenChat.StartAsync(shop.Server);
        chat.Send("SQL: select 111 as n");
        await chat.Terminal.UntilAsync("1 row × 1 column");

        chat.Send("/export nonsense");
        await chat.Terminal.UntilAsync("Say in which format");
        chat.Terminal.Type(Up + Up);
        await chat.Terminal.UntilAsync("│ SQL: select 111 as n ");
    }
}
