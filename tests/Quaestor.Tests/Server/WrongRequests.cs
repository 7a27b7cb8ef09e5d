using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Quaestor.Tests.Server;

/// <summary>
/// Requests with something wrong in each, made from what <c>/openapi.json</c> says a right one holds: by its seed always the
/// same ones.
/// </summary>
sealed class WrongRequests(JsonElement document, int seed)
{
    const string Nobody = "01990000-0000-7000-8000-000000000000";

    static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "PROPFIND"];

    static readonly string[] Texts =
    [
        "", " ", "x", "-1", "0", "1e999", "NaN", "null", "true", "\u0000", "\ufeff", "\ud83e", "é漢🎉", "../../etc/passwd", "%00", "%2e%2e%2f", "' OR 1=1 --",
        "{{7*7}}", "${jndi:x}", "<script>alert(1)</script>", "\r\nSet-Cookie: a=b", Nobody, "00000000-0000-0000-0000-000000000000", "9223372036854775808",
        "99999999999999999999999999", new string('a', 300), new string('9', 5000), "SQL: select 1; drop table orders", "PYTHON: import os",
    ];

    static readonly string[] Bodies =
    [
        "", " ", "{", "}", "[]", "null", "7", "\"text\"", "{\"a\":}", "{\"a\":1,}", "{'a':1}", "{\"\":1}", "\ufeff{}", "{}{}", "{\"__proto__\":{}}", "NaN",
        "{\"a\":" + new string('[', 300) + new string(']', 300) + "}", "<xml/>", "a=b&c=d", "{\"\\ud800\":1}",
    ];

    static readonly string[] Types =
        ["application/json", "application/json; charset=utf-16", "application/json; charset=nowhere", "text/plain", "application/xml", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "json"];

    readonly Random _random = new(seed);
    readonly (string Path, string Method, JsonElement Operation)[] _operations =
    [
        .. document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()
            .Where(member => member.Name != "parameters").Select(operation => (path.Name, operation.Name.ToUpperInvariant(), operation.Value))),
    ];

    public int Operations => _operations.Length;

    /// <param name="number">Each operation has its turn, one after the other.</param>
    public HttpRequestMessage Make(int number)
    {
        var (path, method, operation) = _operations[number % _operations.Length];
        var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Address(path, operation), UriKind.Relative));
        var fields = Fields(operation);
        request.Content = fields is null ? null : Json(RightBody(fields));
        Spoil(request, path, operation, fields);
        return request;
    }

    void Spoil(HttpRequestMessage request, string path, JsonElement operation, List<JsonProperty>? fields)
    {
        switch (_random.Next(fields is null ? 5 : 11))
        {
            case 0:
                request.Method = new HttpMethod(Any(Methods));
                break;
            case 1:
                request.RequestUri = new Uri($"{Address(path, operation)}?{Uri.EscapeDataString(Whole(Any(Texts)))}={Uri.EscapeDataString(Whole(Any(Texts)))}", UriKind.Relative);
                break;
            case 2:
                request.RequestUri = new Uri(Address(path, operation, wrongQuery: true), UriKind.Relative);
                break;
            case 3:
                request.Headers.TryAddWithoutValidation("Last-Event-ID", string.Concat(Any(Texts).Where(c => c is >= ' ' and <= '~')));
                request.RequestUri = new Uri(Address(path, operation, wrongQuery: true), UriKind.Relative);
                break;
            case 4:
                request.Headers.TryAddWithoutValidation(Any(["Origin", "Sec-Fetch-Site", "Host", "Accept", "If-Match", "Range", "Authorization", "Cookie"]), Any(["x", "http://evil.example", "cross-site", "bytes=0-", "Bearer x", "*/*;q=9"]));
                break;
            case 5:
                request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Any(Bodies))) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
                break;
            case 6:
                request.Content!.Headers.Remove("Content-Type");
                request.Content.Headers.TryAddWithoutValidation("Content-Type", Any(Types));
                break;
            case 7:
                request.Content = new ByteArrayContent(Broken()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
                break;
            default:
                request.Content = Json(WrongBody(fields!));
                break;
        }
    }

    string Address(string path, JsonElement operation, bool wrongQuery = false)
    {
        var parts = path.Split('/').Select(part => !part.StartsWith('{') ? part : _random.Next(3) > 0 ? Nobody : Uri.EscapeDataString(Whole(Any(Texts))));
        var query = !wrongQuery ? [] : operation.GetProperty("parameters").EnumerateArray()
            .Select(parameter => $"{parameter.GetProperty("name").GetString()}={Uri.EscapeDataString(Whole(Any(Texts)))}").ToList();
        return string.Join('/', parts) + (query.Count > 0 ? "?" + string.Join('&', query) : "");
    }

    static List<JsonProperty>? Fields(JsonElement operation) =>
        !operation.TryGetProperty("requestBody", out var body) ? null
        : [.. body.GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("properties").EnumerateObject()];

    static JsonObject RightBody(List<JsonProperty> fields) => new(fields.Select(field => KeyValuePair.Create(field.Name, Right(field.Value))));

    static JsonNode? Right(JsonElement schema) => schema.GetProperty("type").GetString() switch
    {
        "boolean" => true,
        "object" => new JsonObject(),
        "array" => new JsonArray(),
        "integer" => schema.GetProperty("minimum").GetInt64(),
        _ when schema.TryGetProperty("enum", out var words) => words[0].GetString(),
        _ when schema.TryGetProperty("format", out _) => Nobody,
        _ => "x",
    };

    JsonObject WrongBody(List<JsonProperty> fields)
    {
        var body = RightBody(fields);
        for (var i = _random.Next(1, 3); i > 0; i--)
        {
            var name = fields.Count > 0 && _random.Next(6) > 0 ? Any([.. fields.Select(field => field.Name)]) : Whole(Any(Texts));
            if (_random.Next(5) == 0)
            {
                body.Remove(name);
            }
            else
            {
                body[name] = WrongValue();
            }
        }

        return body;
    }

    JsonNode? WrongValue() => _random.Next(9) switch
    {
        0 => null,
        1 => _random.Next(-9, 9),
        2 => double.MaxValue,
        3 => _random.Next(2) == 0,
        4 => new JsonArray(1, "a", null),
        5 => new JsonObject { ["a"] = new JsonArray() },
        6 => decimal.Parse("79228162514264337593543950335", CultureInfo.InvariantCulture),
        7 => new string('x', _random.Next(9_000, 120_000)),
        _ => Whole(Any(Texts)),
    };

    /// <summary>A right body with bytes of it changed or missing: seldom UTF-8, seldom JSON.</summary>
    byte[] Broken()
    {
        var bytes = Encoding.UTF8.GetBytes("""{"message": "hi", "dataset_id": "shop", "sql": "select 1", "title": "é"}""");
        for (var i = _random.Next(1, 4); i > 0; i--)
        {
            bytes[_random.Next(bytes.Length)] = (byte)_random.Next(256);
        }

        return bytes[.._random.Next(1, bytes.Length)];
    }

    static StringContent Json(JsonNode body) => new(body.ToJsonString(), Encoding.UTF8, "application/json");

    /// <summary>Half a character cannot be sent in an address or by this client's JSON.</summary>
    static string Whole(string text) => text.Replace("\ud83e", "?");

    T Any<T>(T[] values) => values[_random.Next(values.Length)];
}
