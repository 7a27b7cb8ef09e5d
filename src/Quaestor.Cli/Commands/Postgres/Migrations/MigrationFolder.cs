using System.Globalization;
using System.Text.Json;
using Quaestor.Cli.Sessions;

namespace Quaestor.Cli.Commands.Postgres.Migrations;

/// <summary>A folder of files <c>NNNN_name.up.sql</c> and <c>NNNN_name.down.sql</c>.</summary>
sealed class MigrationFolder(string path)
{
    const string Up = ".up.sql";
    const string Down = ".down.sql";

    /// <summary>All of them, in their order, as the routes take them.</summary>
    /// <exception cref="CommandException">The folder cannot be read, or a way back has no migration.</exception>
    public IReadOnlyList<(string Id, string Up, string Down)> Read()
    {
        try
        {
            var files = Directory.Exists(path) ? Directory.GetFiles(path, "*.sql").Order(StringComparer.Ordinal).ToList() : throw new CommandException(ExitCode.Usage, $"There is no folder {path}. Name the one with the migrations with --dir, or plan the first one.");
            var alone = files.Find(file => file.EndsWith(Down, StringComparison.Ordinal) && !files.Contains(file[..^Down.Length] + Up));
            return alone is null
                ? [.. files.Where(file => file.EndsWith(Up, StringComparison.Ordinal)).Select(ReadOne)]
                : throw new CommandException(ExitCode.Usage, $"{alone} has no {Up} beside it.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Usage, $"{path} cannot be read: {exception.Message}");
        }
    }

    /// <summary>The number after the last one there.</summary>
    public int NextNumber() =>
        Directory.Exists(path)
            ? Directory.GetFiles(path, "*.sql").Select(file => Path.GetFileName(file).Split('_')[0]).Where(number => int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                .Select(number => int.Parse(number, CultureInfo.InvariantCulture)).DefaultIfEmpty(0).Max() + 1
            : 1;

    /// <returns>The files.</returns>
    /// <exception cref="CommandException">One is there already, or cannot be written.</exception>
    public IReadOnlyList<string> Write(string id, string up, string down)
    {
        string[] files = [Path.Combine(path, id + Up), Path.Combine(path, id + Down)];
        try
        {
            Directory.CreateDirectory(path);
            foreach (var (file, text) in files.Zip([up, down]))
            {
                using var writer = new StreamWriter(new FileStream(file, FileMode.CreateNew));
                writer.Write(text);
            }

            return files;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Failed, $"The migration could not be written: {exception.Message}");
        }
    }

    public void WriteTo(Utf8JsonWriter body)
    {
        body.WriteStartArray("migrations"u8);
        foreach (var (id, up, down) in Read())
        {
            body.WriteStartObject();
            body.WriteString("id"u8, id);
            body.WriteString("up"u8, up);
            body.WriteString("down"u8, down);
            body.WriteEndObject();
        }

        body.WriteEndArray();
    }

    static (string, string, string) ReadOne(string file)
    {
        var id = Path.GetFileName(file)[..^Up.Length];
        var back = file[..^Up.Length] + Down;
        return (id, File.ReadAllText(file), File.Exists(back) ? File.ReadAllText(back) : "");
    }
}
