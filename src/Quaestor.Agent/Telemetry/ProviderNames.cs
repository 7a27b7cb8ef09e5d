namespace Quaestor.Agent.Telemetry;

/// <summary>Providers as the conventions of generative AI name them (<c>gen_ai.provider.name</c>); all others by their own name.</summary>
static class ProviderNames
{
    public static string Of(string backend) => backend switch
    {
        "xai" => "x_ai",
        "mistral" => "mistral_ai",
        "azure" => "azure.ai.openai",
        _ => backend,
    };
}
