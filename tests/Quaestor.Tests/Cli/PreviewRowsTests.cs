using Quaestor.Cli.Output;

namespace Quaestor.Tests.Cli;

public sealed class PreviewRowsTests
{
    [Theory]
    [InlineData("  before {\"id\":1,\"a\":\"x\",\"b\":2.50}\n  after  {\"id\":1,\"a\":\"y\",\"b\":2.50}", "  id 1: a \"x\" → \"y\"")]
    [InlineData("  before {\"id\":1,\"a\":null,\"b\":2}\n  after  {\"id\":1,\"a\":0,\"b\":3}\nLocks: x", "  id 1: a null → 0, b 2 → 3\nLocks: x")]
    [InlineData("  before {\"id\":1,\"a\":1}\n  after  {\"id\":1,\"a\":1}", "  id 1: as it was")]
    public void ARowThatChangesIsToldByWhatChangesOfIt(string preview, string shown) => Assert.Equal(shown, PreviewRows.Of(preview));

    [Theory]
    [InlineData("2 rows change.\nTables: public.t 2 updated")]
    [InlineData("  before {\"id\":1}\n  after  (gone)")]
    [InlineData("  after  {\"id\":1}")]
    [InlineData("  before {\"id\":1,\"a\":\"long…\n  after  {\"id\":1,\"a\":\"long…")]
    [InlineData("  before {\"id\":1,\"a\":1}\n  after  {\"id\":2,\"a\":1}")]
    [InlineData("  before {\"id\":1}")]
    public void WhatCannotBeComparedByColumnsStaysAsItIs(string preview) => Assert.Equal(preview, PreviewRows.Of(preview));
}
