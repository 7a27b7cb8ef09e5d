using Quaestor.Agent.Models.Chat;

namespace Quaestor.Agent.Models.Local;

/// <summary>How often in a row a program failed, and so when it may be tried again. Not safe for several threads.</summary>
sealed class Restarts(Supervision supervision, TimeProvider clock)
{
    int _failures;
    DateTimeOffset _last;

    public bool HasGivenUp => _failures >= supervision.MaxFailures;

    /// <summary>How long to wait before the next try.</summary>
    public TimeSpan Wait
    {
        get
        {
            var pause = _failures == 0 ? TimeSpan.Zero
                : HasGivenUp ? supervision.CoolDown
                : supervision.FirstBackoff * (1 << (_failures - 1));
            var left = _last + pause - clock.GetUtcNow();
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Why the last try failed.</summary>
    public ModelException? Why { get; private set; }

    /// <param name="readyFor">How long the program could answer before.</param>
    public void Failed(ModelException why, TimeSpan readyFor)
    {
        _failures = readyFor >= supervision.Steady ? 1 : _failures + 1;
        (_last, Why) = (clock.GetUtcNow(), why);
    }

    /// <summary>It was stopped on purpose.</summary>
    public void Forget() => (_failures, Why) = (0, null);
}
