using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Quaestor.Tests.Sandboxes.Kubernetes;

/// <summary>One request to a stub cluster.</summary>
sealed class StubRequest(StubCluster cluster, HttpContext context)
{
    string _words = "";

    CancellationToken Aborted => context.RequestAborted;

    public async Task AnswerAsync()
    {
        var path = context.Request.Path.Value!.Trim('/').Split('/');
        var rest = path[0] == "api" ? path[2..] : path[0] == "apis" ? path[3..] : [];
        var space = rest is ["namespaces", _, ..] ? rest[1] : null;
        var (resource, name, part) = (space is null ? rest : rest[2..]) switch
        {
            [var r, var n, var p] => (r, n, p),
            [var r, var n] => (r, n, null),
            [var r] => (r, null, null),
            _ => ("", null, (string?)null),
        };
        _words = Words(resource, name, part);
        cluster.Requests.Enqueue(_words);
        if (User() is not { } user)
        {
            await StatusAsync(401, "Unauthorized", "Unauthorized");
        }
        else if (await FaultAsync())
        {
        }
        else if (!cluster.Rights.Contains(_words))
        {
            await StatusAsync(403, "Forbidden", $"{resource} is forbidden: User \"{user}\" cannot {_words.Split(' ')[0]} resource \"{resource}\" in API group \"\" in the namespace \"{space}\"");
        }
        else if (space is not (null or StubCluster.Namespace))
        {
            await StatusAsync(404, "NotFound", $"namespaces \"{space}\" not found");
        }
        else
        {
            CheckParameters(space, name, part);
            var answer = (_words.Split(' ')[0], resource, part) switch
            {
                ("create", "selfsubjectaccessreviews", _) => ReviewAsync(),
                ("create", _, null) => CreateAsync(resource),
                ("delete", _, null) => DeleteAsync(resource, name!),
                ("get", "pods", "log") => LogAsync(name!),
                ("get", _, null) => GetAsync(resource, name!),
                ("list", _, null) => ListAsync(resource),
                ("watch", _, null) => WatchAsync(resource),
                _ => StatusAsync(405, "MethodNotAllowed", "the server does not allow this method on the requested resource"),
            };
            await answer;
        }
    }

    string Words(string resource, string? name, string? part)
    {
        var verb = context.Request.Method switch
        {
            "POST" => "create",
            "DELETE" => "delete",
            _ => name is not null ? "get" : context.Request.Query.ContainsKey("watch") ? "watch" : "list",
        };
        return part is null ? $"{verb} {resource}" : $"{verb} {resource}/{part}";
    }

    string? User()
    {
        if (context.Connection.ClientCertificate is { } certificate)
        {
            return certificate.Subject["CN=".Length..];
        }

        var header = context.Request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.Ordinal) ? cluster.Users.GetValueOrDefault(header["Bearer ".Length..]) : null;
    }

    async Task<bool> FaultAsync()
    {
        if (cluster.TakeFault(_words) is not { } fault)
        {
            return false;
        }

        if (fault.AfterDoing)
        {
            await ReadAndAddAsync(_words.Split(' ')[1]);
        }

        if (fault.Status == 0)
        {
            context.Abort();
            return true;
        }

        if (fault.RetryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        await StatusAsync(fault.Status, fault.Reason, fault.Message);
        return true;
    }

    /// <summary>A real server passes over parameters that it does not know, and does something else than was meant.</summary>
    void CheckParameters(string? space, string? name, string? part)
    {
        if (cluster.Schemas is not { } schemas)
        {
            return;
        }

        var pattern = string.Join('/', context.Request.Path.Value!.Split('/').Select((word, i) =>
            space is not null && word == space && i > 2 ? "{namespace}" : name is not null && word == name ? "{name}" : word));
        var known = schemas.Parameters.GetValueOrDefault($"{context.Request.Method.ToLowerInvariant()} {pattern}");
        if (known is null)
        {
            if (!pattern.Contains("agents.x-k8s.io", StringComparison.Ordinal))
            {
                cluster.Violations.Enqueue($"The API has no {context.Request.Method} {pattern} ({part}).");
            }

            return;
        }

        foreach (var key in context.Request.Query.Keys.Where(key => !known.Contains(key)))
        {
            cluster.Violations.Enqueue($"{context.Request.Method} {pattern} knows no parameter {key}.");
        }
    }

    async Task ReviewAsync()
    {
        var review = await ReadAsync();
        var asked = review["spec"]!["resourceAttributes"]!;
        var resource = (string?)asked["subresource"] is { } sub ? $"{(string?)asked["resource"]}/{sub}" : (string?)asked["resource"];
        review["status"] = new JsonObject { ["allowed"] = cluster.Rights.Contains($"{(string?)asked["verb"]} {resource}") };
        await WriteAsync(201, review);
    }

    async Task CreateAsync(string resource)
    {
        var (item, isNew, fault) = await ReadAndAddAsync(resource);
        if (fault is not null)
        {
            await StatusAsync(422, "Invalid", fault);
        }
        else if (!isNew)
        {
            await StatusAsync(409, "AlreadyExists", $"{resource} \"{(string?)item["metadata"]!["name"]}\" already exists");
        }
        else
        {
            await WriteAsync(201, item);
        }
    }

    async Task<(JsonObject Item, bool IsNew, string? Fault)> ReadAndAddAsync(string resource)
    {
        var item = await ReadAsync();
        cluster.Created.Enqueue(item.DeepClone().AsObject());
        if (StubRules.Violation(item) is { } violation)
        {
            return (item, false, violation);
        }

        if (!cluster.Store.TryAdd(resource, item))
        {
            return (item, false, null);
        }

        if (resource == "jobs")
        {
            cluster.AddPod(item);
        }
        else if (resource == "sandboxclaims")
        {
            cluster.Claims((string)item["metadata"]!["name"]!);
        }

        return (item, true, null);
    }

    async Task DeleteAsync(string resource, string name)
    {
        if (!cluster.Store.Remove(resource, name))
        {
            await StatusAsync(404, "NotFound", $"{resource} \"{name}\" not found");
            return;
        }

        cluster.EndDeletedPods();
        await WriteAsync(200, new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Status", ["status"] = "Success" });
    }

    Task GetAsync(string resource, string name) => cluster.Store.Find(resource, name) is { } item
        ? WriteAsync(200, item)
        : StatusAsync(404, "NotFound", $"{resource} \"{name}\" not found");

    Task ListAsync(string resource)
    {
        var version = cluster.Store.Version.ToString(CultureInfo.InvariantCulture);
        return WriteAsync(200, new JsonObject
        {
            ["metadata"] = new JsonObject { ["resourceVersion"] = version },
            ["items"] = new JsonArray([.. cluster.Store.List(resource, context.Request.Query["labelSelector"])]),
        });
    }

    async Task WatchAsync(string resource)
    {
        var version = long.Parse(context.Request.Query["resourceVersion"]!, CultureInfo.InvariantCulture);
        if (version < cluster.Store.Oldest)
        {
            var gone = new JsonObject { ["type"] = "ERROR", ["object"] = Status(410, "Expired", $"too old resource version: {version}") };
            await context.Response.WriteAsync(gone.ToJsonString() + "\n", Aborted);
            return;
        }

        await context.Response.Body.FlushAsync(Aborted);
        for (var sent = 0; ;)
        {
            foreach (var (at, type, text) in await cluster.Store.ChangesAsync(resource, version, context.Request.Query["labelSelector"], Aborted))
            {
                if (sent++ == cluster.WatchBreaksAfter)
                {
                    // In the middle of a line, as connections break.
                    await context.Response.WriteAsync("{\"type\":\"MODIF", Aborted);
                    await context.Response.Body.FlushAsync(Aborted);
                    context.Abort();
                    return;
                }

                version = at;
                await context.Response.WriteAsync($"{{\"type\":\"{type}\",\"object\":{text}}}\n", Aborted);
                await context.Response.Body.FlushAsync(Aborted);
            }
        }
    }

    async Task LogAsync(string name)
    {
        if (cluster.FindPod(name) is not { } pod || cluster.Store.Find("pods", name) is null)
        {
            await StatusAsync(404, "NotFound", $"pods \"{name}\" not found");
            return;
        }

        context.Response.ContentType = "text/plain";
        var limit = int.TryParse(context.Request.Query["limitBytes"], out var given) ? given : int.MaxValue;
        var follow = context.Request.Query["follow"] == "true";
        var sent = 0;
        while (sent < limit && await pod.ReadLogAsync(sent, follow, pod.Deleted) is { Length: > 0 } bytes)
        {
            bytes = bytes[..Math.Min(bytes.Length, limit - sent)];
            if (cluster.LogBreaksAfter is { } cut && sent + bytes.Length > cut)
            {
                cluster.LogBreaksAfter = null;
                await context.Response.Body.WriteAsync(bytes.AsMemory(0, cut - sent), Aborted);
                await context.Response.Body.FlushAsync(Aborted);
                await Task.Delay(50, Aborted);
                context.Abort();
                return;
            }

            sent += bytes.Length;
            await context.Response.Body.WriteAsync(bytes, Aborted);
            await context.Response.Body.FlushAsync(Aborted);
        }
    }

    async Task<JsonObject> ReadAsync()
    {
        var body = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: Aborted))!.AsObject();
        foreach (var error in cluster.Schemas?.Validate(body) ?? [])
        {
            cluster.Violations.Enqueue(error);
        }

        return body;
    }

    Task StatusAsync(int code, string reason, string message) => WriteAsync(code, Status(code, reason, message));

    static JsonObject Status(int code, string reason, string message) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Status",
        ["status"] = "Failure",
        ["reason"] = reason,
        ["message"] = message,
        ["code"] = code,
    };

    async Task WriteAsync(int code, JsonNode body)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body.ToJsonString(JsonSerializerOptions.Default), Encoding.UTF8, Aborted);
    }
}
