using Quaestor.Agent.Models.Scripted;
using Quaestor.Tests.Loop;
using Quaestor.Tests.Server;

namespace Quaestor.Tests.Cli.Chat;

/// <summary>Changes that a conversation proposes, in the full screen.</summary>
public sealed class ProposedChangesTests
{
    [Fact]
    public async Task ALetterThatIsTypedNeverAgreesToAChangeAndTheStatementRunsOnceWhenItIsSeen()
    {
        var change = new Change();
        await using var server = await ApprovalsTests.StartAsync(change, Script.Call("change", new { to = "b" }), Script.Say("It is b now."));
        await using var chat = await OpenChat.StartAsync(server);
        chat.Send("make it b");
        await chat.Terminal.UntilAsync("1 change waits");

        chat.Terminal.Type("y");
        await chat.Terminal.UntilAsync("│ y ");
        Assert.Empty(change.Done);
        chat.Terminal.Type("\u007F\t");
        await chat.Terminal.UntilAsync("Run this change?");
        Assert.Contains("UPDATE t SET x = 'b'", chat.Terminal.Text);
        Assert.Contains("1 row changes.", chat.Terminal.Text);
        chat.Terminal.Type("y");

        await chat.Terminal.UntilAsync("It is b now.");
        Assert.Equal(["b"], change.Done);
        await chat.Terminal.UntilAsync(screen => !screen.Contains("change waits", StringComparison.Ordinal), "nothing that waits");
    }

    [Fact]
    public async Task AChangeThatIsDeclinedDoesNotRunAndAnotherStatementMayStandInItsPlace()
    {
        var change = new Change();
        await using var server = await ApprovalsTests.StartAsync(change, Script.Call("change", new { to = "b" }), Script.Say("Not b."), Script.Call("change", new { to = "c" }), Script.Say("Edited."));
        await using var chat = await OpenChat.StartAsync(server);
        await SeenAsync(chat, "make it b");
        chat.Terminal.Type("n");
        await chat.Terminal.UntilAsync("Not b.");
        await chat.Terminal.UntilAsync("Enter send");
        Assert.Empty(change.Done);

        await SeenAsync(chat, "make it c");
        chat.Terminal.Type("e");
        await chat.Terminal.UntilAsync("SQL in the place of the proposed one");
        chat.Terminal.Type("\u0015free\r");

        await chat.Terminal.UntilAsync("Edited.");
        Assert.Equal(["free"], change.Done);
    }

    [Fact]
    public async Task AChangeThatIsLeftForLaterStandsInNobodysWay()
    {
        var change = new Change();
        await using var server = await ApprovalsTests.StartAsync(change, Script.Call("change", new { to = "b" }));
        await using var chat = await OpenChat.StartAsync(server, width: 80, height: 24);
        chat.Send("/models");
        await chat.Terminal.UntilAsync("[1] beside");
        await SeenAsync(chat, "make it b");

        chat.Terminal.Type("\e");
        await chat.Terminal.UntilAsync(screen => !screen.Contains("Run this change?", StringComparison.Ordinal), "no card");
        chat.Terminal.Type("\t");
        await chat.Terminal.UntilAsync("╭─ /models");
        chat.Terminal.Type("\t");
        await chat.Terminal.UntilAsync("Enter send");
        chat.Send("/approve");

        await chat.Terminal.UntilAsync("Run this change?");
        Assert.Empty(change.Done);
    }

    [Fact]
    public async Task WhatIsWrittenAfterAnotherStatementWasGivenUpDecidesNothing()
    {
        var change = new Change();
        await using var server = await ApprovalsTests.StartAsync(change, Script.Call("change", new { to = "b" }), Script.Say("Well."));
        await using var chat = await OpenChat.StartAsync(server);
        await SeenAsync(chat, "make it b");
        chat.Terminal.Type("e");
        await chat.Terminal.UntilAsync("SQL in the place of the proposed one");

        chat.Terminal.Type("\x03");
        await chat.Terminal.UntilAsync(screen => !screen.Contains("SQL in the place", StringComparison.Ordinal), "the usual box");
        chat.Send("select 41 + 1 as answer");

        await chat.Terminal.UntilAsync("There is no tool \"execute_sql\"");
        Assert.Empty(change.Done);
        await chat.Terminal.UntilAsync("1 change waits");
    }

    /// <summary>Asks for a change and goes to its card.</summary>
    static async Task SeenAsync(OpenChat chat, string message)
    {
        chat.Send(message);
        await chat.Terminal.UntilAsync("1 change waits");
        chat.Terminal.Type("\t");
        await chat.Terminal.UntilAsync("Run this change?");
    }
}
