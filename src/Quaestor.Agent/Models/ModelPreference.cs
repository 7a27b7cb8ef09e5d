using Quaestor.Agent.Models.Configuration;

namespace Quaestor.Agent.Models;

/// <summary>Which models a user prefers; what is null is as the installation has it.</summary>
/// <param name="Online">By its name.</param>
/// <param name="Local">By its name.</param>
public sealed record ModelPreference(string? Online = null, string? Local = null, ModelKind? Prefer = null)
{
    public static readonly ModelPreference None = new();

    public string? Of(ModelKind kind) => kind switch
    {
        ModelKind.Online => Online,
        ModelKind.Local => Local,
        _ => null,
    };
}
