using System.Globalization;
using System.Text.Json;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Turns;
using Quaestor.Agent.Users;
using Quaestor.Server.Http;
using Calendar = Quaestor.Agent.Hosting.Calendar;

namespace Quaestor.Server.Api;

/// <summary><c>/usage</c>: what models cost, in tokens and, where prices are known, in money.</summary>
sealed class UsageApi(AgentHost host)
{
    const int UsualDays = 30;

    static readonly string[] Kinds = [.. Enum.GetNames<UsageBy>().Select(name => name.ToLowerInvariant())];

    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/usage", GetAsync).WithSummary("Tokens and cost by day, model, user or thread, from since to until; without these, of the last 30 days.").Takes("by: day|model|user|thread, since, until");

    async Task GetAsync(HttpContext context)
    {
        var by = By(context);
        var calendar = await host.Preferences.CalendarOfAsync(context.UserId());
        var until = Day(context, "until") ?? calendar.DayOf(calendar.Now);
        var since = Day(context, "since") ?? until.AddDays(1 - UsualDays);
        if (since > until)
        {
            throw ProblemException.Invalid("bad_day", $"The time ends on {until:yyyy-MM-dd}, before it begins on {since:yyyy-MM-dd}.");
        }

        // What others spent is for administrators.
        var user = by == UsageBy.User && context.Caller().Role == Role.Admin ? null : context.UserId();
        var sums = await host.Conversations.Usage.SumAsync(user, by, calendar.BeginOf(since), calendar.BeginOf(until.AddDays(1)));
        var items = by == UsageBy.Day ? Days(sums, calendar) : [.. sums.OrderByDescending(sum => sum.Usage.InputTokens + sum.Usage.OutputTokens).ThenBy(sum => sum.Key, StringComparer.Ordinal)];
        await Answers.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteString("by"u8, NameOf(by));
            json.WriteString("since"u8, since.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            json.WriteString("until"u8, until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            json.WriteStartArray("items"u8);
            foreach (var item in items)
            {
                Write(json, FieldOf(by), item);
            }

            json.WriteEndArray();
            json.WritePropertyName("total"u8);
            Write(json, null, items.Aggregate(new UsageSum("", new TurnUsage(0, 0, 0, 0), null, IsCostPartial: false), (total, sum) => total.Plus(sum)));
            json.WriteEndObject();
        });
    }

    static List<UsageSum> Days(List<UsageSum> sums, Calendar calendar) =>
        [.. sums.GroupBy(sum => calendar.DayOf(DateTimeOffset.Parse(sum.Key, CultureInfo.InvariantCulture)))
            .OrderBy(day => day.Key)
            .Select(day => day.Aggregate((total, sum) => total.Plus(sum)) with { Key = day.Key.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) })];

    static UsageBy By(HttpContext context)
    {
        var by = context.Query("by") ?? Kinds[0];
        return Kinds.Contains(by)
            ? Enum.Parse<UsageBy>(by, ignoreCase: true)
            : throw ProblemException.Invalid("unknown_grouping", $"Usage is not counted by \"{by}\". Use {string.Join(", ", Kinds)}.");
    }

    static DateOnly? Day(HttpContext context, string name) =>
        context.Query(name) is not { } text ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1970 and < 9999 ? day
        : throw ProblemException.Invalid("bad_day", $"The parameter \"{name}\" must be a day, as in 2025-01-31.");

    static string NameOf(UsageBy by) => by.ToString().ToLowerInvariant();

    static string FieldOf(UsageBy by) => by == UsageBy.Day ? "day" : $"{NameOf(by)}_id";

    static void Write(Utf8JsonWriter json, string? field, UsageSum sum)
    {
        json.WriteStartObject();
        if (field is not null && sum.Key.Length > 0)
        {
            json.WriteString(field, sum.Key);
        }

        json.WriteNumber("input_tokens"u8, sum.Usage.InputTokens);
        json.WriteNumber("output_tokens"u8, sum.Usage.OutputTokens);
        json.WriteNumber("cached_tokens"u8, sum.Usage.CachedTokens);
        json.WriteNumber("reasoning_tokens"u8, sum.Usage.ReasoningTokens);
        if (sum.Cost is { } cost)
        {
            json.WriteNumber("cost"u8, cost);
            json.WriteBoolean("cost_is_partial"u8, sum.IsCostPartial);
        }

        json.WriteEndObject();
    }
}
