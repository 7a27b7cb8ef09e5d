using System.Text.Json;
using Quaestor.Agent.Users;
using Quaestor.Data.Archives;
using Quaestor.Data.Archives.Files;
using Quaestor.Data.Catalog;

namespace Quaestor.Agent.Tools.Archives;

sealed class SearchArchives(ArchiveShelf shelf, Func<string, Task<IReadOnlyList<Archive>>> chosen) : AgentTool("search_archives", Schema)
{
    const int UsualHits = 5;
    const int MostHits = 10;

    static readonly JsonElement Schema = JsonElement.Parse(
        """
        {
          "type": "object",
          "properties": {
            "query": { "type": "string", "description": "What to look for, in words." },
            "archive": { "type": ["string", "null"], "description": "The name of the one archive to search; null for the user's usual ones." },
            "limit": { "type": ["integer", "null"], "description": "Documents, 1 to 10; null for 5." }
          },
          "required": ["query", "archive", "limit"],
          "additionalProperties": false
        }
        """u8);

    public override bool IsReadOnly => true;

    public override Role Needs => Role.Analyst;

    public override bool IsThereFor(string userId) => shelf.Of(userId).Count > 0;

    public override async Task<ToolOutcome> RunAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var query = arguments.GetProperty("query").GetString()!;
        var named = arguments.TryGetProperty("archive", out var archive) && archive.ValueKind == JsonValueKind.String ? archive.GetString() : null;
        var most = arguments.TryGetProperty("limit", out var limit) && limit.ValueKind == JsonValueKind.Number && limit.TryGetInt32(out var number) ? Math.Clamp(number, 1, MostHits) : UsualHits;
        var all = shelf.Of(context.UserId);
        if (all.Count == 0)
        {
            return ToolOutcome.Wrong("There are no archives of documents here. Answer from the datasets, or say that you cannot.");
        }

        var searched = named is null ? await chosen(context.UserId) : [.. all.Where(known => known.Settings.Name.Equals(named, StringComparison.OrdinalIgnoreCase))];
        if (searched.Count == 0)
        {
            var names = all.Select(known => known.Settings.Name).ToList();
            return ToolOutcome.Wrong($"There is no archive \"{named}\".{NearestName.Hint(named!, names)} The archives are: {string.Join(", ", names)}.");
        }

        try
        {
            var answer = await shelf.SearchAsync(searched, query, most, cancellationToken);
            return new ToolOutcome(true, HitsText.Of(answer), HitsText.Summary(answer));
        }
        catch (ArchiveException exception)
        {
            return ToolOutcome.Wrong(exception.Message);
        }
    }
}
