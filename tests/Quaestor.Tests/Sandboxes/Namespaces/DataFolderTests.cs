using System.Runtime.Versioning;
using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sandboxes.Namespaces;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sandboxes.Namespaces;

[SupportedOSPlatform("linux")]
public sealed class DataFolderTests
{
    /// <summary>That the job itself can is in the contract of every sandbox.</summary>
    [Fact]
    public void NobodyElseOnTheMachineReadsAJobsTables()
    {
        using var parent = new OpenFolder();
        using var scratch = ScratchFolder.Create(parent.Path);

        var mode = File.GetUnixFileMode(DataFolder.Create(scratch, 1));

        Assert.Equal(UnixFileMode.None, mode & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute | UnixFileMode.GroupWrite));
        Assert.Equal(Launcher.DropsUser, mode.HasFlag(UnixFileMode.GroupExecute));
    }
}
