namespace Quaestor.Data.Sandboxes.Namespaces;

/// <summary>How one guest is started, as the user that it runs as.</summary>
/// <param name="Command">The program first.</param>
/// <param name="MustRead">Paths that the guest's user must be able to read; which one it cannot is told by its place.</param>
/// <param name="Limits">Lines of shell that limit each process of it.</param>
/// <param name="Filter">The file of system calls that it starts with.</param>
sealed record GuestCommand(IEnumerable<string> Command, IReadOnlyList<string> MustRead, string Limits, string Filter);
