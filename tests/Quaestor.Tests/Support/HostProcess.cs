using System.Globalization;

namespace Quaestor.Tests.Support;

/// <summary>What the host's <c>/proc</c> says of a process.</summary>
static class HostProcess
{
    /// <summary>False for one that has ended, be it that its parent has not looked yet.</summary>
    public static bool Runs(int id)
    {
        try
        {
            return Status(id, "State")[0] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Fails with the test's own time limit.</summary>
    public static async Task WaitForEndAsync(int id)
    {
        while (Runs(id))
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The process and all below it.</summary>
    public static List<int> Family(int id)
    {
        List<int> family = [id];
        for (var i = 0; i < family.Count; i++)
        {
            family.AddRange(Children(family[i]));
        }

        return family;
    }

    /// <summary>A line of <c>/proc/ID/status</c>, values as they stand there.</summary>
    public static string Status(int id, string name) =>
        File.ReadLines($"/proc/{id}/status").First(line => line.StartsWith(name + ":", StringComparison.Ordinal))[(name.Length + 1)..].Trim();

    /// <summary>Program and arguments, each with a zero after it; empty for one that has ended.</summary>
    public static string CommandLine(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }

    /// <summary>None of one that ends meanwhile.</summary>
    static List<int> Children(int id)
    {
        try
        {
            return [.. Directory.GetDirectories($"/proc/{id}/task")
                .SelectMany(task => File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(child => int.Parse(child, CultureInfo.InvariantCulture))];
        }
        catch (IOException)
        {
            return [];
        }
    }

    public static string Namespace(string id, string name) => new FileInfo($"/proc/{id}/ns/{name}").LinkTarget!;
}
