using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Quaestor.Agent.Threads;
using Quaestor.Cli.Options;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Stores;

/// <summary><c>quaestor store</c>: looks at the store of the settings, and moves it. A server may go on with it meanwhile.</summary>
sealed class StoreCommand(SharedOptions shared, Screen screen)
{
    readonly Argument<string> _from = new("from") { Description = "The store to copy: a file, or postgresql://…", HelpName = "FROM" };

    readonly Argument<string> _to = new("to") { Description = "An empty one, or one that is not there yet.", HelpName = "TO" };

    readonly Argument<string> _file = new("file") { Description = "A new file.", HelpName = "FILE" };

    public Command Create() => new("store", "Look at the store of threads and runs, bring it to the newest form, copy it, back it up.")
    {
        Of(new Command("info", "Say where the store is, in what form, and what it holds."), InfoAsync),
        Of(new Command("migrate", "Bring the store to the form of this version."), MigrateAsync),
        Of(new Command("copy", "Copy a store with its results: a file to PostgreSQL, back, or to another of its kind.") { _from, _to }, CopyAsync, isNamed: true),
        Of(new Command("backup", "Write the store as it is now to a file that is a store itself, while it is used.") { _file }, BackUpAsync),
    };

    Command Of(Command command, Func<ParseResult, CancellationToken, Task<int>> run, bool isNamed = false)
    {
        if (!isNamed)
        {
            command.Options.Add(shared.Store);
            command.Options.Add(shared.Config);
        }

        command.Options.Add(shared.Json);
        command.SetAction(run);
        return command;
    }

    async Task<int> InfoAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var location = LocationOf(parsed);
        var info = await Task.Run(() => StoreInfo.Read(location), cancellationToken).WaitAsync(cancellationToken);
        if (parsed.GetValue(shared.Json))
        {
            Write(body =>
            {
                body.WriteString("location"u8, location.ToString());
                body.WriteString("results"u8, location.ResultsPath);
                body.WriteString("database"u8, info.Database);
                body.WriteNumber("version"u8, info.Version);
                body.WriteNumber("newest"u8, info.Newest);
                body.WriteNumber("bytes"u8, info.Bytes);
                WriteTables(body, info.Tables);
            });
            return ExitCode.Fine;
        }

        screen.Data.WriteLine(SafeText.Line($"{location}, {info.Database}, {(info.Bytes + 1023) >> 10} KiB; results in {location.ResultsPath}"));
        screen.Data.WriteLine(info.Version == info.Newest
            ? $"form {info.Version}, the newest"
            : $"form {info.Version} of {info.Newest}; \"quaestor store migrate\" or the next start brings it there");
        var table = new TextTable([("table", false), ("rows", true)]);
        foreach (var (name, rows) in info.Tables)
        {
            table.Add([name, rows.ToString(CultureInfo.InvariantCulture)]);
        }

        table.Write(screen.Data, screen.Width);
        return ExitCode.Fine;
    }

    async Task<int> MigrateAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var location = LocationOf(parsed);
        var info = await Task.Run(
            () =>
            {
                Store.Open(location).Dispose();
                return StoreInfo.Read(location);
            },
            cancellationToken).WaitAsync(cancellationToken);
        return Tell(parsed, $"{location} has the newest form, {info.Version}.", body =>
        {
            body.WriteString("location"u8, location.ToString());
            body.WriteNumber("version"u8, info.Version);
        });
    }

    async Task<int> CopyAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (from, to) = (StoreLocation.Parse(parsed.GetValue(_from)!), StoreLocation.Parse(parsed.GetValue(_to)!));
        var tables = new List<(string Name, long Rows)>();
        var results = await Task.Run(() => StoreCopy.Run(from, to, Told), cancellationToken).WaitAsync(cancellationToken);
        return Tell(parsed, $"{from} is copied to {to}: {tables.Sum(table => table.Rows)} rows, {results} results, all uploads and archives that were added, and keys.", body =>
        {
            body.WriteString("from"u8, from.ToString());
            body.WriteString("to"u8, to.ToString());
            WriteTables(body, tables);
            body.WriteNumber("results"u8, results);
        });

        void Told(string table, long rows)
        {
            tables.Add((table, rows));
            screen.Say($"{table}: {rows}");
        }
    }

    async Task<int> BackUpAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var location = LocationOf(parsed);
        var named = parsed.GetValue(_file)!;
        var file = StoreLocation.IsAddress(named) ? named : Path.GetFullPath(named);
        var results = await Task.Run(() => StoreCopy.BackUp(location, file), cancellationToken).WaitAsync(cancellationToken);
        return Tell(parsed, $"{location} is backed up to {file}, with {results} results, all uploads and archives that were added beside it.", body =>
        {
            body.WriteString("location"u8, location.ToString());
            body.WriteString("file"u8, file);
            body.WriteNumber("bytes"u8, new FileInfo(file).Length);
            body.WriteNumber("results"u8, results);
        });
    }

    StoreLocation LocationOf(ParseResult parsed) => StoreLocation.Parse(Session.AgentOptionsOf(shared.ReadServer(parsed)).Store);

    int Tell(ParseResult parsed, string sentence, Action<Utf8JsonWriter> json)
    {
        if (parsed.GetValue(shared.Json))
        {
            Write(json);
        }
        else
        {
            screen.Data.WriteLine(SafeText.Line(sentence));
        }

        return ExitCode.Fine;
    }

    void Write(Action<Utf8JsonWriter> fields)
    {
        using var bytes = new MemoryStream();
        using (var body = new Utf8JsonWriter(bytes))
        {
            body.WriteStartObject();
            fields(body);
            body.WriteEndObject();
        }

        screen.Data.WriteLine(System.Text.Encoding.UTF8.GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
    }

    static void WriteTables(Utf8JsonWriter body, IReadOnlyList<(string Name, long Rows)> tables)
    {
        body.WriteStartObject("tables"u8);
        foreach (var (name, rows) in tables)
        {
            body.WriteNumber(name, rows);
        }

        body.WriteEndObject();
    }
}
