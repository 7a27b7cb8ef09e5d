using System.Text.Json;
using Quaestor.Agent.Sharing;
using Quaestor.Agent.Threads;

namespace Quaestor.Agent.Personal;

/// <summary>Things to do, each user's own. Every call names the user: another's are not found.</summary>
public sealed class TodoList(Store store)
{
    public const int UsualPage = 10;
    public const int LargestPage = 100;
    public const int LongestTitle = 200;
    public const int LongestDescription = 2000;

    const int Most = 1000;

    /// <summary>The latest first.</summary>
    /// <param name="completed">Null for those that are done and those that are not.</param>
    public async Task<TodoPage> ListAsync(string userId, bool? completed, int limit, int offset)
    {
        var todos = await store.ReadAsync(connection => connection.Query("todos", Read, userId, Stored(completed), limit, offset));
        var total = await store.ReadAsync(connection => connection.Number("count_todos", userId, Stored(completed)));
        return new(todos, limit, offset, total ?? 0);
    }

    /// <exception cref="PersonalException">The list is full, or a text is missing or too long.</exception>
    public Task<Todo> AddAsync(string userId, string title, string? description) => AddAsync(userId, title, description, []);

    /// <exception cref="PersonalException">It is not in the user's list, or a text is missing or too long.</exception>
    public Task<Todo> ChangeAsync(string userId, Guid id, TodoChange change) => ChangeAsync(userId, id, change, []);

    /// <exception cref="PersonalException">It is not in the user's list.</exception>
    public async Task<Todo> DeleteAsync(string userId, Guid id)
    {
        Todo? todo = null;
        await store.WriteAsync(connection =>
        {
            todo = connection.First("todo", Read, id, userId);
            connection.Execute("delete_todo", id, userId);
        });
        return todo ?? throw NotFound(id);
    }

    /// <param name="writer">What whoever wrote the texts had been shown.</param>
    internal async Task<Todo> AddAsync(string userId, string title, string? description, IReadOnlyList<Need> writer)
    {
        // Milliseconds, as they are stored.
        var now = DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        var todo = new Todo(OrderedIds.Next(), Title(title), Description(description), Completed: false, now, now) { Needs = writer };
        var isFull = false;
        await store.WriteAsync(connection =>
        {
            isFull = connection.Number("count_todos", userId, null) >= Most;
            if (!isFull)
            {
                connection.Execute("insert_todo", todo.Id, userId, todo.Title, todo.Description, Needs(writer), now);
            }
        });
        return isFull ? throw new PersonalException("todos_full", $"The list holds {Most:N0} todos, which is all that it takes. Delete some first.") : todo;
    }

    /// <inheritdoc cref="AddAsync(string, string, string?, IReadOnlyList{Need})"/>
    internal async Task<Todo> ChangeAsync(string userId, Guid id, TodoChange change, IReadOnlyList<Need> writer)
    {
        var (title, description) = (change.Title is { } given ? Title(given) : null, change.Description is { } text ? Description(text) : null);
        Todo? changed = null;
        await store.WriteAsync(connection =>
        {
            if (connection.First("todo", Read, id, userId) is not { } todo)
            {
                return;
            }

            changed = todo with
            {
                Title = title ?? todo.Title,
                Description = change.Description is null ? todo.Description : description,
                Completed = change.Completed ?? todo.Completed,
                UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()),
                Needs = change.Title is null && change.Description is null ? todo.Needs : Need.Union([.. todo.Needs, .. writer]),
            };
            connection.Execute("update_todo", changed.Title, changed.Description, Stored(changed.Completed), Needs(changed.Needs), changed.UpdatedAt, id, userId);
        });
        return changed ?? throw NotFound(id);
    }

    static string Title(string text) =>
        string.IsNullOrWhiteSpace(text) ? throw new PersonalException("bad_todo", "A todo needs a title.")
        : text.Length > LongestTitle ? throw new PersonalException("bad_todo", $"A title may have {LongestTitle} characters at most. Put the rest into the description.")
        : text.Trim();

    static string? Description(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null
        : text.Length > LongestDescription ? throw new PersonalException("bad_todo", $"A description may have {LongestDescription:N0} characters at most.")
        : text.Trim();

    static PersonalException NotFound(Guid id) => new("todo_not_found", $"There is no todo {id}. The list tells the ids.");

    static long? Stored(bool? flag) => flag is { } given ? given ? 1 : 0 : null;

    static byte[]? Needs(IReadOnlyList<Need> needs) => needs.Count == 0 ? null : JsonSerializer.SerializeToUtf8Bytes(needs, StoredJson.Default.IReadOnlyListNeed);

    static Todo Read(StoredRow row) => new(row.Id(0), row.Text(1), row.TextOrNull(2), row.Number(3) != 0, row.Time(5), row.Time(6))
    {
        Needs = row.BytesOrNull(4) is { } needs ? JsonSerializer.Deserialize(needs.Span, StoredJson.Default.IReadOnlyListNeed)! : [],
    };
}
