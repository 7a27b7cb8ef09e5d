using System.Text.Json.Nodes;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sandboxes.Kubernetes;

public sealed class ObjectSchemasTests
{
    [Fact]
    public void ExampleManifestsAreValid()
    {
        if (ObjectSchemas.Load() is not { } schemas)
        {
            return;
        }

        var files = Directory.GetFiles(SharedFixtures.Folder("fixtures/kubernetes/manifests")!, "*.json");
        Assert.NotEmpty(files);

        Assert.All(files, file => Assert.Empty(schemas.Validate(JsonNode.Parse(File.ReadAllText(file))!)));
    }

    [Theory]
    [InlineData("""{"apiVersion":"batch/v1","kind":"Job","spec":{"template":{"spec":{"containers":[{"name":"run","imagePolicy":"Always"}]}}}}""", "imagePolicy: unknown field")]
    [InlineData("""{"apiVersion":"batch/v1","kind":"Job","spec":{"backoffLimit":"0","template":{}}}""", "backoffLimit: a whole number expected")]
    [InlineData("""{"apiVersion":"batch/v1","kind":"Job","spec":{}}""", "a field template expected")]
    [InlineData("""{"apiVersion":"v1","kind":"ConfigMap","data":[]}""", "object expected")]
    [InlineData("""{"apiVersion":"v1","kind":"ConfigMap","immutable":"yes"}""", "true or false expected")]
    [InlineData("""{"apiVersion":"extensions.agents.x-k8s.io/v1beta1","kind":"SandboxClaim","spec":{"warmPoolRef":{"name":"p"},"lifecycle":{"shutdownPolicy":"Forget"}}}""", "shutdownPolicy: one of")]
    [InlineData("""{"apiVersion":"v1","kind":"Jobb"}""", "no schema")]
    public void AFaultInAnObjectIsFound(string manifest, string fault)
    {
        if (ObjectSchemas.Load() is not { } schemas)
        {
            return;
        }

        Assert.Contains(fault, Assert.Single(schemas.Validate(JsonNode.Parse(manifest)!)));
    }
}
