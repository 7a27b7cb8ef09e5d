using System.Globalization;
using Quaestor.Agent.Models.Chat;

namespace Quaestor.Agent.Models.Local;

/// <summary>Any program that serves OpenAI's chat completions on a port it is told.</summary>
sealed class CommandRunner : IRunner
{
    const string Port = "{port}";
    const string Model = "{model}";
    const string Key = "{key}";

    public string Name => "command";

    public RunnerFacts Facts { get; } = new("", "Set program to the program's path");

    public void Check(LocalModelSettings model)
    {
        if (string.IsNullOrWhiteSpace(model.Program))
        {
            throw new ModelException(ModelFailure.ModelNotFound, $"The local model {model.Name} has the runner \"command\" and no program. Set program to the one to start.");
        }

        if (!Uses(model, Port))
        {
            throw new ModelException(
                ModelFailure.ModelNotFound, $"The local model {model.Name} does not tell its program which port to use. Write {Port} in its arguments or environment.");
        }
    }

    public string NameAtServer(LocalModelSettings model) => model.Model;

    /// <summary>Requests carry the key only where the program was told it.</summary>
    public ServerCommand Command(LocalModelSettings model, int port, string key)
    {
        return new([.. model.Arguments.Select(Fill)])
        {
            Environment = model.Environment.ToDictionary(variable => variable.Key, variable => Fill(variable.Value), StringComparer.Ordinal),
            Key = Uses(model, Key) ? key : null,
        };

        string Fill(string text) => text
            .Replace(Port, port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace(Model, model.Model, StringComparison.Ordinal)
            .Replace(Key, key, StringComparison.Ordinal);
    }

    static bool Uses(LocalModelSettings model, string placeholder) =>
        model.Arguments.Concat(model.Environment.Values).Any(text => text.Contains(placeholder, StringComparison.Ordinal));
}
