using System.Text.Json;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Users;
using Quaestor.Server.Devices;
using Quaestor.Server.Http;

namespace Quaestor.Server.Api;

/// <summary><c>/devices</c>: machines of the user's own that offer their sources, and the way in for them.</summary>
sealed class DevicesApi(AgentHost host, DeviceHub devices)
{
    const int LongestName = 60;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/devices", ListAsync).WithSummary("The user's own devices, and whether they are connected.").Needs(Role.Analyst);
        routes.MapPost("/devices", AddAsync).WithSummary("Adds a device. Its token is in this answer alone.").Takes(body: "name").Needs(Role.Analyst);
        routes.MapDelete("/devices/{id}", RemoveAsync).WithSummary("Ends a device's connection and its token; its sources are gone from here.").Needs(Role.Analyst);
        routes.MapGet("/devices/connect", devices.ServeAsync).WithSummary("A device's own connection, by WebSocket, with its token.").SignsInItself();
    }

    Task ListAsync(HttpContext context) =>
        Answers.WriteListAsync(context, devices.Of(context.UserId()), (json, device) =>
        {
            json.WriteStartObject();
            WriteFields(json, device);
            json.WriteEndObject();
        });

    async Task AddAsync(HttpContext context)
    {
        var name = (await RequestBody.ReadAsync(context)).Text("name").Trim();
        if (name.Length is 0 or > LongestName || name.Any(char.IsControl))
        {
            throw ProblemException.Invalid("bad_name", $"A device's name has 1 to {LongestName} characters.");
        }

        var (device, token) = await devices.AddAsync(context.UserId(), name);
        await Answers.WriteAsync(context, StatusCodes.Status201Created, json =>
        {
            json.WriteStartObject();
            WriteFields(json, device);
            json.WriteString("token"u8, token);
            json.WriteEndObject();
        });
    }

    async Task RemoveAsync(HttpContext context)
    {
        var id = context.RouteId("id", "device");
        if (!await devices.RemoveAsync(context.UserId(), id))
        {
            throw ProblemException.NotFound("device_not_found", $"There is no device {id}.");
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    void WriteFields(Utf8JsonWriter json, DeviceLink device)
    {
        json.WriteString("id"u8, device.Record.Id);
        json.WriteString("name"u8, device.Record.Name);
        json.WriteBoolean("online"u8, device.IsOnline);
        json.WriteBoolean("paused"u8, device is { IsOnline: true, Offer.Paused: true });
        json.WriteTime("created_at", device.Record.CreatedAt);
        if (device.SeenAt is { } seen)
        {
            json.WriteTime("seen_at", seen);
        }

        json.WriteOptional("version", device.Offer?.Version);
        json.WriteTexts("sources", host.Sources.All.OfType<DeviceSource>().Where(source => source.Link == device).Select(source => source.Name));
    }
}
