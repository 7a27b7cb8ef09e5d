using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Quaestor.Agent.Settings;
using Quaestor.Cli.Output;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;
using Quaestor.Data.Catalog;

namespace Quaestor.Cli.Options;

/// <summary>The options that several commands take, declared once.</summary>
sealed class SharedOptions
{
    public Option<string[]> Source { get; } = new("--source", "-s")
    {
        Description = "A file or folder of data, or a source of the settings by its name; may be given more than once.",
        HelpName = "PATH|NAME",
        DefaultValueFactory = _ => [],
    };

    public Option<Uri?> Server { get; } = new("--server")
    {
        Description = "Talk to this running server; without it the command hosts its own.",
        HelpName = "URL",
        CustomParser = ParseServer,
    };

    public Option<string?> Store { get; } = new("--store")
    {
        Description = "Where threads, runs and results are kept: a file, or postgresql://…",
        HelpName = "FILE|URL",
    };

    public Option<DateOnly?> Today { get; } = new("--today")
    {
        Description = "What \"today\" is, for questions such as \"last month\".",
        HelpName = "YYYY-MM-DD",
        CustomParser = ParseDay,
    };

    public Option<TimeZoneInfo?> TimeZone { get; } = new("--time-zone")
    {
        Description = "Where days begin, by its IANA name; this machine's own without it.",
        HelpName = "NAME",
        CustomParser = ParseTimeZone,
    };

    public Option<string?> Config { get; } = new("--config")
    {
        Description = "The settings; without it ./quaestor.json or the user's own.",
        HelpName = "FILE",
    };

    public Option<string?> Script { get; } = new("--script")
    {
        Description = "A transcript that answers in place of a model, for demonstrations.",
        HelpName = "FILE",
        Hidden = true,
    };

    public Option<string?> Dataset { get; } = new("--dataset", "-d")
    {
        Description = "Name or id of the source to ask, where there are several.",
        HelpName = "NAME",
    };

    public Option<RowsFormat> Format { get; } = new("--format", "-f")
    {
        Description = "How rows are written.",
        HelpName = "table|csv|json|ndjson|parquet|xlsx|markdown",
        DefaultValueFactory = _ => RowsFormat.Table,
        CustomParser = ParseFormat,
    };

    public Option<string?> Output { get; } = new("--output", "-o")
    {
        Description = "A file to write all rows to; its ending is the format where --format is not given.",
        HelpName = "FILE",
    };

    public Option<bool> Json { get; } = new("--json")
    {
        Description = "Write JSON, for programs.",
    };

    public void AddServer(Command command)
    {
        command.Options.Add(Source);
        command.Options.Add(Server);
        command.Options.Add(Store);
        command.Options.Add(Config);
        command.Validators.Add(result =>
        {
            if (Given(Server) && (Given(Source) || Given(Store) || Given(Config)))
            {
                result.AddError("--server talks to a server that has its own sources, store and settings: leave out --source, --store and --config, and choose with --dataset.");
            }

            bool Given(Option option) => result.GetResult(option) is { Implicit: false };
        });
    }

    public void AddRows(Command command)
    {
        command.Options.Add(Format);
        command.Options.Add(Output);
        command.Options.Add(Json);
    }

    /// <exception cref="CommandException">The options do not go together.</exception>
    public RowsDestination ReadRows(ParseResult parsed, Screen screen)
    {
        var destination = new RowsDestination(
            parsed.GetValue(Format), IsFormatGiven: parsed.GetResult(Format) is { Implicit: false }, parsed.GetValue(Output), parsed.GetValue(Json));
        return destination.Fault(screen) is { } fault ? throw new CommandException(ExitCode.Usage, fault) : destination;
    }

    public SessionOptions ReadServer(ParseResult parsed) => new()
    {
        Server = parsed.GetValue(Server),
        Sources = parsed.GetValue(Source) ?? [],
        Store = parsed.GetValue(Store),
        Config = parsed.GetValue(Config),
        Today = parsed.GetValue(Today),
        TimeZone = parsed.GetValue(TimeZone),
        Script = parsed.GetValue(Script),
    };

    static RowsFormat ParseFormat(ArgumentResult result)
    {
        switch (result.Tokens[0].Value)
        {
            case "table":
                return RowsFormat.Table;
            case "csv":
                return RowsFormat.Csv;
            case "json":
                return RowsFormat.Json;
            case "ndjson":
                return RowsFormat.NdJson;
            case "parquet":
                return RowsFormat.Parquet;
            case "xlsx":
                return RowsFormat.Xlsx;
            case "markdown" or "md":
                return RowsFormat.Markdown;
            case var other:
                result.AddError($"There is no format \"{other}\".{NearestName.Hint(other, ["table", "csv", "json", "ndjson", "parquet", "xlsx", "markdown"])} It is one of table, csv, json, ndjson, parquet, xlsx, markdown.");
                return default;
        }
    }

    static Uri? ParseServer(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address)
            && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Session.SocketScheme && address.LocalPath.StartsWith('/'))))
        {
            return address;
        }

        result.AddError($"\"{text}\" is not the address of a server; write it as http://127.0.0.1:5210.");
        return null;
    }

    static TimeZoneInfo? ParseTimeZone(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (TimeZones.Find(text) is { } zone)
        {
            return zone;
        }

        result.AddError($"There is no time zone \"{text}\".{TimeZones.Hint(text)} Give its IANA name, as in Europe/Berlin.");
        return null;
    }

    static DateOnly? ParseDay(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        result.AddError($"\"{text}\" is not a day; write it as 2025-01-31.");
        return null;
    }
}
