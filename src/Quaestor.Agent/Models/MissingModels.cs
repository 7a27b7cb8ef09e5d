using Quaestor.Agent.Models.Configuration;

namespace Quaestor.Agent.Models;

/// <summary>What to say, and to set, where a kind of model is not there.</summary>
static class MissingModels
{
    public static string Online(ModelSettings settings) => settings.Providers switch
    {
        [] => $"No online model is configured. Set OPENAI_API_KEY and {ModelVariables.ModelName}, and OPENAI_BASE_URL for a server other than OpenAI's.",
        [var one, ..] => $"{one.Name} is there, but no model of it is named. Set {ModelVariables.ModelName}, as in {one.Name}/NAME.",
    };

    public static string Local =>
        $"No local model is configured. Set {ModelVariables.LocalModelPaths} to a model's file or name, or write one into \"models.runners\" of the settings.";

    public static string OtherKind => "Or choose the agent type \"planner\", which needs no model.";
}
