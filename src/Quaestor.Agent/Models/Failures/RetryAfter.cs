using System.Globalization;
using System.Net.Http.Headers;

namespace Quaestor.Agent.Models.Failures;

static class RetryAfter
{
    /// <summary>The longer of <c>retry-after</c> and <c>retry-after-ms</c>: Azure was seen to send 1 second and 0 ms.</summary>
    public static TimeSpan? Read(HttpResponseHeaders headers)
    {
        var seconds = headers.RetryAfter?.Delta
            ?? (headers.RetryAfter?.Date is { } date ? date - (headers.Date ?? DateTimeOffset.UtcNow) : null);
        TimeSpan? milliseconds = headers.TryGetValues("retry-after-ms", out var values)
            && double.TryParse(values.First(), CultureInfo.InvariantCulture, out var ms) && double.IsFinite(ms) && ms is >= 0 and < 1e9
            ? TimeSpan.FromMilliseconds(ms)
            : null;
        var longer = (seconds, milliseconds) switch
        {
            ({ } s, { } m) => s > m ? s : m,
            _ => seconds ?? milliseconds,
        };
        return longer < TimeSpan.Zero ? TimeSpan.Zero : longer;
    }
}
