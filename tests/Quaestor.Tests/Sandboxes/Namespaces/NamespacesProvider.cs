using System.Runtime.Versioning;
using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sandboxes.ControlGroups;
using Quaestor.Data.Sandboxes.Namespaces;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sandboxes.Namespaces;

/// <summary>The sandbox of namespaces with Debian's Python.</summary>
[SupportedOSPlatform("linux")]
public class NamespacesProvider : PythonProvider
{
    /// <summary>Tests that look for what is left do so one after another.</summary>
    public const string Collection = "python in namespaces";

    public const string Program = "/usr/bin/python3";

    /// <summary>By control groups, which a container may keep to itself.</summary>
    internal override bool LimitsProcesses => ControlGroupTree.Find().Tree is not null;

    internal override async Task<ISandbox> OpenAsync() => await NamespacesSandbox.ForPythonAsync(Program, TestContext.Current.CancellationToken);

    internal override Task<IReadOnlyList<string>> TracesAsync(ISandbox sandbox) => Task.FromResult(HostTraces.Find(((NamespacesSandbox)sandbox).Folders));
}
