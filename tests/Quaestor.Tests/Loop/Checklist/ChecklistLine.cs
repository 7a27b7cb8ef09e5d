namespace Quaestor.Tests.Loop.Checklist;

/// <summary>
/// What a loop over models and tools must hold, line by line. A test that shows a line carries it as its trait
/// <c>Checklist</c>; None is without one.
/// </summary>
static class ChecklistLine
{
    public const string Name = "Checklist";

    public const string BoundedRounds = "01 bounded rounds, with a last turn without tools";
    public const string OneResult = "02 one result per call id, always";
    public const string Concurrency = "03 concurrency cap";
    public const string TimeLimit = "04 time limit per tool";
    public const string SerialMarks = "05 serial marks";
    public const string Validation = "06 schema validation with feedback";
    public const string RetryBudget = "07 retry budget per tool, reset on success";
    public const string NeverRun = "08 truncated and malformed calls never run";
    public const string Repeated = "09 identical repeated calls noticed";
    public const string ApprovalBound = "10 approval bound to the recorded call, single use";
    public const string ApprovalClosed = "11 approvals: arguments validated before asking, fail closed";
    public const string Mixed = "12 approval, normal and client calls in one turn handled separately";
    public const string Stepwise = "13 stored step by step, with an idempotency key per call";
    public const string Usage = "14 usage: last per request, summed per turn";
    public const string Failover = "15 failover before output, or with an explicit reset";
    public const string BrokenStreams = "16 errors in streams and missing finish reasons are errors";
    public const string FinishReasons = "17 pause_turn, length, content filter and refusal handled apart";
    public const string Cancellation = "18 cancellation repairs the history, in every phase";
    public const string Compaction = "19 compaction keeps call and result pairs and signatures";
    public const string Budgets = "20 budgets: rounds, calls, tokens, cost, time";
    public const string Guardrails = "21 guardrails at input, output, tool in, tool out";
    public const string Redaction = "22 no contents in logs";
    public const string OneShot = "23 models that cannot call tools, or write calls as text";
    public const string Readings = "24 unsure, several readings, unanswerable, small talk";
}
