using System.CommandLine;
using System.Text.Json;
using Quaestor.Cli.Client;
using Quaestor.Cli.Options;
using Quaestor.Cli.Output;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Run;

/// <summary><c>quaestor run</c>: a file of Python or SQL over a source; what it prints and its rows on stdout.</summary>
sealed class RunCommand(SharedOptions shared, Screen screen)
{
    const int MostRows = 100;
    const int MostBytes = 1 << 20;

    readonly Argument<string> _file = new("file") { Description = "A file of Python (.py) or SQL (.sql); - reads Python from standard input." };

    readonly Option<int> _rows = new("--rows")
    {
        Description = "Rows of a table or of Markdown to print; 0 for all.",
        HelpName = "N",
        DefaultValueFactory = _ => MostRows,
    };

    readonly Option<string?> _figures = new("--figures")
    {
        Description = "A folder for what the code draws, as PNG: figure-1.png and so on.",
        HelpName = "FOLDER",
    };

    public Command Create()
    {
        var command = new Command("run", "Run a file of Python or SQL over a source, in a sandbox.") { _file };
        shared.AddServer(command);
        command.Options.Add(shared.Dataset);
        shared.AddRows(command);
        command.Options.Add(_rows);
        command.Options.Add(_figures);
        command.SetAction(RunAsync);
        return command;
    }

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var destination = shared.ReadRows(parsed, screen);
        var file = parsed.GetRequiredValue(_file);
        var text = await ReadAsync(file, cancellationToken);
        var isSql = Path.GetExtension(file).Equals(".sql", StringComparison.OrdinalIgnoreCase);
        await using var session = await Session.OpenAsync(shared.ReadServer(parsed), cancellationToken);
        var run = await session.Api.RunAsync(isSql ? "sql" : "python", text, parsed.GetValue(shared.Dataset), cancellationToken);
        await TellAsync(run, destination);
        if (run.Object("result") is { } result)
        {
            var most = parsed.GetValue(_rows);
            await new RowsOutput(session.Api, screen).WriteAsync(result, destination, most == 0 ? int.MaxValue : most, cancellationToken);
        }

        await WriteFiguresAsync(run, parsed.GetValue(_figures), cancellationToken);
        if (run.Text("status") != "succeeded")
        {
            screen.Complain(RunErrorText.Of(run));
        }

        return ExitCode.OfStatus(run.Text("status"));
    }

    async Task<string> ReadAsync(string file, CancellationToken cancellationToken)
    {
        if (file == "-")
        {
            return await screen.Input.ReadToEndAsync(cancellationToken);
        }

        if (!file.EndsWith(".py", StringComparison.OrdinalIgnoreCase) && !file.EndsWith(".sql", StringComparison.OrdinalIgnoreCase))
        {
            throw new CommandException(ExitCode.Usage, $"{file} is neither Python (.py) nor SQL (.sql).");
        }

        try
        {
            return new FileInfo(file) is { Length: > MostBytes } large
                ? throw new CommandException(ExitCode.Usage, $"{file} has {large.Length:N0} bytes; {MostBytes:N0} are the most.")
                : await File.ReadAllTextAsync(file, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Usage, $"{file} cannot be read: {exception.Message}");
        }
    }

    /// <summary>What is printed goes where the rows go, unless those are for programs.</summary>
    async Task TellAsync(JsonElement run, RowsDestination destination)
    {
        foreach (var notice in run.Items("notices"))
        {
            screen.Say(notice.GetString()!);
        }

        if (run.TextOrNull("stdout") is not { Length: > 0 } printed)
        {
            return;
        }

        if (destination is { File: null, Format: RowsFormat.Table or RowsFormat.Markdown })
        {
            await screen.Data.WriteAsync(printed.EndsWith('\n') ? printed : printed + "\n");
        }
        else
        {
            screen.Say(printed.TrimEnd('\n'));
        }

        if (run.Flag("stdout_truncated"))
        {
            screen.Say("More was printed than is kept.");
        }
    }

    async Task WriteFiguresAsync(JsonElement run, string? folder, CancellationToken cancellationToken)
    {
        var figures = run.Items("figures").ToList();
        if (figures.Count == 0)
        {
            return;
        }

        if (folder is null)
        {
            screen.Say($"It drew {(figures.Count == 1 ? "a figure" : $"{figures.Count} figures")}: name a folder with --figures to keep them.");
            return;
        }

        foreach (var (place, figure) in figures.Index())
        {
            var path = Path.Combine(folder, $"figure-{place + 1}.png");
            try
            {
                Directory.CreateDirectory(folder);
                await File.WriteAllBytesAsync(path, figure.GetProperty("data").GetBytesFromBase64(), cancellationToken);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new CommandException(ExitCode.Failed, $"{path} could not be written: {exception.Message}");
            }

            screen.Say($"Figure written to {path}.");
        }
    }
}
