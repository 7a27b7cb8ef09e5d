namespace Quaestor.Data.Postgres.Migrations.Linting;

/// <summary>Each step runs by itself, with a limit on its waiting: what would end or begin transactions has no place.</summary>
static class TransactionRules
{
    static readonly string[] Control = ["begin", "commit", "rollback", "start", "end", "savepoint", "abort", "release"];

    public static readonly Rule[] All =
    [
        new("transaction-nesting", step => step.Tokens is [var first, ..] && first.IsAny(Control) ? ["Each step runs in a transaction of its own. Leave BEGIN, COMMIT and their kin out."] : []),
        new("ban-uncommitted-transaction", step => step.Begins("begin") ? ["A transaction that a file begins would stay open. Leave BEGIN out."] : []),
        new("ban-concurrent-index-creation-in-transaction", step => step.Step.IsAlone && step.Step.IsBatched ? ["CONCURRENTLY runs in no transaction, and not by batches. Leave the batch out."] : []),
        new("require-timeout-settings", step => step.Begins("set") && (step.Has("lock_timeout") || step.Has("statement_timeout")) ? ["Every step has a limit on its waiting already, and is tried again. Leave SET out."] : []),
    ];
}
