using System.Text.RegularExpressions;

namespace Quaestor.Bench;

/// <summary>What a browser fetches before the page can be used, compressed as the server sends it: the page, its styles, its script and what that imports at once.</summary>
static partial class FirstLoad
{
    public static async Task RunAsync()
    {
        await using var server = await ServerProcess.StartAsync(page: "/");
        using var client = new HttpClient { BaseAddress = server.Client.BaseAddress };
        client.DefaultRequestHeaders.AcceptEncoding.ParseAdd("gzip");
        Dictionary<string, int> sent = [];
        Queue<string> wanted = new(["/"]);
        while (wanted.TryDequeue(out var path))
        {
            if (sent.ContainsKey(path))
            {
                continue;
            }

            sent[path] = (await client.GetByteArrayAsync(path)).Length;
            foreach (var next in Fetched(path, await server.Client.GetStringAsync(path)))
            {
                wanted.Enqueue(next);
            }
        }

        foreach (var (path, bytes) in sent)
        {
            Console.WriteLine($"  {path,-32} {bytes,9:N0} bytes");
        }

        Console.WriteLine($"  {"first load",-32} {sent.Values.Sum(),9:N0} bytes");
    }

    // What a script imports with import(…) comes when it is needed.
    static IEnumerable<string> Fetched(string path, string text) =>
        path == "/" ? InPage().Matches(text).Select(match => "/" + match.Groups[1].Value)
        : path.EndsWith(".js", StringComparison.Ordinal) ? AtOnce().Matches(text).Select(match => "/assets/" + match.Groups[1].Value)
        : [];

    [GeneratedRegex("""(?:src|href)="\./([^"]+\.(?:js|css|svg))" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex InPage();

    [GeneratedRegex("""(?:^|[;}\s])(?:import|export)(?:[\w$*{},\s]+from)?\s*["']\./([\w.-]+\.js)["']""")]
    private static partial Regex AtOnce();
}
