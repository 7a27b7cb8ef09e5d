using Quaestor.Agent.Models.Chat;

namespace Quaestor.Agent.Models.Routing;

/// <summary>
/// Who can be asked, learnt from all turns of an installation together: a circuit per provider and one per model. Polly's
/// circuit breaker is not used: it watches calls, not streams that fail half-way, cannot take its break from the failure
/// itself, and does not tell when it ends.
/// </summary>
sealed class ProviderHealth(RetryLimits limits, TimeProvider clock)
{
    /// <summary>Of which more are kept only while they are of use: anybody may ask for models that are not there, by any name.</summary>
    const int MostCircuits = 1000;

    readonly Lock _gate = new();
    readonly Dictionary<string, Circuit> _providers = [];
    readonly Dictionary<string, Circuit> _models = [];

    public RetryLimits Limits { get; } = limits;

    public TimeProvider Clock { get; } = clock;

    public int KnownModels
    {
        get
        {
            lock (_gate)
            {
                return _models.Count;
            }
        }
    }

    /// <returns>Null while the model or its provider cools down, or another request finds out whether it is well again.</returns>
    public Admission? TryAdmit(ModelInfo info)
    {
        lock (_gate)
        {
            var (provider, model) = Circuits(info);
            var now = Clock.GetUtcNow();
            return provider.Admits(now) && model.Admits(now) ? new Admission(this, provider, model) : null;
        }
    }

    /// <summary>For who has no other choice, or was there before.</summary>
    public Admission Admit(ModelInfo info)
    {
        lock (_gate)
        {
            var (provider, model) = Circuits(info);
            return new Admission(this, provider, model);
        }
    }

    /// <summary>What is known of a model from the requests before.</summary>
    public ModelHealth Of(ModelInfo info)
    {
        lock (_gate)
        {
            var (provider, model) = Circuits(info);
            var lastFailure = model.LastFailure ?? provider.LastFailure;
            var until = provider.OpenUntil is { } one && model.OpenUntil is { } other
                ? one > other ? one : other
                : provider.OpenUntil ?? model.OpenUntil;
            return until > Clock.GetUtcNow() ? new ModelHealth(HealthState.CoolingDown, until, lastFailure)
                : lastFailure is not null ? new ModelHealth(HealthState.Failing, null, lastFailure)
                : ModelHealth.Ok;
        }
    }

    /// <summary>What happened to a provider and its models counts no more. Requests on their way tell it to nobody.</summary>
    public void Forget(string provider)
    {
        lock (_gate)
        {
            _providers.Remove(provider);
            foreach (var model in _models.Keys.Where(name => name.StartsWith($"{provider}/", StringComparison.Ordinal)).ToList())
            {
                _models.Remove(model);
            }
        }
    }

    // A local model is a server of its own.
    (Circuit Provider, Circuit Model) Circuits(ModelInfo info) =>
        (CircuitOf(_providers, info.Backend == "local" ? info.ModelId : info.Backend), CircuitOf(_models, info.ModelId));

    Circuit CircuitOf(Dictionary<string, Circuit> circuits, string name)
    {
        if (!circuits.TryGetValue(name, out var circuit))
        {
            if (circuits.Count >= MostCircuits)
            {
                Forget(circuits);
            }

            circuits.Add(name, circuit = new Circuit());
        }

        return circuit;
    }

    void Forget(Dictionary<string, Circuit> circuits)
    {
        var now = Clock.GetUtcNow();
        foreach (var name in circuits.Where(circuit => circuit.Value.CanBeForgotten(now)).Select(circuit => circuit.Key).ToList())
        {
            circuits.Remove(name);
        }
    }

    /// <summary>One request that may be sent. Whoever has it says what became of it, and disposes it.</summary>
    internal sealed class Admission(ProviderHealth health, Circuit provider, Circuit model) : IDisposable
    {
        readonly Passage _provider = provider.Enter();
        readonly Passage _model = model.Enter();
        bool _told;

        /// <summary>The first piece of the answer is there.</summary>
        public void Begun() => Tell(isLast: false, () =>
        {
            provider.Begun(_provider);
            model.Begun(_model);
        });

        public void Succeeded() => Tell(isLast: true, () =>
        {
            provider.Succeeded(_provider);
            model.Succeeded(_model);
        });

        public void Failed(ModelException failure)
        {
            switch (FailureCure.Of(failure.Failure).Blame)
            {
                case Blame.Nobody:
                    Succeeded();
                    break;
                case Blame.Model:
                    Tell(isLast: true, () =>
                    {
                        provider.Left(_provider);
                        model.Failed(_model, failure, health.Limits.LongestWait, health.Clock.GetUtcNow());
                    });
                    break;
                default:
                    Tell(isLast: true, () =>
                    {
                        model.Left(_model);
                        provider.Failed(_provider, failure, health.Limits.LongestWait, health.Clock.GetUtcNow());
                    });
                    break;
            }
        }

        /// <summary>Without a word before, the request told nothing.</summary>
        public void Dispose() => Tell(isLast: true, () =>
        {
            provider.Left(_provider);
            model.Left(_model);
        });

        void Tell(bool isLast, Action tell)
        {
            lock (health._gate)
            {
                if (!_told)
                {
                    _told = isLast;
                    tell();
                    if (isLast)
                    {
                        provider.Exit();
                        model.Exit();
                    }
                }
            }
        }
    }
}

enum HealthState
{
    Ok,

    /// <summary>Its last request failed; the next one is sent all the same.</summary>
    Failing,

    /// <summary>It is not asked until then, unless nobody else is left.</summary>
    CoolingDown,
}

/// <param name="Until">When the cool-down ends; null in other states.</param>
/// <param name="LastFailure">A sentence; null where the last request went well.</param>
sealed record ModelHealth(HealthState State, DateTimeOffset? Until, string? LastFailure)
{
    public static readonly ModelHealth Ok = new(HealthState.Ok, null, null);
}
