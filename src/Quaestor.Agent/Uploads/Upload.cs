using Quaestor.Data.Sources;

namespace Quaestor.Agent.Uploads;

/// <summary>Files that a user brought, and what was said of them. They are a source of that user's.</summary>
/// <param name="Settings">Named as it was wished for; another source may have the name already.</param>
/// <param name="Bytes">Of all its files.</param>
public sealed record Upload(SourceSettings Settings, long Bytes)
{
    public Guid Id => Settings.Id!.Value;

    public string UserId => Settings.Owner!;
}
