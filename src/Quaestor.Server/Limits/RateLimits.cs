using System.Threading.RateLimiting;
using Quaestor.Agent.Settings;
using Quaestor.Server.Http;

namespace Quaestor.Server.Limits;

/// <summary>Holds each user to <see cref="ServerLimits"/>: behind the check of who asks, before the routes.</summary>
sealed class RateLimits(RequestDelegate next, ServerLimits limits) : IAsyncDisposable
{
    /// <summary>A minute's tokens come back in so many parts.</summary>
    const int Parts = 12;

    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    readonly PartitionedRateLimiter<(string User, string Route)>? _requests = PerMinute<(string, string)>(limits.RequestsPerMinute);
    readonly PartitionedRateLimiter<string>? _work = PerMinute<string>(limits.WorkPerMinute);
    readonly PartitionedRateLimiter<string>? _streams = limits.Streams is not { } most ? null : PartitionedRateLimiter.Create<string, string>(
        user => RateLimitPartition.GetConcurrencyLimiter(user, _ => new ConcurrencyLimiterOptions { PermitLimit = most }));

    public async Task InvokeAsync(HttpContext context)
    {
        // What is for everybody is small, and belongs to nobody.
        if (context.GetEndpoint() is not RouteEndpoint route || context.Features.Get<Caller>() is not { UserId: var user })
        {
            await next(context);
            return;
        }

        var cost = route.Metadata.GetMetadata<RouteCost>();
        using var request = Take(_requests, (user, $"{context.Request.Method} {route.RoutePattern.RawText}"), "rate_limited", $"That were more than {limits.RequestsPerMinute:N0} requests to this address within a minute. Wait a little and send it again.");
        using var work = cost is { IsWork: true } ? Take(_work, user, "rate_limited", $"That were more than {limits.WorkPerMinute:N0} questions and runs within a minute. Wait a little and send it again.") : null;
        using var stream = cost is { IsStream: true } ? Take(_streams, user, "too_many_streams", $"{limits.Streams:N0} event streams are open already. Close one first.") : null;
        await next(context);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var limiter in (IAsyncDisposable?[])[_requests, _work, _streams])
        {
            await (limiter?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    static PartitionedRateLimiter<TKey>? PerMinute<TKey>(int? most)
        where TKey : notnull => most is not { } tokens ? null : PartitionedRateLimiter.Create<TKey, TKey>(
            key => RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = tokens,
                TokensPerPeriod = Math.Max(1, tokens / Parts),
                ReplenishmentPeriod = Minute * Math.Max(1, tokens / Parts) / tokens,
            }));

    /// <exception cref="ProblemException">There is none left.</exception>
    static RateLimitLease? Take<TKey>(PartitionedRateLimiter<TKey>? limiter, TKey key, string code, string sentence)
    {
        var lease = limiter?.AttemptAcquire(key);
        if (lease is null or { IsAcquired: true })
        {
            return lease;
        }

        var after = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : default(TimeSpan?);
        lease.Dispose();
        throw new ProblemException(StatusCodes.Status429TooManyRequests, code, sentence) { RetryAfter = after };
    }
}
