using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Settings.Text;

namespace Quaestor.Agent.Models.Configuration;

/// <summary>Reads <c>models</c> and <c>routes</c> of a settings file. The keys stand in the schema too; a test compares the two.</summary>
static class ModelsReader
{
    internal static readonly string[] Keys =
        ["default", "online", "local", "embeddings", "prefer", "planner_fallback", "temperature", "max_tokens", "providers", "runners", "prices", "budget"];

    internal static readonly string[] BudgetKeys = ["user_tokens_per_day", "user_cost_per_day", "turn_tokens", "turn_cost"];
    internal static readonly string[] PriceKeys = ["input", "cached_input", "output"];

    const double MostDollars = 100_000;

    /// <param name="settings">The whole file.</param>
    /// <param name="foreign">Null where the file is the user's own.</param>
    /// <param name="absolute">Makes a path of the file absolute.</param>
    public static ModelSettings Read(Section settings, ForeignFile? foreign, Func<string, string> absolute)
    {
        var routes = settings.Object("routes");
        var read = ModelSettings.None with { Routes = [.. routes?.Names.Select(name => Route(routes, name)) ?? []] };
        if (settings.Object("models")?.Allow(Keys) is not { } models)
        {
            return read;
        }

        return Budgeted(models.Object("budget")?.Allow(BudgetKeys), read) with
        {
            Default = models.Text("default"),
            Online = models.Text("online"),
            Local = models.Text("local"),
            Embeddings = models.Text("embeddings"),
            Prefer = models.Choice("prefer", ("online", ModelKind.Online), ("local", ModelKind.Local), ("planner", ModelKind.Planner)),
            PlannerFallback = models.Flag("planner_fallback") ?? true,
            Temperature = (float?)models.Decimal("temperature", 0, 2),
            MaxTokens = (int?)models.Number("max_tokens", 1, ModelVariables.MostTokens),
            Providers = [.. models.Object("providers")?.Objects().Select(provider => ProviderReader.Read(provider.Name, provider.Section, foreign)) ?? []],
            Locals = [.. models.Object("runners")?.Objects().Select(runner => RunnerReader.Read(runner.Name, runner.Section, foreign, absolute)) ?? []],
            Prices = models.Object("prices")?.Objects().ToDictionary(price => price.Name, price => Price(price.Section)) ?? [],
        };
    }

    static RouteSettings Route(Section routes, string name)
    {
        if (Names.Objection(name) is { } objection)
        {
            throw routes.Wrong(name, objection);
        }

        return routes.Texts(name) is { Count: > 0 } models
            ? new(name, models)
            : throw routes.Wrong(name, "is empty. List the names of its models, the primary first.");
    }

    // Nothing at all would be no use of a model: 0 stands for no limit.
    static ModelSettings Budgeted(Section? budget, ModelSettings read)
    {
        return budget is null ? read : read with
        {
            UserBudget = new() { TokensPerDay = Tokens("user_tokens_per_day"), CostPerDay = Dollars("user_cost_per_day") },
            TurnTokens = Tokens("turn_tokens"),
            TurnCost = Dollars("turn_cost"),
        };

        long? Tokens(string key) => budget.Number(key, 0, long.MaxValue) is > 0 and var tokens ? tokens : null;

        decimal? Dollars(string key) => budget.Decimal(key, 0, MostDollars) is > 0 and var dollars ? (decimal)dollars : null;
    }

    static ModelPrice Price(Section price)
    {
        price.Allow(PriceKeys);
        var input = Dollars("input") ?? throw price.Wrong("has no \"input\": dollars for a million tokens.");
        return new(input, Dollars("cached_input") ?? input, Dollars("output") ?? throw price.Wrong("has no \"output\": dollars for a million tokens."));

        decimal? Dollars(string key) => (decimal?)price.Decimal(key, 0, MostDollars);
    }
}
