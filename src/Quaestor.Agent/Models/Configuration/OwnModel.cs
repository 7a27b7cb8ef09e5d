using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;

namespace Quaestor.Agent.Models.Configuration;

/// <summary>A model that the program around this one brings: any <see cref="IChatClient"/>, which stays the program's to dispose.</summary>
/// <param name="Name">Requests name it <c>own/NAME</c>.</param>
public sealed record OwnModel(string Name, IChatClient Client)
{
    /// <summary>What it is shown leaves this installation; false for one that runs here.</summary>
    public bool IsHosted { get; init; } = true;

    /// <summary>False for one that has to be asked for SQL in its answer.</summary>
    public bool CallsTools { get; init; } = true;

    /// <summary>Tokens of a request and its answer together; null where nobody knows.</summary>
    public int? ContextTokens { get; init; }

    /// <summary>Null where no cost is to be told.</summary>
    public ModelPrice? Price { get; init; }
}
