using System.Text.Json;
using Quaestor.Agent.Tools;

namespace Quaestor.ExampleHost;

/// <summary>A tool of one's own: one class, and ExchangeRate.md, the text that models read.</summary>
public sealed class ExchangeRate() : AgentTool("exchange_rate", Schema)
{
    static readonly Dictionary<string, decimal> Rates = new(StringComparer.OrdinalIgnoreCase) { ["USD"] = 1.08m, ["GBP"] = 0.85m };

    static readonly JsonElement Schema = JsonElement.Parse(
        """
        {
          "type": "object",
          "properties": { "currency": { "type": "string", "description": "Three letters, as in USD." } },
          "required": ["currency"],
          "additionalProperties": false
        }
        """u8);

    public override bool IsReadOnly => true;

    public override Task<ToolOutcome> RunAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var currency = arguments.GetProperty("currency").GetString()!;
        return Task.FromResult(Rates.TryGetValue(currency, out var rate)
            ? new ToolOutcome(true, $"1 EUR is {rate} {currency}.", $"{rate} {currency}")
            : ToolOutcome.Wrong($"There is no rate for {currency}. There is: {string.Join(", ", Rates.Keys)}."));
    }
}
