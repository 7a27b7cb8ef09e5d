namespace Quaestor.Data.Sandboxes.Kubernetes.Api;

/// <summary>What is asked of the API server: a resource in a namespace, all of its kind or one by name.</summary>
/// <param name="Group">Empty for the core group.</param>
/// <param name="Version">Of the group.</param>
/// <param name="Resource">Plural: <c>jobs</c>.</param>
/// <param name="Namespace">Null for what is in none.</param>
sealed record ApiRequest(string Group, string Version, string Resource, string? Namespace)
{
    public string? Name { get; private init; }

    public string? Part { get; private init; }

    string Query { get; init; } = "";

    public string Path
    {
        get
        {
            var root = Group.Length == 0 ? $"/api/{Version}" : $"/apis/{Group}/{Version}";
            var place = Namespace is null ? root : $"{root}/namespaces/{Namespace}";
            var named = Name is null ? $"{place}/{Resource}" : $"{place}/{Resource}/{Name}";
            return (Part is null ? named : $"{named}/{Part}") + Query;
        }
    }

    public ApiRequest Named(string name, string? part = null) => this with { Name = name, Part = part };

    public ApiRequest With(string key, string value) =>
        this with { Query = $"{Query}{(Query.Length == 0 ? '?' : '&')}{key}={Uri.EscapeDataString(value)}" };

    /// <summary>In the words of rights: <c>create jobs</c>.</summary>
    public string Words(HttpMethod method)
    {
        var verb = method == HttpMethod.Post ? "create" : method == HttpMethod.Delete ? "delete"
            : Name is not null ? "get" : Query.Contains("watch=1", StringComparison.Ordinal) ? "watch" : "list";
        return Part is null ? $"{verb} {Resource}" : $"{verb} {Resource}/{Part}";
    }
}
