using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.Routing;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Models.Routing;

public sealed class RoutingDocsTests
{
    [Fact]
    public void ThePageSaysOfEveryFailureWhatIsDone()
    {
        var page = File.ReadAllLines(Repository.PathOf("docs/routing.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal));

        var table = Enum.GetValues<ModelFailure>().Select(failure =>
        {
            var cure = FailureCure.Of(failure);
            return $"| `{new ModelException(failure, "").Code}` | {cure.Retries} | {(cure.FailsOver ? "yes" : "no")} | {cure.Blame.ToString().ToLowerInvariant()} |";
        });

        Assert.Equal(table.Order(StringComparer.Ordinal), page.Order(StringComparer.Ordinal));
    }
}
