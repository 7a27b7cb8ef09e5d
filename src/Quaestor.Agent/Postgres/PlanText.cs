using System.Globalization;
using System.Text;
using Quaestor.Data.Postgres.Plans;

namespace Quaestor.Agent.Postgres;

/// <summary>A plan in lines, for models.</summary>
static class PlanText
{
    const int MostLines = 60;

    public static string Of(PlanReading plan)
    {
        var text = new StringBuilder();
        text.AppendLine(plan.ExecutionMs is { } time
            ? string.Create(CultureInfo.InvariantCulture, $"It ran: {time:0.###} ms, and {plan.PlanningMs:0.###} ms to plan.")
            : string.Create(CultureInfo.InvariantCulture, $"It was planned and did not run. Estimated cost: {plan.Root.TotalCost:0.##}."));
        foreach (var finding in plan.Findings)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- line {finding.Line}, {finding.Kind}: {finding.Sentence}{(finding.Advice is { } advice ? $" {advice}" : "")}");
        }

        var lines = plan.Lines;
        foreach (var line in lines.Take(MostLines))
        {
            var rows = line.ActualRows is { } actual
                ? string.Create(CultureInfo.InvariantCulture, $"rows {line.Rows:0} expected, {actual:0} came × {line.Loops:0}, {line.Milliseconds:0.###} ms")
                : string.Create(CultureInfo.InvariantCulture, $"rows {line.Rows:0}, cost {line.Cost:0.##}");
            text.AppendLine(CultureInfo.InvariantCulture, $"{line.Number,3} {new string(' ', line.Depth * 2)}{line.Step} ({rows}){string.Concat(line.Details.Select(detail => $"; {detail}"))}");
        }

        return lines.Count > MostLines ? text.Append(CultureInfo.InvariantCulture, $"… and {lines.Count - MostLines} more lines").ToString() : text.ToString().TrimEnd();
    }
}
