using Quaestor.Data.Sandboxes.Protocol;

namespace Quaestor.Tests.Sandboxes.Python;

public sealed class PandasProgramsTests(DirectGuest guest)
{
    [Fact]
    [Trait("Size", "Slow")]
    public Task AProgramGivesTheSameInTheGuestAsInAPlainInterpreter()
    {
        var table = new PythonTableMessage("orders", "shop", guest.AddFile(PandasPrograms.Columns, [PandasPrograms.Chunk()]));
        return PandasPrograms.AgreeAsync(PandasPrograms.Count(60), async code =>
        {
            var answer = await guest.RunAsync(code, table);
            Assert.Empty(answer.Findings);
            return new(answer.Failed?.Type, [.. answer.Names], answer.Rows);
        });
    }
}
