using Quaestor.Data.Sandboxes;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sandboxes;

public sealed class ScratchFolderTests
{
    [Fact]
    public void WhatACrashLeftBehindIsRemovedByTheNextAndWhatIsInUseIsNot()
    {
        using var parent = new OpenFolder();
        var left = Directory.CreateDirectory(Path.Combine(parent.Path, "quaestor-workers-left"));
        File.WriteAllText(Path.Combine(left.FullName, "spill"), "x");
        var foreign = Directory.CreateDirectory(Path.Combine(parent.Path, "someone-elses"));
        using var used = ScratchFolder.Create(parent.Path);
        foreach (var folder in new[] { left.FullName, used.Path })
        {
            Directory.SetLastWriteTimeUtc(folder, DateTime.UtcNow.AddHours(-1));
        }

        using var next = ScratchFolder.Create(parent.Path);

        Assert.False(left.Exists && Directory.Exists(left.FullName));
        Assert.True(Directory.Exists(used.Path));
        Assert.True(Directory.Exists(foreign.FullName));
    }

    [Fact]
    public void AYoungFolderMayBeOneThatIsJustBeingMade()
    {
        using var parent = new OpenFolder();
        var young = Directory.CreateDirectory(Path.Combine(parent.Path, "quaestor-workers-young"));
        using var next = ScratchFolder.Create(parent.Path);

        Assert.True(Directory.Exists(young.FullName));
    }
}
