namespace Quaestor.Data.Sources;

/// <summary>What has to run on this machine before a database can be reached.</summary>
/// <param name="PasswordCommand">A program with its arguments, whose first line is the password; empty for none.</param>
/// <param name="Ssh">What the program <c>ssh</c> is given to reach a machine from which the database is reached; empty for none.</param>
public sealed record SourceReach(IReadOnlyList<string> PasswordCommand, IReadOnlyList<string> Ssh)
{
    public static readonly SourceReach Direct = new([], []);

    public bool Equals(SourceReach? other) => other is not null && PasswordCommand.SequenceEqual(other.PasswordCommand) && Ssh.SequenceEqual(other.Ssh);

    public override int GetHashCode() => HashCode.Combine(PasswordCommand.Count, Ssh.Count);
}
