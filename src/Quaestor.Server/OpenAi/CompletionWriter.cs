using System.Text;
using System.Text.Json;
using Quaestor.Server.Http;

namespace Quaestor.Server.OpenAi;

/// <summary>Where the pieces of a completion go.</summary>
abstract class CompletionWriter
{
    readonly StringBuilder _content = new();

    /// <summary>What the client will take for the assistant's message.</summary>
    public string Content => _content.ToString();

    public Task AddAsync(CompletionPiece piece)
    {
        if (!piece.IsReasoning)
        {
            _content.Append(piece.Text);
        }

        return WriteAsync(piece);
    }

    /// <param name="answer">The turn, of which the usage and the client's calls are told.</param>
    public abstract Task EndAsync(JsonElement answer);

    public abstract Task FailAsync(string code, string message);

    /// <summary>Nothing has come for a while.</summary>
    public abstract Task KeepAliveAsync();

    protected abstract Task WriteAsync(CompletionPiece piece);

    protected static string Finish(JsonElement answer) => CompletionJson.Calls(answer) is null ? "stop" : "tool_calls";
}

/// <summary>One body, once everything is known.</summary>
sealed class WholeCompletion(HttpContext context, CompletionJson json) : CompletionWriter
{
    readonly StringBuilder _reasoning = new();

    public override Task EndAsync(JsonElement answer) =>
        Answers.WriteAsync(context, StatusCodes.Status200OK, body => json.WriteWhole(body, Content, _reasoning.ToString(), answer, Finish(answer)));

    public override Task FailAsync(string code, string message) => OpenAiErrors.WriteAsync(context, OpenAiErrors.StatusOf(code), code, message);

    public override Task KeepAliveAsync() => Task.CompletedTask;

    protected override Task WriteAsync(CompletionPiece piece)
    {
        if (piece.IsReasoning)
        {
            _reasoning.Append(piece.Text);
        }

        return Task.CompletedTask;
    }
}
