using System.Globalization;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using Quaestor.Agent.Budgets;
using Quaestor.Agent.Models.Chat;

namespace Quaestor.Agent.Models.Routing;

/// <summary>One request on its way along the steps of a route.</summary>
sealed class RouteRun(
    IReadOnlyList<RouteStep> steps, Func<int, IChatClient> clientOf, ProviderHealth health, Allowance? allowance, ILogger logger, RouteRequest request)
{
    const int MostRetries = 2;

    readonly Queue<int> _waiting = [];
    readonly List<int> _coolingDown = [];

    // Of each step the latest one, the latest of all at the end.
    readonly OrderedDictionary<int, ModelException> _failures = [];
    readonly ReplyStream _reply = new(request, allowance);

    /// <param name="first">The step that answered the request before; the ones before it have failed in this turn.</param>
    /// <param name="stays">Told whenever another step is asked.</param>
    /// <exception cref="ModelException">None answered. The message tells of each in a sentence.</exception>
    public async Task AskAsync(int first, Action<int> stays, CancellationToken cancellationToken)
    {
        for (var step = first; step < steps.Count; step++)
        {
            _waiting.Enqueue(step);
        }

        var current = first;
        while (Next() is var (step, admission))
        {
            if (step != current)
            {
                _reply.SwitchTo(steps[step].Info, _failures.GetAt(_failures.Count - 1).Value);
                stays(current = step);
            }

            try
            {
                await AskAsync(step, admission, cancellationToken);
                return;
            }
            catch (ModelException failure)
            {
                Remember(step, failure);
                GoOn(step, failure);
            }
        }

        throw Failure();
    }

    /// <returns>Null where nobody is left to ask.</returns>
    (int Step, ProviderHealth.Admission Admission)? Next()
    {
        while (_waiting.TryDequeue(out var step))
        {
            if (health.TryAdmit(steps[step].Info) is { } admission)
            {
                return (step, admission);
            }

            _coolingDown.Add(step);
            Remember(step, CoolDown(step));
            Tell(step, "is left out, because it kept failing", Following());
        }

        if (_coolingDown.Count == 0)
        {
            return null;
        }

        // The one whose cool-down ends first may be well again; an error certainly helps nobody.
        var soonest = _coolingDown.MinBy(step => health.Of(steps[step].Info).Until ?? DateTimeOffset.MinValue);
        _coolingDown.Clear();
        Tell(soonest, "kept failing", "it is asked all the same");
        return (soonest, health.Admit(steps[soonest].Info));
    }

    async Task AskAsync(int step, ProviderHealth.Admission first, CancellationToken cancellationToken)
    {
        var info = steps[step].Info;
        var admission = first;
        await Retrying(step).ExecuteAsync(
            async token =>
            {
                using var admitted = admission ?? health.Admit(info);
                admission = null;
                await _reply.ReadAsync(info, clientOf(step), admitted, token);
            },
            cancellationToken);
    }

    ResiliencePipeline Retrying(int step) => new ResiliencePipelineBuilder { TimeProvider = health.Clock }
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = MostRetries,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = health.Limits.FirstWait,
            MaxDelay = health.Limits.LongestWait,
            ShouldHandle = tried => ValueTask.FromResult(
                tried.Outcome.Exception is ModelException failure
                && tried.AttemptNumber < FailureCure.Of(failure.Failure).Retries
                && !(failure.RetryAfter > health.Limits.LongestWait)
                && health.Of(steps[step].Info).State != HealthState.CoolingDown),
            DelayGenerator = tried => ValueTask.FromResult(AskedFor((ModelException)tried.Outcome.Exception!)),
            OnRetry = tried =>
            {
                var failure = (ModelException)tried.Outcome.Exception!;
                var seconds = tried.RetryDelay.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
                Tell(step, failure, $"it is asked again in {seconds} s");
                _reply.Restart(steps[step].Info, failure);
                return ValueTask.CompletedTask;
            },
        })
        .Build();

    /// <summary>At least what the provider asks for; null leaves it to the backoff.</summary>
    TimeSpan? AskedFor(ModelException failure) => failure.RetryAfter is { } asked && asked > TimeSpan.Zero
        ? asked + health.Limits.FirstWait * Random.Shared.NextDouble()
        : null;

    void Remember(int step, ModelException failure)
    {
        _failures.Remove(step);
        _failures.Add(step, failure);
    }

    void GoOn(int step, ModelException failure)
    {
        if (!FailureCure.Of(failure.Failure).FailsOver)
        {
            Tell(step, failure, "no other model is asked");
            throw Failure();
        }

        if (failure.Failure == ModelFailure.ContextLength)
        {
            var fitting = _waiting.Where(other => MayFit(other, steps[step].Info.ContextTokens)).ToList();
            _waiting.Clear();
            fitting.ForEach(_waiting.Enqueue);
            _coolingDown.RemoveAll(other => !MayFit(other, steps[step].Info.ContextTokens));
        }

        Tell(step, failure, Following());
    }

    /// <summary>A shorter conversation is better than a lesser model, so until it was made shorter only one that is known to have more context is asked.</summary>
    bool MayFit(int step, int? tooLittle)
    {
        var context = steps[step].Info.ContextTokens;
        return context > tooLittle || (request.IsShortened && !(context <= tooLittle));
    }

    string Following() => _waiting.TryPeek(out var next) ? $"{steps[next].Info.ModelId} is asked instead" : "no other model is left";

    ModelException CoolDown(int step)
    {
        var (info, known) = (steps[step].Info, health.Of(steps[step].Info));
        var rest = known.Until - health.Clock.GetUtcNow() ?? TimeSpan.Zero;
        return new ModelException(
            ModelFailure.Overloaded,
            $"{info.ModelId} is not asked for another {Math.Ceiling(rest.TotalSeconds)} seconds, because it kept failing: {known.LastFailure}")
        {
            RetryAfter = rest,
        };
    }

    ModelException Failure()
    {
        var failures = _failures.Values.ToList();
        if (failures is [var only])
        {
            return only;
        }

        var last = failures[^1];
        var telling = !FailureCure.Of(last.Failure).FailsOver ? last
            : failures.Find(failure => failure.Failure == ModelFailure.ContextLength && !request.IsShortened) ?? failures.Find(failure => failure.Retryable) ?? last;
        return new ModelException(telling.Failure, $"No model could answer. {string.Join(' ', failures.Select(failure => failure.Message))}", last)
        {
            RetryAfter = telling.RetryAfter,
            Status = telling.Status,
        };
    }

    void Tell(int step, ModelException failure, string follows)
    {
        logger.LogWarning(
            failure.InnerException, "{ModelId} failed with {Code}, status {Status}; {Follows}: {Message}",
            steps[step].Info.ModelId, failure.Code, failure.Status, follows, failure.Message);
        _reply.Note($"{steps[step].Info.ModelId} {FailureCure.Of(failure.Failure).Words}; {follows}.");
    }

    void Tell(int step, string what, string follows)
    {
        logger.LogWarning("{ModelId} {What}; {Follows}", steps[step].Info.ModelId, what, follows);
        _reply.Note($"{steps[step].Info.ModelId} {what}; {follows}.");
    }
}
