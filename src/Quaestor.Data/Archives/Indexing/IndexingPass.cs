using System.Security.Cryptography;
using System.Threading.Channels;
using Quaestor.Data.Archives.Documents;
using Quaestor.Data.Archives.Files;
using Quaestor.Data.Archives.Index;

namespace Quaestor.Data.Archives.Indexing;

/// <summary>
/// Brings an index to what lies in its archive: what has another stamp is read, what has other bytes is taken apart anew, what
/// is gone is forgotten. It may stop anywhere; what was written until then is whole.
/// </summary>
/// <param name="retries">What was refused before is tried once more: a program or a right may have come since.</param>
sealed class IndexingPass(IndexFile index, Extraction extraction, bool retries)
{
    /// <summary>A file that was written so lately may be written again without its stamp telling: it is looked at once more.</summary>
    static readonly TimeSpan Young = TimeSpan.FromSeconds(2);

    const int BatchDocuments = 100;
    const int BatchCharacters = 4 << 20;

    static readonly ExtractedDocument Nothing = new(null, []);

    /// <summary>How many documents are done, of how many that are new or changed.</summary>
    public (int Done, int Total) Progress { get; private set; }

    /// <returns>Whether anything was written.</returns>
    /// <exception cref="ArchiveException">The index cannot be written.</exception>
    public async Task<bool> RunAsync(ArchiveListing listing, CancellationToken cancellationToken)
    {
        var known = index.Known();
        var there = listing.Files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        var gone = known.Keys.Where(path => !there.Contains(path)).ToList();
        List<ArchiveFile> changed = [.. listing.Files.DistinctBy(file => file.Path).Where(file => !known.TryGetValue(file.Path, out var before) || before.Stamp != file.Stamp || (retries && before.IsRefused))];
        Progress = (0, changed.Count);
        if (gone.Count > 0)
        {
            index.Write(writing => gone.ForEach(writing.Remove));
        }

        if (changed.Count > 0)
        {
            await ReadAsync(changed, known, cancellationToken);
        }

        return gone.Count + changed.Count > 0;
    }

    async Task ReadAsync(List<ArchiveFile> changed, Dictionary<string, KnownFile> known, CancellationToken cancellationToken)
    {
        var readers = Math.Clamp(Environment.ProcessorCount, 1, 4);
        var read = Channel.CreateBounded<IndexedDocument>(new BoundedChannelOptions(2 * readers) { SingleReader = true });
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = Parallel.ForEachAsync(changed, new ParallelOptions { MaxDegreeOfParallelism = readers, CancellationToken = both.Token }, async (file, cancellation) =>
        {
            var before = known.TryGetValue(file.Path, out var found) && !(retries && found.IsRefused) ? found.Hash : [];
            await read.Writer.WriteAsync(await ReadAsync(file, before, cancellation), cancellation);
        });
        var ended = reading.ContinueWith(task => read.Writer.Complete(task.Exception?.InnerException), TaskScheduler.Default);
        try
        {
            await WriteAsync(read.Reader, cancellationToken);
        }
        finally
        {
            await both.CancelAsync();
            await ended;
        }

        await reading;
    }

    async Task WriteAsync(ChannelReader<IndexedDocument> read, CancellationToken cancellationToken)
    {
        List<IndexedDocument> batch = [];
        var characters = 0;
        while (await read.WaitToReadAsync(cancellationToken))
        {
            while (read.TryRead(out var document))
            {
                batch.Add(document);
                characters += document.Content.Passages.Sum(passage => passage.Text.Length);
                if (batch.Count >= BatchDocuments || characters >= BatchCharacters)
                {
                    Write();
                }
            }
        }

        Write();

        void Write()
        {
            index.Write(writing =>
            {
                foreach (var document in batch)
                {
                    WriteOne(writing, document);
                }
            });
            Progress = (Progress.Done + batch.Count, Progress.Total);
            batch.Clear();
            characters = 0;
        }
    }

    /// <summary>One whose bytes are as before gets its new stamp alone.</summary>
    static void WriteOne(IndexWriting writing, IndexedDocument document)
    {
        if (document.Content == Nothing && document.Problem is null)
        {
            writing.Restamp(document.Path, document.Stamp);
        }
        else
        {
            writing.Put(document);
        }
    }

    async Task<IndexedDocument> ReadAsync(ArchiveFile file, byte[] hashBefore, CancellationToken cancellationToken)
    {
        var age = DateTime.UtcNow - file.Changed;
        var stamp = age < Young && age > -Young ? $"young {file.Stamp}" : file.Stamp;
        byte[] hash = [];
        try
        {
            var bytes = await file.ReadAsync(cancellationToken);
            hash = SHA256.HashData(bytes);
            return hash.AsSpan().SequenceEqual(hashBefore)
                ? new(file.Path, file.Kind, stamp, hash, bytes.Length, Nothing, null)
                : new(file.Path, file.Kind, stamp, hash, bytes.Length, await extraction.ReadAsync(file.Kind, bytes, cancellationToken), null);
        }
        catch (DocumentException refused)
        {
            return new(file.Path, file.Kind, stamp, hash, file.Bytes, Nothing, refused.Message);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return new(file.Path, file.Kind, "gone", [], file.Bytes, Nothing, "was there and is gone.");
        }
        catch (IOException)
        {
            return new(file.Path, file.Kind, "unread", [], file.Bytes, Nothing, BoundedRead.Unread);
        }
    }
}
