using Quaestor.Cli.Client;

namespace Quaestor.Cli.Commands.Guard;

/// <summary>The guard of one source, asked over the HTTP interface.</summary>
/// <param name="dataset">Id or name; null for the only source there is.</param>
sealed class RemoteGuard(ApiClient api, string? dataset)
{
    static readonly Judgement NoText = new(
        "refuse", "parser", "The statement holds a character that is no text (half of a surrogate pair). Remove it.");

    static readonly Judgement TooLong = new(
        "refuse", "parser", "The statement is longer than any that is read. Shorten it, for instance by joining a table instead of listing values.");

    /// <param name="sql">Null for one that is no text.</param>
    /// <exception cref="ApiException">The source or the server is out of reach, or there is no such source.</exception>
    public async Task<Judgement> JudgeAsync(string? sql, CancellationToken cancellationToken)
    {
        if (sql is null)
        {
            return NoText;
        }

        try
        {
            var answer = await api.PostAsync(
                "/guard",
                body =>
                {
                    body.WriteString("sql"u8, sql);
                    if (dataset is not null)
                    {
                        body.WriteString("dataset_id"u8, dataset);
                    }
                },
                cancellationToken);
            return new(answer.Text("verdict"), answer.TextOrNull("layer"), answer.TextOrNull("reason"))
            {
                Line = (int?)answer.NumberOrNull("line"),
                Column = (int?)answer.NumberOrNull("column"),
            };
        }
        catch (ApiException exception) when (exception.Code == "body_too_large")
        {
            return TooLong;
        }
        catch (ApiException exception) when (exception.Code == "bad_text")
        {
            return TooLong with { Reason = exception.Message };
        }
    }
}
