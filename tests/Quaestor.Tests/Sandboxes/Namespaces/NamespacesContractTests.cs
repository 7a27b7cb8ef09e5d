using System.Runtime.Versioning;
using Quaestor.Tests.Contracts;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sandboxes.Namespaces;

/// <summary>Python in namespaces.</summary>
[SupportedOSPlatform("linux")]
[Collection(NamespacesProvider.Collection)]
public sealed class NamespacesContractTests(NamespacesProvider provider) : SandboxContract(provider), IClassFixture<NamespacesProvider>;
