using Quaestor.Agent.Models.Local;
using Quaestor.Agent.Settings.Text;

namespace Quaestor.Agent.Models.Configuration;

/// <summary>What variables say of local models: <c>LOCAL_MODEL_PATHS</c>, as <c>name=path</c> or <c>name=runner:id</c>, and <c>OLLAMA_HOST</c>.</summary>
static class LocalVariables
{
    public const string OllamaHost = "OLLAMA_HOST";

    const int OllamaPort = 11434;

    public static ModelSettings Over(ModelSettings settings, NamedVariables variables)
    {
        if (variables.Find(ModelVariables.LocalModelPaths) is { } text)
        {
            var named = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Read).ToList();
            if (named.Count == 0)
            {
                throw new SettingsException($"{ModelVariables.LocalModelPaths} names no model. Write one, as in ollama:qwen3, or take the variable away.");
            }

            settings = settings with
            {
                Local = $"{Names.Local}/{named[0].Name}",
                Locals = [.. named, .. settings.Locals.Where(local => !named.Exists(one => one.Name == local.Name))],
            };
        }

        return variables.Find(OllamaHost) is { } host && settings.Locals.Any(IsOllamas)
            ? settings with { Locals = [.. settings.Locals.Select(local => IsOllamas(local) ? local with { Url = Address(host, variables) } : local)] }
            : settings;
    }

    /// <summary>Rather than an id.</summary>
    public static bool IsPath(string model) =>
        model.StartsWith('/') || model.StartsWith("./", StringComparison.Ordinal) || model.StartsWith("../", StringComparison.Ordinal)
        || model.StartsWith("~/", StringComparison.Ordinal) || model.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase);

    static bool IsOllamas(LocalModelSettings local) => local is { Runner: OllamaRunner.RunnerName, Url: null };

    static LocalModelSettings Read(string entry)
    {
        var sign = entry.IndexOf('=');
        var (given, place) = sign > 0 ? (entry[..sign].Trim(), entry[(sign + 1)..].Trim()) : (null, entry);
        place = UserFolder.Expand(place);
        if (given is not null && Names.Objection(given) is { } objection)
        {
            throw Wrong(entry, $"\"{given}\" {objection}");
        }

        if (RunnerOptions.BuiltIn.FirstOrDefault(runner => place.StartsWith(runner.Name + ":", StringComparison.Ordinal)) is { } kind)
        {
            var model = UserFolder.Expand(place[(kind.Name.Length + 1)..]);
            return new(given ?? Simple(model), kind.Name, IsPath(model) ? Path.GetFullPath(model) : model);
        }

        try
        {
            var local = LocalModelSettings.FromPath(place);
            return local with { Name = given ?? Simple(local.Name) };
        }
        catch (InvalidDataException exception)
        {
            throw Wrong(entry, $"{exception.Message.TrimEnd('.')}. For others write the runner in front, as in ollama:qwen3.");
        }
    }

    // What a name cannot hold becomes a dash.
    static string Simple(string name) =>
        string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' ? letter : '-')).Trim('-', '.', '_') is { Length: > 0 } simple ? simple : "model";

    // As Ollama itself reads it: scheme and port may be left out, and 0.0.0.0 is where a server listens, not where one asks.
    static Uri Address(string host, NamedVariables variables)
    {
        var hasScheme = host.Contains("://", StringComparison.Ordinal);
        if (Addresses.Read(hasScheme ? host : $"http://{host}") is not { } address)
        {
            throw new SettingsException($"{OllamaHost} is not an address. It looks like 127.0.0.1:11434.");
        }

        var hasPort = hasScheme || host.TrimEnd('/').EndsWith($":{address.Port}", StringComparison.Ordinal);
        address = new UriBuilder(address) { Port = hasPort ? address.Port : OllamaPort, Host = address.Host == "0.0.0.0" ? "127.0.0.1" : address.Host }.Uri;
        return address.IsLoopback || variables.Own(OllamaHost) is not null
            ? address
            : throw new SettingsException($"The file .env of this folder would send what you ask to {address.Authority} ({OllamaHost}), as if that were this machine. If it is yours, set {OllamaHost} in the environment.");
    }

    static SettingsException Wrong(string entry, string sentence) =>
        new($"{ModelVariables.LocalModelPaths} cannot be read at \"{entry}\": {sentence}");
}
