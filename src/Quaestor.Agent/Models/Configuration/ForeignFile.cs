using Quaestor.Agent.Settings.Text;

namespace Quaestor.Agent.Models.Configuration;

/// <summary>
/// What a settings file may not do that merely lies in the current folder: whoever made the folder made it, and may want the
/// user's keys. A file that the user names, or keeps in their own configuration, is not one.
/// </summary>
/// <param name="path">Of the file.</param>
/// <param name="variables">Those of the environment are the user's; those of <c>.env</c> are the folder's, as the file is.</param>
public sealed class ForeignFile(string path, NamedVariables variables)
{
    /// <summary>How to say that the file is one's own.</summary>
    string Cure => $"If this file is yours, say so with --config {Path.GetFileName(path)}";

    /// <summary>Anywhere but where a provider's own key goes to that provider.</summary>
    internal string? RefuseKeys(string variable) =>
        KnownProvider.KeyVariables.Contains(variable) && variables.Own(variable) is not null
            ? $"{variable} is a key of yours, and goes to its own provider alone. {Cure}."
            : null;

    /// <summary>In what is sent to an address.</summary>
    /// <param name="host">Where it would go.</param>
    /// <param name="owner">Whose address it is; null where it is nobody's that is known.</param>
    internal string? RefuseAt(string host, KnownProvider? owner, string variable) =>
        variables.Own(variable) is null || variable == owner?.KeyVariable
            ? null
            : $"it would send {variable} of your environment to {host}, which only this file names. {Cure}, or set the variable in a file .env beside it.";

    /// <summary>What decides who may sign in.</summary>
    internal string NoKeys => $"may not stand in a file that merely lies in the folder: it decides who may sign in. {Cure}.";

    /// <summary>What is sent away of the work done here.</summary>
    internal string NoCollectors => $"may not name collectors or switch contents on in a file that merely lies in the folder: it decides who sees what is done here. {Cure}.";

    /// <summary>What starts programs, or takes an address for this machine's.</summary>
    internal string NoPrograms => $"may not stand in a file that merely lies in the folder: it decides what runs on this machine. {Cure}.";
}
