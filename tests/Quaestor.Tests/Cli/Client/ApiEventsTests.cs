using System.Text;
using Quaestor.Cli.Client;

namespace Quaestor.Tests.Cli.Client;

public sealed class ApiEventsTests
{
    [Fact]
    public async Task EventsAreReadAsTheStandardSays()
    {
        var events = await ReadAsync(
            ": a comment\n\nid: 7\nevent: token\ndata: {\"text\":\"hi\"}\n\nevent:idle\ndata:{}\n\ndata: {\"a\":\ndata: 1}\n\nevent: unfinished\ndata: {}");

        Assert.Equal([(7L, "token", "{\"text\":\"hi\"}"), (null, "idle", "{}"), (null, "", "{\"a\":\n1}")],
            events.Select(item => (item.Id, item.Name, item.Data.GetRawText())));
    }

    [Fact]
    public async Task AnEventInPiecesIsOneEvent()
    {
        using var stream = new SlowStream(Encoding.UTF8.GetBytes("id: 1\r\nevent: token\r\ndata: {\"text\":\"日本\"}\r\n\r\n"));

        var item = Assert.Single(await ApiEvents.ReadAsync(stream, Timeout.InfiniteTimeSpan, default).ToListAsync());

        Assert.Equal("日本", item.Data.Text("text"));
    }

    static async Task<List<ApiEvent>> ReadAsync(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await ApiEvents.ReadAsync(stream, Timeout.InfiniteTimeSpan, default).ToListAsync();
    }

    /// <summary>Gives one byte at a time.</summary>
    sealed class SlowStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..1], cancellationToken);
    }
}
