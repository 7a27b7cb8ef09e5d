using System.Text;
using Quaestor.Agent.Models.Configuration;
using Quaestor.Agent.Settings;
using Quaestor.Agent.Settings.Text;

namespace Quaestor.Tests.Models.Configuration;

/// <summary>Models as an installation gets them: from a file's text, variables of the environment, and a file <c>.env</c>.</summary>
sealed record Installation
{
    public string File { get; init; } = "{}";

    public (string Name, string? Value)[] Environment { get; init; } = [];

    /// <summary>Of <c>.env</c>.</summary>
    public (string Name, string? Value)[] Folder { get; init; } = [];

    /// <summary>The file merely lies in the folder.</summary>
    public bool IsForeign { get; init; }

    public ModelSettings Read()
    {
        var variables = new NamedVariables(Lookup(Environment), Lookup(Folder));
        var text = Agent.Settings.Text.SettingsText.Of("/srv/shop/quaestor.json", Encoding.UTF8.GetBytes(File));
        return ModelVariables.Over(SettingsReader.Read(text, variables, IsForeign).Models, variables);
    }

    public string Refusal() => Assert.Throws<SettingsException>(Read).Message;

    static Func<string, string?> Lookup((string Name, string? Value)[] variables) =>
        name => variables.FirstOrDefault(variable => variable.Name == name).Value;
}
