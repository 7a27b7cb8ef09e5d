using System.Text.Json;
using Quaestor.Cli.Client;
using Quaestor.Cli.Sessions;

namespace Quaestor.Cli.Commands.Guard;

/// <summary>A file of statements to judge: a JSON array of objects with <c>id</c> and <c>sql</c>; what else they hold is left alone.</summary>
static class GuardCases
{
    /// <param name="Id">As it stands in the file, text or number.</param>
    /// <param name="Sql">Null where it holds half of a surrogate pair, which is no text.</param>
    internal sealed record Case(JsonElement Id, string? Sql)
    {
        public string Line(Judgement judgement) => JsonText.Of(json =>
        {
            json.WriteStartObject();
            json.WritePropertyName("id"u8);
            Id.WriteTo(json);
            judgement.Write(json);
            json.WriteEndObject();
        });
    }

    /// <exception cref="CommandException">It cannot be read, or is of another shape; the message says which entry.</exception>
    public static IReadOnlyList<Case> Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            using var document = JsonDocument.Parse(stream, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return document.RootElement.ValueKind == JsonValueKind.Array
                ? [.. document.RootElement.EnumerateArray().Select((item, index) => ReadOne(path, item, index))]
                : throw Wrong($"{path} holds no array. Write [{{\"id\": \"one\", \"sql\": \"select 1\"}}, …].");
        }
        catch (JsonException exception)
        {
            throw Wrong($"{path} is no JSON at line {exception.LineNumber + 1}. Write [{{\"id\": \"one\", \"sql\": \"select 1\"}}, …].");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Wrong($"{path} cannot be read: {exception.Message}");
        }
    }

    static Case ReadOne(string path, JsonElement item, int index)
    {
        if (item.ValueKind != JsonValueKind.Object
            || !item.TryGetProperty("id"u8, out var id) || id.ValueKind is not (JsonValueKind.String or JsonValueKind.Number)
            || !item.TryGetProperty("sql"u8, out var sql) || sql.ValueKind != JsonValueKind.String)
        {
            throw Wrong($"Entry {index + 1} of {path} is not an object with \"id\" and \"sql\".");
        }

        return new(id.Clone(), TextOf(sql));
    }

    static string? TextOf(JsonElement sql)
    {
        try
        {
            return sql.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    static CommandException Wrong(string message) => new(ExitCode.Usage, message);
}
