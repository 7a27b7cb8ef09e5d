using Quaestor.Tests.Contracts;

namespace Quaestor.Tests.Sandboxes.Docker;

/// <summary>Python in containers of a real engine. Run by <c>make test-docker</c>, which names the engine.</summary>
[Trait("Engine", "Docker")]
public sealed class DockerContractTests(DockerProvider provider) : SandboxContract(provider), IClassFixture<DockerProvider>;
