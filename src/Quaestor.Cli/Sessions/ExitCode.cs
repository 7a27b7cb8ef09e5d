namespace Quaestor.Cli.Sessions;

/// <summary>What the process ends with; scripts rely on the numbers.</summary>
static class ExitCode
{
    public const int Fine = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int RefusedByGuard = 3;
    public const int NeedsApproval = 4;

    /// <summary>Asked back, or the data cannot answer.</summary>
    public const int NotAnswered = 5;
    public const int Cancelled = 130;

    /// <summary>The code for a run or turn that ended so; statuses are named as the HTTP interface names them.</summary>
    public static int OfStatus(string status) => status switch
    {
        "succeeded" => Fine,
        "refused" => RefusedByGuard,
        "needs_approval" => NeedsApproval,
        "asked" or "unanswerable" => NotAnswered,
        "cancelled" => Cancelled,
        _ => Failed,
    };
}
