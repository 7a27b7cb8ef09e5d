using System.CommandLine;
using Quaestor.Cli.Options;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Capsules;

/// <summary><c>quaestor capsule</c>: the records of runs.</summary>
sealed class CapsuleCommand(SharedOptions shared, Screen screen)
{
    public Command Create() => new("capsule", "Show the records of runs, and run them again to see whether they still come to the same.")
    {
        new ListCapsules(shared, screen).Create(),
        new ShowCapsule(shared, screen).Create(),
        new CompareCapsule("verify", "Run it again and say whether the result is the same; keeps no rows.", shared, screen).Create(),
        new CompareCapsule("replay", "Run it again, keep the new result, and compare.", shared, screen).Create(),
    };
}
