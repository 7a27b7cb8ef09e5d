using System.Text.Json;
using Quaestor.Cli.Client;
using Quaestor.Cli.Commands.Postgres.Databases;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Postgres.Backups;

/// <summary>Follows a job to its end and tells how far it has come. Ctrl+C cancels the job.</summary>
sealed class JobFollower(DatabaseSession database, Screen screen)
{
    const int Quarters = 4;

    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <param name="begun">As the route that began it answered.</param>
    /// <returns>The job as it ended, and the exit code.</returns>
    public async Task<(JsonElement Job, int Code)> FollowAsync(JsonElement begun, CancellationToken cancellationToken)
    {
        var job = begun;
        var path = $"jobs/{job.Text("job_id")}";
        var told = "";
        try
        {
            while (job.Text("status") == "running")
            {
                await Task.Delay(Pause, cancellationToken);
                job = await database.GetAsync(path, cancellationToken);
                if (LineOf(job) is var line && line != told)
                {
                    screen.Say(told = line);
                }
            }
        }
        catch (OperationCanceledException)
        {
            job = await CancelAsync(path);
        }

        return (job, CodeOf(job));
    }

    async Task<JsonElement> CancelAsync(string path)
    {
        var job = await database.PostAsync($"{path}/cancel", _ => { }, CancellationToken.None);
        while (job.Text("status") == "running")
        {
            await Task.Delay(Pause, CancellationToken.None);
            job = await database.GetAsync(path, CancellationToken.None);
        }

        return job;
    }

    int CodeOf(JsonElement job)
    {
        if (job.TextOrNull("problem") is { } problem)
        {
            screen.Complain(problem);
        }

        return job.Text("status") switch { "succeeded" => ExitCode.Fine, "cancelled" => ExitCode.Cancelled, _ => ExitCode.Failed };
    }

    /// <summary>A new one with each step, and with each quarter of a step that is counted.</summary>
    static string LineOf(JsonElement job)
    {
        var (done, total) = (job.GetProperty("done").GetInt32(), job.GetProperty("total").GetInt32());
        return total < Quarters ? $"{job.Text("step")}." : $"{job.Text("step")}: {Quarters * done / total * 100 / Quarters} %";
    }
}
