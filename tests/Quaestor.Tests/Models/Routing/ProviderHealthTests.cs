using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.Routing;

namespace Quaestor.Tests.Models.Routing;

public sealed class ProviderHealthTests
{
    static readonly ModelInfo Model = new("a/m", "a");
    static readonly ModelInfo Sister = new("a/n", "a");

    readonly SwiftClock _clock = new();
    readonly ProviderHealth _health;

    public ProviderHealthTests() => _health = new ProviderHealth(RetryLimits.Default, _clock);

    [Fact]
    public void FiveFailuresInARowLeaveAProviderAlone()
    {
        for (var i = 0; i < 4; i++)
        {
            Fail(ModelFailure.Overloaded);
        }

        Assert.Equal(new ModelHealth(HealthState.Failing, null, "It failed."), _health.Of(Model));
        Fail(ModelFailure.Overloaded);

        Assert.Equal(new ModelHealth(HealthState.CoolingDown, _clock.GetUtcNow() + TimeSpan.FromSeconds(15), "It failed."), _health.Of(Model));
        Assert.Null(_health.TryAdmit(Model));
        Assert.Null(_health.TryAdmit(Sister));
    }

    [Fact]
    public void ASuccessBetweenThemCountsAnew()
    {
        for (var i = 0; i < 20; i++)
        {
            Fail(ModelFailure.Overloaded);
            if (i % 4 == 3)
            {
                Succeed();
            }
        }

        Assert.Equal(ModelHealth.Ok, _health.Of(Model));
    }

    [Fact]
    public void ARateLimitIsTheModelsOwn()
    {
        Fail(ModelFailure.RateLimited, TimeSpan.FromSeconds(40));

        Assert.Equal(_clock.GetUtcNow() + TimeSpan.FromSeconds(40), _health.Of(Model).Until);
        Assert.Equal(ModelHealth.Ok, _health.Of(Sister));
    }

    [Fact]
    public void AShortWaitIsForTheTurnToKeep()
    {
        Fail(ModelFailure.RateLimited, TimeSpan.FromSeconds(4));

        Assert.Equal(HealthState.Failing, _health.Of(Model).State);
    }

    [Fact]
    public void NamesThatSomebodyMakesUpDoNotFillTheMemory()
    {
        Fail(ModelFailure.RateLimited, TimeSpan.FromHours(1));
        for (var i = 0; i < 5_000; i++)
        {
            Fail(ModelFailure.ModelNotFound, of: new ModelInfo($"b/{i}", "b"));
        }

        Assert.InRange(_health.KnownModels, 1, 1_000);
        Assert.Equal(HealthState.CoolingDown, _health.Of(Model).State);
    }

    [Fact]
    public void LocalModelsAreServersOfTheirOwn()
    {
        var (one, other) = (new ModelInfo("local/a", "local"), new ModelInfo("local/b", "local"));
        for (var i = 0; i < 5; i++)
        {
            Fail(ModelFailure.Transport, of: one);
        }

        Assert.Equal(HealthState.CoolingDown, _health.Of(one).State);
        Assert.Equal(ModelHealth.Ok, _health.Of(other));
    }

    [Theory]
    [InlineData(ModelFailure.BadRequest)]
    [InlineData(ModelFailure.ContentFiltered)]
    [InlineData(ModelFailure.ContextLength)]
    [InlineData(ModelFailure.ToolGenerationFailed)]
    public void AWrongRequestIsNobodysFault(ModelFailure failure)
    {
        for (var i = 0; i < 10; i++)
        {
            Fail(failure);
        }

        Assert.Equal(ModelHealth.Ok, _health.Of(Model));
    }

    [Fact]
    public void OneRequestFindsOutWhetherAProviderIsWellAgain()
    {
        Fail(ModelFailure.Auth, times: 5);
        _clock.Pass(TimeSpan.FromSeconds(15));

        using (_health.TryAdmit(Model)!)
        {
            Assert.Null(_health.TryAdmit(Sister));
        }

        // It told nothing, as where it is cancelled: the next one finds out.
        Fail(ModelFailure.Auth);
        Assert.Equal(_clock.GetUtcNow() + TimeSpan.FromSeconds(30), _health.Of(Model).Until);

        _clock.Pass(TimeSpan.FromSeconds(30));
        Succeed();
        Assert.Equal(ModelHealth.Ok, _health.Of(Sister));
    }

    [Fact]
    public void AProbeThatHasBegunToAnswerLetsOthersInButHasToEndWell()
    {
        Fail(ModelFailure.Overloaded, times: 5);
        _clock.Pass(TimeSpan.FromSeconds(15));
        var probe = _health.TryAdmit(Model)!;

        probe.Begun();
        _health.TryAdmit(Model)!.Dispose();
        probe.Failed(new ModelException(ModelFailure.Overloaded, "It broke."));

        Assert.Equal(HealthState.CoolingDown, _health.Of(Model).State);
    }

    [Fact]
    public void WhatBeganBeforeACoolDownDoesNotEndIt()
    {
        var early = _health.TryAdmit(Model)!;
        Fail(ModelFailure.Overloaded, times: 5);

        early.Succeeded();

        Assert.Equal(HealthState.CoolingDown, _health.Of(Model).State);
    }

    [Fact]
    public void CoolDownsGrowUpToAnEnd()
    {
        Fail(ModelFailure.Overloaded, times: 5);
        var rests = new List<double>();
        for (var i = 0; i < 6; i++)
        {
            var rest = _health.Of(Model).Until!.Value - _clock.GetUtcNow();
            rests.Add(rest.TotalSeconds);
            _clock.Pass(rest);
            Fail(ModelFailure.Overloaded);
        }

        Assert.Equal([15, 30, 60, 120, 120, 120], rests);
    }

    /// <summary>Many threads at once: whenever a provider is sick, one request at most finds out, and none is stuck in the end.</summary>
    [Fact]
    public async Task ManyTurnsAtOnceSendOneProbeAtATime()
    {
        var probes = 0;
        var overlaps = 0;
        var sent = 0;
        Fail(ModelFailure.Overloaded, times: 5);

        await Task.WhenAll(Enumerable.Range(0, 16).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            for (var i = 0; i < 2_000; i++)
            {
                if (_health.TryAdmit(Model) is not { } admission)
                {
                    _clock.Pass(TimeSpan.FromSeconds(1));
                    continue;
                }

                Interlocked.Increment(ref sent);
                if (Interlocked.Increment(ref probes) > 1)
                {
                    Interlocked.Increment(ref overlaps);
                }

                if (random.Next(4) == 0)
                {
                    await Task.Yield();
                }

                Interlocked.Decrement(ref probes);
                switch (random.Next(3))
                {
                    case 0:
                        admission.Dispose();
                        break;
                    default:
                        admission.Failed(new ModelException(ModelFailure.Overloaded, "It failed."));
                        break;
                }
            }
        })));

        Assert.True(sent > 20, $"Hardly any request was sent: {sent}.");
        Assert.Equal(0, overlaps);
        _clock.Pass(TimeSpan.FromMinutes(2));
        Succeed();
        Assert.Equal(ModelHealth.Ok, _health.Of(Model));
    }

    void Succeed()
    {
        using var admission = _health.TryAdmit(Model)!;
        admission.Succeeded();
    }

    void Fail(ModelFailure failure, TimeSpan? retryAfter = null, ModelInfo? of = null, int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            using var admission = _health.TryAdmit(of ?? Model)!;
            admission.Failed(new ModelException(failure, "It failed.") { RetryAfter = retryAfter });
        }
    }
}
