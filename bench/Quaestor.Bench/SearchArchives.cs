using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Quaestor.Data.Archives;
using Quaestor.Samples.Library;

namespace Quaestor.Bench;

/// <summary>An archive of 10,000 notes: indexing it against reading its files, and finding the notes of a question against looking through all of them for its words.</summary>
static class SearchArchives
{
    const int Notes = 10_000;

    static readonly string[] Questions =
    [
        "Why could nobody log into Ulster at Gdansk?", "How much electricity did the Oslo Vesper factory consume?", "Which manager agreed to the Tavira price rise for Kiel?",
        "Can the competitor appeal against the Lyon verdict on Nimbus?", "Who recommends a steel pin?", "storm damage skylights",
    ];

    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("quaestor-bench-").FullName;
        try
        {
            var documents = Path.Combine(folder, "notes");
            NoteLibrary.Write(documents, Notes);
            var texts = Read(documents);
            await using var shelf = new ArchiveShelf(Path.Combine(folder, "indexes"), [new("notes", documents)], embedder: null, NullLogger.Instance);
            var archive = shelf.Of("local").Single();
            await IndexAsync(archive, "indexing");
            await IndexAsync(archive, "looking again, nothing changed");
            await FindAsync(shelf, archive, texts);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static List<string> Read(string documents)
    {
        var began = Stopwatch.GetTimestamp();
        List<string> texts = [.. Directory.EnumerateFiles(documents, "*", SearchOption.AllDirectories).Select(File.ReadAllText)];
        Tell("reading the files (baseline)", Stopwatch.GetElapsedTime(began));
        return texts;
    }

    static async Task IndexAsync(Archive archive, string what)
    {
        var began = Stopwatch.GetTimestamp();
        await archive.RefreshAsync(retries: false, CancellationToken.None);
        Tell(what, Stopwatch.GetElapsedTime(began));
    }

    static async Task FindAsync(ArchiveShelf shelf, Archive archive, List<string> texts)
    {
        var (find, look) = (new Sample("ms"), new Sample("ms"));
        for (var i = 0; i < 300; i++)
        {
            var question = Questions[i % Questions.Length];
            var began = Stopwatch.GetTimestamp();
            await shelf.SearchAsync([archive], question, 5, CancellationToken.None);
            find.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            if (i < 12)
            {
                began = Stopwatch.GetTimestamp();
                _ = question.Split(' ').Sum(word => texts.Count(text => text.Contains(word, StringComparison.OrdinalIgnoreCase)));
                look.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        }

        find.Print("finding the five notes of a question");
        look.Print("looking through all texts for its words (baseline)");
    }

    static void Tell(string what, TimeSpan took) => Console.WriteLine($"  {what}: {took.TotalSeconds:0.00} s, {Notes / took.TotalSeconds:N0} notes a second");
}
