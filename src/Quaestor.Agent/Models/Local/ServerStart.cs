using System.ComponentModel;
using System.Security.Cryptography;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.Local.Processes;

namespace Quaestor.Agent.Models.Local;

/// <summary>Brings up a model's server: finds the one that runs, or starts the program and waits until it can answer.</summary>
sealed class ServerStart(LocalModelSettings model, IRunner runner, RunnerOptions options, ServerProbe probe, TimeProvider clock)
{
    const int Attempts = 3;

    readonly Supervision _supervision = options.Supervision;

    string Program => model.Program ?? runner.Facts.Program;

    string HealthPath => model.HealthPath ?? runner.Facts.HealthPath;

    /// <exception cref="ModelException">It does not come up; the message says why and what to do.</exception>
    public async Task<RunningServer> RunAsync(CancellationToken cancellationToken)
    {
        if (model.Url is { } url)
        {
            var address = ServerAddress.Of(url, model.ApiKey);
            await WaitUntilReadyAsync(address, process: null, log: null, cancellationToken);
            return new RunningServer(address, process: null, log: null);
        }

        if (runner.Facts.UsualUrl is { } usual)
        {
            var address = ServerAddress.Of(usual, key: null);
            if ((await probe.LookAsync(address, HealthPath, cancellationToken)).IsReady)
            {
                return new RunningServer(address, process: null, log: null);
            }
        }

        runner.Check(model);
        var program = FindProgram();
        for (var attempt = 1; ; attempt++)
        {
            if (await TryStartAsync(program, isLast: attempt == Attempts, cancellationToken) is { } server)
            {
                return server;
            }
        }
    }

    string FindProgram()
    {
        if (OperatingSystem.IsWindows())
        {
            throw Unfit($"Quaestor starts local models on Linux and macOS only. Start {Program} yourself, and set the url of the local model {model.Name} to its address.");
        }

        return ProgramFile.Find(Program, out var looked)
            ?? throw Unfit($"The program {Program}, which the local model {model.Name} needs, is not there: it was looked for {looked}. {runner.Facts.Install}, or set program to its path.");
    }

    static ModelException Unfit(string message) => new(ModelFailure.ModelNotFound, message);

    /// <returns>Null where another program took the port meanwhile.</returns>
    async Task<RunningServer?> TryStartAsync(string program, bool isLast, CancellationToken cancellationToken)
    {
        var port = _supervision.FreePort();
        var command = runner.Command(model, port, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)));
        var address = new ServerAddress(new Uri($"http://127.0.0.1:{port}"), command.Key);
        var log = new LogTail(options.LogFolder is { } folder ? Path.Combine(folder, FileName(model.Name)) : null);
        if (command.Key is { } key)
        {
            log.Hide(key);
        }

        var environment = new Dictionary<string, string>(model.Environment, StringComparer.Ordinal);
        foreach (var (name, value) in command.Environment)
        {
            environment[name] = value;
        }

        var process = Start(program, command.Arguments, environment, log);
        try
        {
            await WaitUntilReadyAsync(address, process, log, cancellationToken);
            return new RunningServer(address, process, log);
        }
        catch (Exception error)
        {
            var hadEnded = process.Ended.IsCompleted;
            process.Kill();
            await process.DisposeAsync();
            log.Dispose();
            if (error is ModelException && hadEnded && !isLast && FreePort.IsTaken(port))
            {
                return null;
            }

            throw;
        }
    }

    GuardedProcess Start(string program, IReadOnlyList<string> arguments, Dictionary<string, string> environment, LogTail log)
    {
        try
        {
            return GuardedProcess.Start(program, arguments, environment, log, _supervision.StopGrace);
        }
        catch (Win32Exception error)
        {
            log.Dispose();
            throw new ModelException(ModelFailure.Overloaded, $"{program} for the local model {model.Name} cannot be started: {error.Message.TrimEnd('.')}. Free memory or processes, and ask again.", error);
        }
    }

    async Task WaitUntilReadyAsync(ServerAddress address, GuardedProcess? process, LogTail? log, CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        while (true)
        {
            var seen = await LookAsync(address, process, log, cancellationToken);
            if (seen.IsReady)
            {
                return;
            }

            if (process is null && !seen.IsThere)
            {
                throw new ModelException(
                    ModelFailure.Transport,
                    $"The server of the local model {model.Name} is not running: {seen.Said}. Start it, or take url out of its settings to let Quaestor start {Program}.");
            }

            if (OverLimit(process) is { } over)
            {
                throw new ModelException(ModelFailure.Overloaded, $"{Program} for the local model {model.Name} was ended while it started: {over}.");
            }

            if (clock.GetElapsedTime(begun) > model.StartTimeout)
            {
                throw new ModelException(
                    ModelFailure.Timeout,
                    $"{Program} for the local model {model.Name} was not ready after {model.StartTimeout.TotalSeconds:0} seconds: {seen.Said}.{Words(log)} Choose a smaller model, or raise start_seconds.")
                {
                    RetryAfter = _supervision.CoolDown,
                };
            }

            await Task.WhenAny(process?.Ended ?? Task.Delay(_supervision.Poll, clock, cancellationToken), Task.Delay(_supervision.Poll, clock, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>One look, as long as the program runs: whoever took its port may never answer.</summary>
    async Task<ServerReadiness> LookAsync(ServerAddress address, GuardedProcess? process, LogTail? log, CancellationToken cancellationToken)
    {
        using var looking = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var look = probe.LookAsync(address, HealthPath, looking.Token);
        if (process is not null)
        {
            await Task.WhenAny(look, process.Ended);
            if (process.Ended.IsCompleted)
            {
                await looking.CancelAsync();
                throw EndedAtStart(await process.Ended, log!);
            }
        }

        return await look;
    }

    string? OverLimit(GuardedProcess? process) => MemoryLimit.Passed(model.MemoryLimit, process?.MemoryBytes);

    ModelException EndedAtStart(int exitCode, LogTail log)
    {
        var cure = ServerEnding.Cure(exitCode, log.Last);
        var more = options.LogFolder is { } folder ? $" All of its words are in {Path.Combine(folder, FileName(model.Name))}." : "";
        return new ModelException(
            ModelFailure.Overloaded,
            $"{Program} for the local model {model.Name} does not start: {ServerEnding.Of(exitCode)}.{Words(log)}{(cure.Length > 0 ? $" {cure}" : "")}{more}");
    }

    static string Words(LogTail? log) => log is { Last: { Count: > 0 } last } ? $" It said: {string.Join(" / ", last)}." : "";

    static string FileName(string name) => $"{string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' ? letter : '_'))}.log";
}
