using Quaestor.Agent.Models.Configuration;
using Quaestor.Data.Catalog;

namespace Quaestor.Agent.Models;

/// <summary>Which model a turn means: what the request says, else the user's preference, else the installation's default.</summary>
sealed class ModelChoice(ModelSettings settings, ModelDirectory directory)
{
    const int LongestName = 400;

    static readonly (string Name, ModelKind Kind)[] Kinds = [("online", ModelKind.Online), ("local", ModelKind.Local), ("planner", ModelKind.Planner)];

    /// <param name="agentType"><c>online</c>, <c>local</c> or <c>planner</c>; null where the request says none.</param>
    /// <param name="model">A name; null where the request says none.</param>
    /// <exception cref="ModelUnavailableException">There is no such model.</exception>
    public OfferedModel Of(string? agentType, string? model, ModelPreference preference)
    {
        var asked = agentType is null ? default(ModelKind?) : KindOf(agentType);
        if (model is not null)
        {
            return Named(model, asked);
        }

        // A script plays in place of a model, whoever prefers which.
        if (asked is null or ModelKind.Online && directory.Models.FirstOrDefault(one => one.Info.Backend == Names.Scripted) is { } script)
        {
            return script;
        }

        if ((asked ?? preference.Prefer) is { } said)
        {
            return OfKind(said, preference, [Installed(said), settings.Default], isPreference: asked is null);
        }

        var kind = settings.Prefer ?? (settings.Default is { } name ? directory.Find(name).Kind : FirstKind(preference));
        return OfKind(kind, preference, [settings.Default, Installed(kind)]);
    }

    OfferedModel Named(string model, ModelKind? asked)
    {
        if (model.Length > LongestName)
        {
            throw new ModelUnavailableException($"No model has a name of more than {LongestName} characters.");
        }

        var found = directory.Find(model);
        return asked is null || found.Kind == asked
            ? found
            : throw new ModelUnavailableException($"{found.Id} is {NameOf(found.Kind)}, not {NameOf(asked.Value)}. Leave out the agent type, or name another model.");
    }

    OfferedModel OfKind(ModelKind kind, ModelPreference preference, IReadOnlyList<string?> installed, bool isPreference = false)
    {
        if (preference.Of(kind) is { } preferred)
        {
            return Preferred(preferred);
        }

        return installed.OfType<string>().Select(directory.Find).FirstOrDefault(model => model.Kind == kind)
            ?? directory.Models.FirstOrDefault(model => model.Kind == kind)
            ?? throw new ModelUnavailableException(
                $"{(isPreference ? $"Your settings prefer {NameOf(kind)} models. " : "")}{(kind == ModelKind.Local ? MissingModels.Local : MissingModels.Online(settings))} {MissingModels.OtherKind}");
    }

    OfferedModel Preferred(string name)
    {
        try
        {
            return directory.Find(name);
        }
        catch (ModelUnavailableException exception)
        {
            throw new ModelUnavailableException($"Your settings prefer a model that is not there any more. {exception.Message} Change your settings, or name a model.");
        }
    }

    string? Installed(ModelKind kind) => kind switch
    {
        ModelKind.Online => settings.Online,
        ModelKind.Local => settings.Local,
        _ => null,
    };

    ModelKind FirstKind(ModelPreference preference) =>
        Kinds.First(kind => kind.Kind == ModelKind.Planner || preference.Of(kind.Kind) is not null || Installed(kind.Kind) is not null || directory.Models.Any(model => model.Kind == kind.Kind)).Kind;

    static ModelKind KindOf(string agentType) =>
        Kinds.FirstOrDefault(kind => kind.Name == agentType) is { Name: not null } known
            ? known.Kind
            : throw new ModelUnavailableException($"There is no agent type \"{agentType}\".{NearestName.Hint(agentType, Kinds.Select(kind => kind.Name))} It is one of online, local, planner.");

    static string NameOf(ModelKind kind) => Kinds.First(known => known.Kind == kind).Name;
}
