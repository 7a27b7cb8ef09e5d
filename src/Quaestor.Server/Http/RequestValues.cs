using System.Globalization;

namespace Quaestor.Server.Http;

/// <summary>Reads what stands in a request's address, and says what is wrong with it.</summary>
static class RequestValues
{
    /// <summary>Who asks. Without users configured there is one.</summary>
    public static string UserId(this HttpContext context) => context.Caller().UserId;

    public static string Route(this HttpContext context, string name) => (string)context.Request.RouteValues[name]!;

    /// <param name="what">Of what it is the id: <c>thread</c>, <c>run</c> …</param>
    public static Guid RouteId(this HttpContext context, string name, string what) =>
        Guid.TryParseExact(context.Route(name), "D", out var id)
            ? id
            : throw ProblemException.NotFound($"{what}_not_found", $"There is no {what} with this id: ids are UUIDs.");

    public static string? Query(this HttpContext context, string name) =>
        context.Request.Query.TryGetValue(name, out var values) && values.Count > 0 && values[0] is { Length: > 0 } text ? text : null;

    public static bool QueryFlag(this HttpContext context, string name) => context.Query(name) switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw ProblemException.Invalid("bad_flag", $"The parameter \"{name}\" must be true or false."),
    };

    public static long QueryNumber(this HttpContext context, string name, long otherwise, long least, long most, string code)
    {
        if (context.Query(name) is not { } text)
        {
            return otherwise;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw ProblemException.Invalid(code, $"The parameter \"{name}\" must be a whole number from {least:N0}{(most == long.MaxValue ? " on" : $" to {most:N0}")}.");
    }

    public static Guid? QueryId(this HttpContext context, string name, string code) =>
        context.Query(name) is not { } text ? null
        : Guid.TryParseExact(text, "D", out var id) ? id
        : throw ProblemException.Invalid(code, $"The parameter \"{name}\" must be an id as this server gave it.");
}
