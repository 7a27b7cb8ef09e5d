using System.Runtime.Versioning;
using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sandboxes.ControlGroups;
using Quaestor.Data.Sandboxes.Landlock;
using Quaestor.Tests.Contracts;
using Quaestor.Tests.Sandboxes.Namespaces;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sandboxes.Landlock;

/// <summary>Python where namespaces are forbidden.</summary>
[SupportedOSPlatform("linux")]
[Collection(NamespacesProvider.Collection)]
public sealed class LandlockContractTests(LandlockProvider provider) : SandboxContract(provider), IClassFixture<LandlockProvider>;

/// <inheritdoc cref="LandlockContractTests"/>
[SupportedOSPlatform("linux")]
public sealed class LandlockProvider : PythonProvider
{
    internal override bool HasScratch => false;

    internal override bool LimitsProcesses => ControlGroupTree.Find().Tree is not null;

    internal override async Task<ISandbox> OpenAsync() => await LandlockSandbox.OpenAsync(NamespacesProvider.Program, TestContext.Current.CancellationToken);

    internal override Task<IReadOnlyList<string>> TracesAsync(ISandbox sandbox) => Task.FromResult(HostTraces.Find(((LandlockSandbox)sandbox).Folders));
}
