namespace Quaestor.Data.Sandboxes.Microsandbox;

/// <summary>A message to or from the agent in a machine.</summary>
/// <param name="Id">The session it belongs to.</param>
/// <param name="IsLast">Nothing follows in its session.</param>
/// <param name="Type">Such as <c>core.exec.stdout</c>.</param>
sealed record AgentFrame(uint Id, bool IsLast, string Type, IReadOnlyDictionary<string, object?> Content)
{
    public byte[] Data => Content.GetValueOrDefault("data") as byte[] ?? [];

    public string Text(string name) => Content.GetValueOrDefault(name) as string ?? "";

    public long? Number(string name) => Content.GetValueOrDefault(name) as long?;
}
