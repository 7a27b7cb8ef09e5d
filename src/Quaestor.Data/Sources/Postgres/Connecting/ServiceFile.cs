using Quaestor.Data.Catalog;

namespace Quaestor.Data.Sources.Postgres.Connecting;

/// <summary>Named groups of connection parameters, <c>pg_service.conf</c> (PostgreSQL's documentation, 34.17).</summary>
static class ServiceFile
{
    /// <param name="service">Null where none is asked for.</param>
    /// <param name="environment">Finds a variable.</param>
    /// <exception cref="SourceException">No file has such a service, or one cannot be read.</exception>
    public static IEnumerable<KeyValuePair<string, string>> Find(string? service, Func<string, string?> environment)
    {
        if (service is null)
        {
            return [];
        }

        var files = Files(environment).Where(File.Exists).ToList();
        foreach (var file in files)
        {
            if (Read(file).TryGetValue(service, out var parameters))
            {
                return parameters;
            }
        }

        throw new SourceException(
            files.Count == 0
                ? $"There is no service file that could tell of \"{service}\". Write one to ~/.pg_service.conf, or name one in PGSERVICEFILE."
                : $"There is no service \"{service}\" in {string.Join(" or ", files)}.{NearestName.Hint(service, [.. files.SelectMany(file => Read(file).Keys)])}");
    }

    static IEnumerable<string> Files(Func<string, string?> environment)
    {
        yield return environment("PGSERVICEFILE") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".pg_service.conf");
        yield return Path.Combine(environment("PGSYSCONFDIR") ?? "/etc/postgresql-common", "pg_service.conf");
    }

    static Dictionary<string, Dictionary<string, string>> Read(string file)
    {
        try
        {
            return Services(File.ReadLines(file));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SourceException($"The service file {file} cannot be read: {error.Message.TrimEnd('.')}. Let this user read it, or name another in PGSERVICEFILE.");
        }
    }

    static Dictionary<string, Dictionary<string, string>> Services(IEnumerable<string> lines)
    {
        Dictionary<string, Dictionary<string, string>> services = new(StringComparer.Ordinal);
        Dictionary<string, string>? current = null;
        foreach (var line in lines.Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line is ['[', .. var name, ']'])
            {
                services[name] = current = new(StringComparer.Ordinal);
            }
            else if (line.Split('=', 2) is [var key, var value] && current is not null)
            {
                current[key.Trim()] = value.Trim();
            }
        }

        return services;
    }
}
