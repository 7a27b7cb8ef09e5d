using Quaestor.Tests.Contracts;

namespace Quaestor.Tests.Sandboxes.Kubernetes;

/// <summary>Python in pods of a real cluster. Run by <c>make test-kubernetes</c>, which names the cluster.</summary>
[Trait("Engine", "Kubernetes")]
public sealed class KubernetesContractTests(RealCluster cluster) : SandboxContract(cluster), IClassFixture<RealCluster>
{
    [Fact]
    public async Task TheClusterHoldsWhatItPromises()
    {
        await using var sandbox = (Data.Sandboxes.Kubernetes.KubernetesSandbox)await cluster.OpenAsync();

        await sandbox.CheckAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task ATableOfSeveralMegabytesReachesItsJob()
    {
        var made = await cluster.RunAsync(cluster.Job("result = pd.DataFrame({'n': np.random.rand(200_000)})") with
        {
            Limits = cluster.Limits with { MaxRows = 200_000 },
        });
        var run = await cluster.RunAsync(cluster.Job("result = len(shop)") with { Tables = [new("shop", "main", made.ResultPath)] });

        Assert.Equal("200000", run.Cell);
    }
}
