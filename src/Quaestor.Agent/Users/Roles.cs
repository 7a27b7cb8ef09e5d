namespace Quaestor.Agent.Users;

/// <summary>Roles by their names.</summary>
public static class Roles
{
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<Role>().Select(Name)];

    public static string Name(this Role role) => role.ToString().ToLowerInvariant();

    /// <returns>Null where there is no role of this name.</returns>
    public static Role? Find(string name) => Names.ToList().IndexOf(name) is var index and >= 0 ? (Role)index : null;
}
