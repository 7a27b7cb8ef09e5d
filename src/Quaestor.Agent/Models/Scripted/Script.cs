using Quaestor.Agent.Models.Chat;

namespace Quaestor.Agent.Models.Scripted;

/// <summary>Begins a <see cref="Transcript"/>: <c>Script.Call("execute_sql", new { … }).Say("Done.")</c>.</summary>
static class Script
{
    public static Transcript When(string userText) => new Transcript().When(userText);

    public static Transcript Say(string text) => new Transcript().Say(text);

    public static Transcript Think(string text) => new Transcript().Think(text);

    public static Transcript Call(string tool, object? arguments = null, string? callId = null) =>
        new Transcript().Call(tool, arguments, callId);

    public static Transcript Finish(string reason) => new Transcript().Finish(reason);

    public static Transcript Fail(ModelFailure failure, string message = "The script fails here.") =>
        new Transcript().Fail(failure, message);
}
