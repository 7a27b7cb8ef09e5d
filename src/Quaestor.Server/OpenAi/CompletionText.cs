using System.Text.Json;
using Quaestor.Agent.Threads;
using Quaestor.Data.Results;

namespace Quaestor.Server.OpenAi;

/// <summary>
/// A turn's events as the text of one message: what the agent says, then the query behind it and its first rows, because a
/// chat front end has no other place for them. What the agent does meanwhile goes to the reasoning.
/// </summary>
sealed class CompletionText
{
    const int MostRows = 20;

    string? _message;

    /// <summary>Why there is no answer; null unless the turn failed.</summary>
    public (string Code, string Message)? Failure { get; private set; }

    /// <summary>The whole turn, once it has ended.</summary>
    public JsonElement? Answer { get; private set; }

    public async Task<IReadOnlyList<CompletionPiece>> ReadAsync(StoredEvent stored)
    {
        using var data = JsonDocument.Parse(stored.Json);
        var fields = data.RootElement;
        return stored.Name switch
        {
            "token" => [new(Separated(fields) + fields.GetProperty("text").GetString(), IsReasoning: false)],
            "reasoning" => [new(fields.GetProperty("text").GetString()!, IsReasoning: true)],
            "restart" => [new($"\n\n({fields.GetProperty("reason").GetString()} The answer begins anew.)", IsReasoning: false)],
            "tool_result" => [new($"\n{fields.GetProperty("summary").GetString()}\n", IsReasoning: true)],
            "notice" => [new($"\n{fields.GetProperty("text").GetString()}\n", IsReasoning: true)],
            "error" => Fail(fields.GetProperty("code").GetString()!, fields.GetProperty("message").GetString()!),
            "done" => await EndAsync(fields),
            _ => [],
        };
    }

    CompletionPiece[] Fail(string code, string message)
    {
        Failure = (code, message);
        return [];
    }

    // Texts before and after calls are messages of their own, and paragraphs of this one.
    string Separated(JsonElement token)
    {
        var message = token.GetProperty("message_id").GetString();
        var separator = _message is not null && _message != message ? "\n\n" : "";
        _message = message;
        return separator;
    }

    async Task<IReadOnlyList<CompletionPiece>> EndAsync(JsonElement answer)
    {
        Answer = answer.Clone();
        var (status, said) = (answer.GetProperty("status").GetString()!, answer.GetProperty("text").GetString()!);
        if (status is "failed" or "timed_out" or "cancelled")
        {
            Failure ??= (status, said);
            return [];
        }

        var pieces = new List<CompletionPiece>();
        if (_message is null && said.Length > 0)
        {
            pieces.Add(new(said, IsReasoning: false));
        }

        if (status == "succeeded" && answer.TryGetProperty("sql", out var sql))
        {
            pieces.Add(new($"\n\n```sql\n{sql.GetString()}\n```", IsReasoning: false));
            if (answer.TryGetProperty("result", out var result))
            {
                pieces.Add(new(await TableAsync(ResultJson.Read(result)), IsReasoning: false));
            }
        }

        return pieces;
    }

    static async Task<string> TableAsync(ResultPage page)
    {
        using var table = new StringWriter { NewLine = "\n" };
        await ResultMarkdown.WriteAsync(table, page.Columns, page.Rows.Take(MostRows), CancellationToken.None);
        var more = page.TruncatedBy is not null ? $"\n{MostRows:N0} of more than {page.RowCount:N0} rows."
            : page.RowCount > MostRows ? $"\n{MostRows:N0} of {page.RowCount:N0} rows."
            : "";
        return $"\n\n{table.ToString().TrimEnd()}\n{more}".TrimEnd();
    }
}

/// <param name="IsReasoning">Beside the answer, for who wants to see how it came about.</param>
readonly record struct CompletionPiece(string Text, bool IsReasoning);
