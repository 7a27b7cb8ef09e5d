using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Quaestor.Data.Archives;
using Quaestor.Data.Archives.Indexing;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Archives;

/// <summary>A shelf with one archive, <c>books</c>, over a folder of the test's own; nothing watches it.</summary>
sealed class OpenShelf : IAsyncDisposable
{
    readonly TempFolder _folder = new();

    public OpenShelf(Embedder? embedder = null, string place = "docs")
    {
        Directory.CreateDirectory(Documents);
        Shelf = new ArchiveShelf(IndexFolder, [new("books", Path.Combine(_folder.Path, place))], embedder, NullLogger.Instance);
    }

    public string Documents => Path.Combine(_folder.Path, "docs");

    public string IndexFolder => Path.Combine(_folder.Path, "indexes");

    public ArchiveShelf Shelf { get; }

    public Archive Books => Shelf.Of("local").Single(archive => archive.Settings.Name == "books");

    public string Write(string name, string text) => _folder.Write(Path.Combine("docs", name), Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes) => _folder.Write(Path.Combine("docs", name), bytes);

    public string WriteBeside(string name, byte[] bytes) => _folder.Write(name, bytes);

    public async Task<ArchiveStatus> IndexAsync()
    {
        await Books.RefreshAsync(retries: false, TestContext.Current.CancellationToken);
        return Books.Status();
    }

    /// <summary>What is cited for a question, the best first.</summary>
    public async Task<IReadOnlyList<string>> FindAsync(string question, int most = 5) =>
        [.. (await SearchAsync(question, most)).Hits.Select(hit => hit.Best.Citation)];

    public Task<ArchiveAnswer> SearchAsync(string question, int most = 5) =>
        Shelf.SearchAsync([Books], question, most, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Shelf.DisposeAsync();
        _folder.Dispose();
    }
}
