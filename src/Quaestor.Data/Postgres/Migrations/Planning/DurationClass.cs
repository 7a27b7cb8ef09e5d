namespace Quaestor.Data.Postgres.Migrations.Planning;

/// <summary>How long a step takes, as far as the size of its table tells: a class, for nobody knows the disks.</summary>
static class DurationClass
{
    /// <summary>What a modest server reads in a second.</summary>
    const long Read = 200L << 20;

    /// <summary>Writing anew reads, writes, and writes the log.</summary>
    const long Written = 40L << 20;

    /// <summary>Rows that a batched change gets through in a second, pauses included.</summary>
    const double Batched = 20_000;

    public static string Of(PlannedStep step)
    {
        var seconds = step.IsBatched ? (step.Rows ?? 0) / Batched
            : step.Rewrites.Count > 0 || step.IsAlone ? (double)(step.Bytes ?? 0) / Written
            : step.Scans ? (double)(step.Bytes ?? 0) / Read
            : 0;
        return seconds < 0.5 ? "instant" : seconds < 60 ? "seconds" : seconds < 3600 ? "minutes" : "hours";
    }
}
