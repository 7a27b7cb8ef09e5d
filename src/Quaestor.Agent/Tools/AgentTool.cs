using System.Text.Json;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Users;
using Quaestor.Data.Plans.Json;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Tools;

/// <summary>
/// What a model may call. The arguments have been checked against the schema before a tool sees them. Calls run at the same
/// time unless the tool says otherwise.
/// </summary>
public abstract class AgentTool : AIFunctionDeclaration
{
    readonly JsonShape _shape;

    /// <summary>A tool whose description is the embedded Markdown file of its class's name.</summary>
    /// <param name="schema">Strict: an object with all properties required, those that may be left out nullable, and no others.</param>
    protected AgentTool(string name, JsonElement schema)
        : this(name, null, schema)
    {
    }

    protected AgentTool(string name, string? description, JsonElement schema)
    {
        Name = name;
        JsonSchema = schema;
        Description = description ?? ReadDescription(GetType());
        _shape = new JsonShape(schema);
    }

    public override string Name { get; }

    public override string Description { get; }

    public override JsonElement JsonSchema { get; }

    /// <summary>How long a call may take; null for what the loop allows.</summary>
    public virtual TimeSpan? TimeLimit => null;

    /// <summary>For whoever has less, the tool is not there.</summary>
    public virtual Role Needs => Role.Viewer;

    /// <summary>A tool with nothing to work on for a user is not there for them.</summary>
    public virtual bool IsThereFor(string userId) => true;

    /// <summary>A tool for one kind of source is there only where that is what is asked.</summary>
    /// <param name="source">The thread's; null while it has none.</param>
    public virtual bool IsThereOn(ISource? source) => true;

    /// <summary>A call that nobody knows the result of, because its process is gone, may be made once more. False for whatever changes something.</summary>
    public virtual bool IsReadOnly => false;

    /// <summary>Calls of it run alone, in their place among the others.</summary>
    public virtual bool IsSerial => false;

    /// <summary>What is wrong with the arguments, a line each; empty when they fit.</summary>
    public virtual IReadOnlyList<string> Check(JsonElement arguments) =>
        [.. _shape.Check(arguments).Select(p => p.Path.Length == 0 ? $"The arguments {p.Message}" : $"{p.Path} {p.Message}")];

    /// <summary>
    /// The query that the call would run, with what it rests on; null for a tool that runs none. Asked before the call
    /// runs, so that the person can be asked instead.
    /// </summary>
    public virtual ValueTask<Proposal?> ProposeAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult<Proposal?>(null);

    /// <summary>
    /// What a person has to agree to before the call runs; null for a call that may run at once. The arguments fit the
    /// schema. An exception keeps the call from running.
    /// </summary>
    public virtual ValueTask<ApprovalNeed?> NeedsApprovalAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult<ApprovalNeed?>(null);

    /// <summary>The argument that holds the statement, which a person may word anew before agreeing to it; null for none.</summary>
    public virtual string? EditableArgument => null;

    /// <summary>What the tool cannot do it says in its outcome: an exception is a fault of ours.</summary>
    public abstract Task<ToolOutcome> RunAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken);

    static string ReadDescription(Type tool)
    {
        // A resource is called after its project and folder, which need not be the namespace.
        var names = tool.Assembly.GetManifestResourceNames().Where(name => name == $"{tool.Name}.md" || name.EndsWith($".{tool.Name}.md", StringComparison.Ordinal)).ToList();
        var found = names.Contains($"{tool.FullName}.md") ? $"{tool.FullName}.md" : names is [var only] ? only : throw new InvalidOperationException(names.Count == 0
            ? $"{tool.Name} has no description: put {tool.Name}.md beside it, as an embedded resource."
            : $"{tool.Name} has several descriptions: {string.Join(", ", names)}. Name one of them {tool.FullName}.md, by LogicalName.");
        using var stream = tool.Assembly.GetManifestResourceStream(found)!;
        return new StreamReader(stream).ReadToEnd().Trim();
    }
}
