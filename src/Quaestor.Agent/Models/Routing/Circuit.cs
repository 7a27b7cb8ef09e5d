using Quaestor.Agent.Models.Chat;

namespace Quaestor.Agent.Models.Routing;

/// <summary>A request's way through a circuit.</summary>
/// <param name="Cycle">What it reports later counts only in the cycle in which it began.</param>
/// <param name="IsProbe">It tells whether the cool-down is over.</param>
readonly record struct Passage(int Cycle, bool IsProbe);

/// <summary>
/// A circuit breaker for one provider or model. Requests pass until too many fail in a row, or the other side asks for a long
/// wait; then none passes until the cool-down is over, then one alone, which decides. Not thread-safe.
/// </summary>
sealed class Circuit
{
    const int FailuresUntilOpen = 5;

    static readonly TimeSpan FirstCoolDown = TimeSpan.FromSeconds(15);
    static readonly TimeSpan LongestCoolDown = TimeSpan.FromMinutes(2);
    static readonly TimeSpan LongestAskedFor = TimeSpan.FromHours(1);

    int _failures;
    int _coolDowns;
    int _cycle;
    int _passages;
    bool _isProbed;

    /// <summary>When its cool-down ends; null while requests pass. It stays set until a probe has told.</summary>
    public DateTimeOffset? OpenUntil { get; private set; }

    /// <summary>The sentence of the latest failure since the last success.</summary>
    public string? LastFailure { get; private set; }

    public bool Admits(DateTimeOffset now) => OpenUntil is not { } until || (until <= now && !_isProbed);

    /// <summary>Nobody is on the way through it, and it keeps nobody out: what it knows can be learnt anew.</summary>
    public bool CanBeForgotten(DateTimeOffset now) => _passages == 0 && !(OpenUntil > now);

    public Passage Enter()
    {
        _passages++;
        _isProbed = OpenUntil is not null;
        return new Passage(_cycle, _isProbed);
    }

    /// <summary>The answer has begun: others need not wait for a probe's last word. It has to end well all the same.</summary>
    public void Begun(Passage passage)
    {
        if (passage.IsProbe && passage.Cycle == _cycle)
        {
            (OpenUntil, _isProbed, _failures) = (null, false, FailuresUntilOpen - 1);
        }
    }

    public void Succeeded(Passage passage)
    {
        if (passage.Cycle == _cycle)
        {
            (OpenUntil, _isProbed, _failures, _coolDowns, LastFailure) = (null, false, 0, 0, null);
        }
    }

    /// <param name="longestWait">Longer ones that the failure asks for begin a cool-down.</param>
    public void Failed(Passage passage, ModelException failure, TimeSpan longestWait, DateTimeOffset now)
    {
        LastFailure = failure.Message;
        if (passage.Cycle != _cycle)
        {
            return;
        }

        _failures++;
        if (failure.RetryAfter is { } asked && asked > longestWait)
        {
            Open(now + (asked < LongestAskedFor ? asked : LongestAskedFor));
        }
        else if (passage.IsProbe || _failures >= FailuresUntilOpen)
        {
            var coolDown = FirstCoolDown * Math.Pow(2, Math.Min(_coolDowns++, 10));
            Open(now + (coolDown < LongestCoolDown ? coolDown : LongestCoolDown));
        }
    }

    /// <summary>After the last word of whoever entered.</summary>
    public void Exit() => _passages--;

    /// <summary>It ended without telling anything, as a cancelled request does.</summary>
    public void Left(Passage passage) => _isProbed &= !passage.IsProbe || passage.Cycle != _cycle;

    void Open(DateTimeOffset until)
    {
        (OpenUntil, _isProbed) = (until, false);
        _cycle++;
    }
}
