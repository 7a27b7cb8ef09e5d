using Microsoft.Extensions.AI;

namespace Quaestor.Agent.Sharing;

/// <summary>One request as one model may read it, and what it is shown by that.</summary>
sealed class SharedRequest(Sight sight)
{
    readonly List<Need> _shown = [];
    readonly Dictionary<Guid, int> _rows = [];

    public IReadOnlyList<Need> Shown => Need.Union(_shown);

    /// <summary>Rows of data in it, by source.</summary>
    public IReadOnlyDictionary<Guid, int> Rows => _rows;

    public ChatMessage Resolve(ChatMessage message)
    {
        if (!message.Contents.Any(content => content.AdditionalProperties is { Count: > 0 }))
        {
            return message;
        }

        var resolved = message.Clone();
        resolved.Contents = [.. message.Contents.Select(Resolve).OfType<AIContent>()];
        return resolved;
    }

    public ChatOptions? Resolve(ChatOptions? options)
    {
        if (options is not SharedOptions shared)
        {
            return options;
        }

        var (own, mine) = (shared.PromptFor(Sight.OfNobody).Text, shared.PromptFor(sight));
        var told = shared.Plain();
        if (options.Instructions?.StartsWith(own, StringComparison.Ordinal) == true)
        {
            told.Instructions = mine.Text + options.Instructions[own.Length..];
            _shown.AddRange(mine.Needs);
        }

        return told;
    }

    AIContent? Resolve(AIContent content) => content switch
    {
        TextContent => new TextContent(Choose(content)),
        FunctionResultContent result => new FunctionResultContent(result.CallId, Choose(content)),
        FunctionCallContent call => Sees(content) ? content : new FunctionCallContent(call.CallId, call.Name, new Dictionary<string, object?>()),
        TextReasoningContent => Sees(content) ? content : null,
        _ => content,
    };

    string Choose(AIContent content)
    {
        var graded = Grades.Of(content);
        if (graded.Forms.FirstOrDefault(form => sight.Meets(form.Needs)) is not { } form)
        {
            return graded.Plain;
        }

        _shown.AddRange(form.Needs);
        if (form.Rows > 0 && form.Needs.FirstOrDefault(need => need.Source is not null) is { Source: { } source })
        {
            _rows[source] = _rows.GetValueOrDefault(source) + form.Rows;
        }

        return form.Text;
    }

    bool Sees(AIContent content)
    {
        var needs = Grades.NeedsOf(content);
        if (!sight.Meets(needs))
        {
            return false;
        }

        _shown.AddRange(needs);
        return true;
    }
}
