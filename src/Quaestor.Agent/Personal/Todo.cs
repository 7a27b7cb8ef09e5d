using System.Text.Json;
using Quaestor.Agent.Sharing;

namespace Quaestor.Agent.Personal;

/// <summary>One thing to do.</summary>
public sealed record Todo(Guid Id, string Title, string? Description, bool Completed, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>What a model must be allowed to see to read its texts: those that a model wrote may hold what it had seen.</summary>
    internal IReadOnlyList<Need> Needs { get; init; } = [];

    /// <summary><c>{id, title, description?, completed, created_at, updated_at}</c>.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, Id);
        json.WriteString("title"u8, Title);
        if (Description is not null)
        {
            json.WriteString("description"u8, Description);
        }

        json.WriteBoolean("completed"u8, Completed);
        json.WriteString("created_at"u8, CreatedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ"));
        json.WriteString("updated_at"u8, UpdatedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ"));
        json.WriteEndObject();
    }
}

/// <summary>Some of a user's list.</summary>
/// <param name="Total">How many there are in all, of those that were asked for.</param>
public sealed record TodoPage(IReadOnlyList<Todo> Todos, int Limit, int Offset, long Total)
{
    public bool HasMore => Offset + Todos.Count < Total;

    /// <summary><c>{todos: […], pagination: {limit, offset, total, has_more}}</c>.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("todos"u8);
        foreach (var todo in Todos)
        {
            todo.Write(json);
        }

        json.WriteEndArray();
        json.WriteStartObject("pagination"u8);
        json.WriteNumber("limit"u8, Limit);
        json.WriteNumber("offset"u8, Offset);
        json.WriteNumber("total"u8, Total);
        json.WriteBoolean("has_more"u8, HasMore);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}

/// <summary>What is to be another; null for what stays. An empty description takes it away.</summary>
public sealed record TodoChange(string? Title, string? Description, bool? Completed);

/// <summary>What a user keeps cannot be changed as it was asked. The message says why, and what to do.</summary>
/// <param name="code">Stable, in snake case: <c>todo_not_found</c>, <c>todos_full</c>, <c>bad_todo</c>, <c>bad_context</c>.</param>
public sealed class PersonalException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
