using Quaestor.Agent.Hosting;
using Quaestor.Agent.Settings;
using Quaestor.Server.Http;

namespace Quaestor.Server.Api;

/// <summary><c>/settings</c>: what the user has set for themselves.</summary>
sealed class SettingsApi(AgentHost host)
{
    const int LongestText = 400;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/settings", GetAsync).WithSummary("What the user has set; null where the installation decides.");
        routes.MapPut("/settings", PutAsync).WithSummary("Sets all of it; what is left out goes back to the installation's.").Takes(body: "default_online_model?, default_local_model?, prefer?: online|local, default_archives?: texts, time_zone?, locale?");
        routes.MapDelete("/settings", DeleteAsync).WithSummary("Sets all of it back.");
    }

    async Task GetAsync(HttpContext context)
    {
        await WriteAsync(context, await host.Preferences.OfAsync(context.UserId()));
    }

    async Task PutAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context);
        await WriteAsync(context, await host.Preferences.SetAsync(context.UserId(), new()
        {
            DefaultOnlineModel = body.TextOrNull("default_online_model", LongestText),
            DefaultLocalModel = body.TextOrNull("default_local_model", LongestText),
            Prefer = body.TextOrNull("prefer", LongestText),
            DefaultArchives = body.Texts("default_archives"),
            TimeZone = body.TextOrNull("time_zone", LongestText),
            Locale = body.TextOrNull("locale", LongestText),
        }));
    }

    async Task DeleteAsync(HttpContext context)
    {
        await host.Preferences.ResetAsync(context.UserId());
        await WriteAsync(context, UserSettings.None);
    }

    static Task WriteAsync(HttpContext context, UserSettings settings) => Answers.WriteAsync(context, StatusCodes.Status200OK, json =>
    {
        json.WriteStartObject();
        json.WriteString("default_online_model"u8, settings.DefaultOnlineModel);
        json.WriteString("default_local_model"u8, settings.DefaultLocalModel);
        json.WriteString("prefer"u8, settings.Prefer);
        json.WriteTexts("default_archives", settings.DefaultArchives);
        json.WriteString("time_zone"u8, settings.TimeZone);
        json.WriteString("locale"u8, settings.Locale);
        json.WriteEndObject();
    });
}
