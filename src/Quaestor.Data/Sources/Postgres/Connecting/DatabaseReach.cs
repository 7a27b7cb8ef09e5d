using System.Diagnostics;

namespace Quaestor.Data.Sources.Postgres.Connecting;

/// <summary>Brings what a database is reached by: a password that a program tells, a tunnel that <c>ssh</c> holds open.</summary>
sealed class DatabaseReach(SourceReach how) : IAsyncDisposable
{
    /// <summary>Programs that tell passwords often tell such as do not last.</summary>
    static readonly TimeSpan PasswordLasts = TimeSpan.FromMinutes(5);

    static readonly TimeSpan LongestCommand = TimeSpan.FromSeconds(60);

    readonly SemaphoreSlim _turn = new(1, 1);
    SshTunnel? _tunnel;
    string? _password;
    long _told;

    /// <returns>The address as it can be connected to now.</returns>
    /// <exception cref="SourceException">The password's program fails, or the tunnel does not open.</exception>
    public async ValueTask<PostgresAddress> OfAsync(PostgresAddress address, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (how.PasswordCommand.Count > 0)
            {
                if (_password is null || Stopwatch.GetElapsedTime(_told) > PasswordLasts)
                {
                    (_password, _told) = (await PasswordAsync(address, cancellationToken), Stopwatch.GetTimestamp());
                }

                address = address.With(_password);
            }

            return how.Ssh.Count > 0 ? address.Through(await PortAsync(address, cancellationToken)) : address;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A password that the server refuses has been changed: the program is asked again.</summary>
    /// <returns>Whether there is anything to ask.</returns>
    public async ValueTask<bool> ForgetPasswordAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        var had = _password is not null;
        _password = null;
        _turn.Release();
        return had;
    }

    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        _tunnel?.Dispose();
        _turn.Dispose();
    }

    async Task<int> PortAsync(PostgresAddress address, CancellationToken cancellationToken)
    {
        if (_tunnel is not { IsAlive: true })
        {
            _tunnel?.Dispose();
            _tunnel = null;
            _tunnel = await SshTunnel.OpenAsync(how.Ssh, address, cancellationToken);
        }

        return _tunnel.Port;
    }

    async Task<string> PasswordAsync(PostgresAddress address, CancellationToken cancellationToken)
    {
        var program = how.PasswordCommand[0];
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LongestCommand);
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, how.PasswordCommand.Skip(1)) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
            try
            {
                process.StandardInput.Close();
                var said = process.StandardError.ReadToEndAsync(limit.Token);
                var told = await process.StandardOutput.ReadToEndAsync(limit.Token);
                await process.WaitForExitAsync(limit.Token);
                return process.ExitCode != 0
                        ? throw new SourceException($"{address.Location}: the program {program}, which should tell its password, ended with {process.ExitCode}. {(await said).Trim()}".TrimEnd())
                    : told.Split('\n')[0].TrimEnd('\r') is { Length: > 0 } password ? password
                    : throw new SourceException($"{address.Location}: the program {program} should tell its password, and tells nothing.");
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new SourceException($"{address.Location}: the program {program}, which should tell its password, cannot be started: {error.Message}.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SourceException($"{address.Location}: the program {program} should tell its password, and did not end within {LongestCommand.TotalSeconds:0} s.");
        }
    }
}
