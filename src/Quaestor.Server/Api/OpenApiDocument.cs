using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Metadata;
using Quaestor.Server.Http;

namespace Quaestor.Server.Api;

/// <summary><c>/openapi.json</c>: the routes that have a summary, read from the routes themselves.</summary>
sealed partial class OpenApiDocument(IEnumerable<Endpoint> endpoints)
{
    sealed record Operation(string Path, string Method, string Summary, RouteInput Input);

    public Task SendAsync(HttpContext context) =>
        Answers.WriteAsync(context, StatusCodes.Status200OK, json => Write(json, context.Request.PathBase, [.. endpoints.OfType<RouteEndpoint>().SelectMany(Operations)]));

    static IEnumerable<Operation> Operations(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IEndpointSummaryMetadata>() is { } summary
            ? endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
                .Where(method => !HttpMethods.IsHead(method))
                .Select(method => new Operation(endpoint.RoutePattern.RawText!, method.ToLowerInvariant(), summary.Summary, RouteInput.Of(endpoint)))
            : [];

    static void Write(Utf8JsonWriter json, PathString root, List<Operation> operations)
    {
        json.WriteStartObject();
        json.WriteString("openapi"u8, "3.1.0"u8);
        json.WriteStartObject("info"u8);
        json.WriteString("title"u8, "Quaestor"u8);
        json.WriteString("version"u8, typeof(OpenApiDocument).Assembly.GetName().Version!.ToString(3));
        json.WriteEndObject();
        if (root.HasValue)
        {
            json.WriteStartArray("servers"u8);
            json.WriteStartObject();
            json.WriteString("url"u8, root.ToUriComponent());
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteStartObject("paths"u8);
        foreach (var path in operations.GroupBy(operation => operation.Path))
        {
            json.WriteStartObject(path.Key);
            WriteParameters(json, path.Key);
            foreach (var operation in path)
            {
                Write(json, operation);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void WriteParameters(Utf8JsonWriter json, string path)
    {
        json.WriteStartArray("parameters"u8);
        foreach (var name in RouteParameter().Matches(path).Select(match => match.Groups[1].Value))
        {
            WriteParameter(json, "path"u8, new InputField(name, IsRequired: true, "text"));
        }

        json.WriteEndArray();
    }

    static void WriteParameter(Utf8JsonWriter json, ReadOnlySpan<byte> place, InputField parameter)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, parameter.Name);
        json.WriteString("in"u8, place);
        json.WriteBoolean("required"u8, parameter.IsRequired);
        json.WritePropertyName("schema"u8);
        parameter.WriteSchema(json);
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, Operation operation)
    {
        json.WriteStartObject(operation.Method);
        json.WriteString("summary"u8, operation.Summary);
        json.WriteStartArray("parameters"u8);
        foreach (var parameter in operation.Input.Query)
        {
            WriteParameter(json, "query"u8, parameter);
        }

        json.WriteEndArray();
        if (operation.Input.Body is { } fields)
        {
            WriteBody(json, fields, operation.Input);
        }

        json.WriteStartObject("responses"u8);
        WriteResponse(json, "2XX", "The answer.");
        WriteResponse(json, "4XX", "Problem details (RFC 9457) with a code.");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void WriteBody(Utf8JsonWriter json, IReadOnlyList<InputField> fields, RouteInput input)
    {
        json.WriteStartObject("requestBody"u8);
        json.WriteStartObject("content"u8);
        json.WriteStartObject("application/json"u8);
        json.WriteStartObject("schema"u8);
        json.WriteString("type"u8, "object"u8);
        json.WriteStartObject("properties"u8);
        foreach (var field in fields)
        {
            json.WritePropertyName(field.Name);
            field.WriteSchema(json);
        }

        json.WriteEndObject();
        json.WriteStartArray("required"u8);
        foreach (var field in fields.Where(field => field.IsRequired))
        {
            json.WriteStringValue(field.Name);
        }

        json.WriteEndArray();
        json.WriteBoolean("additionalProperties"u8, input.IsOpen);
        json.WriteEndObject();
        json.WriteEndObject();
        if (input.TakesFiles)
        {
            WriteFiles(json);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void WriteFiles(Utf8JsonWriter json) 
    {
        json.WritePropertyName("multipart/form-data"u8);
        json.WriteRawValue("""
            {"schema":{"type":"object","properties":{"name":{"type":"string"},"description":{"type":"string"},"file":{"type":"array","items":{"type":"string","contentMediaType":"application/octet-stream"}}},"required":["file"]}}
            """);
    }

    static void WriteResponse(Utf8JsonWriter json, string status, string description)
    {
        json.WriteStartObject(status);
        json.WriteString("description"u8, description);
        json.WriteEndObject();
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex RouteParameter();
}
