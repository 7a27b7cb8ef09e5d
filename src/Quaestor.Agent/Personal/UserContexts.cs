using Quaestor.Agent.Settings;
using Quaestor.Agent.Threads;

namespace Quaestor.Agent.Personal;

/// <summary>What the agent may know of each user.</summary>
public sealed class UserContexts(Store store)
{
    public const int LongestName = 100;
    public const int LongestFact = 1000;

    const int MostFacts = 50;

    public async Task<UserContext> OfAsync(string userId) =>
        await store.ReadAsync(connection => Find(connection, userId));

    /// <summary>In place of all that was known.</summary>
    /// <exception cref="PersonalException">Something of it is not what it has to be.</exception>
    public async Task<UserContext> SetAsync(string userId, UserContext context)
    {
        Check(context);
        await store.WriteAsync(connection => Save(connection, userId, context));
        return context;
    }

    /// <summary>Notes one fact, or forgets it.</summary>
    /// <param name="text">Null to forget.</param>
    /// <exception cref="PersonalException">A name or a text is too long, or there are too many facts.</exception>
    public async Task NoteAsync(string userId, string key, string? text)
    {
        PersonalException? fault = null;
        await store.WriteAsync(connection =>
        {
            fault = null;
            var known = Find(connection, userId);
            var facts = new Dictionary<string, string>(known.Facts);
            facts.Remove(key);
            if (text is not null)
            {
                facts.Add(key, text);
            }

            try
            {
                Check(known with { Facts = facts });
                Save(connection, userId, known with { Facts = facts });
            }
            catch (PersonalException exception)
            {
                // One write that is not made must not undo those beside it.
                fault = exception;
            }
        });
        if (fault is not null)
        {
            throw fault;
        }
    }

    static UserContext Find(StoreConnection connection, string userId) =>
        connection.First("user_context", row => UserContext.FromJson(row.Bytes(0)), userId) ?? UserContext.None;

    static void Save(StoreConnection connection, string userId, UserContext context) =>
        connection.Execute("save_user_context", userId, context.ToJson(), DateTimeOffset.UtcNow);

    static void Check(UserContext context)
    {
        if (context.DisplayName is { Length: > LongestName })
        {
            throw Wrong("display_name", $"may have {LongestName} characters at most.");
        }

        if (context.TimeZone is { } zone && TimeZones.Find(zone) is null)
        {
            throw Wrong("time_zone", $"is a name of the IANA time zone database, as in Europe/Berlin, not \"{zone}\".{TimeZones.Hint(zone)}");
        }

        if (context.Language is { } language && !LanguageTag.IsOne(language))
        {
            throw Wrong("language", $"is a language, with a country where that matters, as in en, de-DE or pt-BR, not \"{language}\".");
        }

        if (context.Facts.Count > MostFacts)
        {
            throw Wrong("facts", $"may hold {MostFacts} facts at most. Remove some first.");
        }

        foreach (var (key, text) in context.Facts)
        {
            if (string.IsNullOrWhiteSpace(key) || key.Length > LongestName || string.IsNullOrWhiteSpace(text) || text.Length > LongestFact)
            {
                throw Wrong("facts", $"holds texts under names: a name has 1 to {LongestName} characters, a text 1 to {LongestFact:N0}.");
            }
        }
    }

    static PersonalException Wrong(string field, string sentence) => new("bad_context", $"The field \"{field}\" {sentence}");
}
