using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Quaestor.Cli.Client;

/// <param name="Id">Its number in the thread; null for events that have none.</param>
sealed record ApiEvent(long? Id, string Name, JsonElement Data);

/// <summary>Reads server-sent events (WHATWG HTML, 9.2.6) whose data are JSON objects.</summary>
static class ApiEvents
{
    /// <param name="silence">How long nothing may come, not even a comment.</param>
    /// <exception cref="IOException">The stream broke, or was silent for longer.</exception>
    public static async IAsyncEnumerable<ApiEvent> ReadAsync(Stream stream, TimeSpan silence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var (id, name, data) = ((long?)null, "", new StringBuilder());
        while (await LineAsync(reader, silence, cancellationToken) is { } line)
        {
            if (line.Length == 0)
            {
                if (data.Length > 0)
                {
                    yield return new(id, name, JsonDocument.Parse(data.ToString()).RootElement);
                }

                (id, name) = (null, "");
                data.Clear();
                continue;
            }

            var (field, value) = Split(line);
            switch (field)
            {
                case "id":
                    id = long.TryParse(value, out var number) ? number : null;
                    break;
                case "event":
                    name = value;
                    break;
                case "data":
                    data.Append(data.Length > 0 ? "\n" : "").Append(value);
                    break;
            }
        }
    }

    static async Task<string?> LineAsync(StreamReader reader, TimeSpan silence, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadLineAsync(cancellationToken).AsTask().WaitAsync(silence, cancellationToken);
        }
        catch (TimeoutException exception)
        {
            throw new IOException($"Nothing came for {silence.TotalSeconds:0} seconds.", exception);
        }
    }

    // A line that begins with a colon has an empty field name: a comment.
    static (string Field, string Value) Split(string line)
    {
        var colon = line.IndexOf(':');
        if (colon < 0)
        {
            return (line, "");
        }

        var value = line[(colon + 1)..];
        return (line[..colon], value.StartsWith(' ') ? value[1..] : value);
    }
}
