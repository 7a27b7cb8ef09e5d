using Quaestor.Data.Sources;

namespace Quaestor.Agent.Sharing;

/// <summary>
/// A text for models in the forms that they may see, the fullest first. Each model reads the first whose needs it meets, and
/// else <see cref="Plain"/>, which tells of no data.
/// </summary>
/// <param name="Plain">For everyone; also what is read where nobody decides.</param>
public sealed record GradedText(string Plain)
{
    const string Withheld = "(Withheld: it was written from data that you may not see. Run a query of your own if you need it.)";

    public IReadOnlyList<GradedForm> Forms { get; init; } = [];

    /// <summary>For the person, and for what may see everything.</summary>
    public string Full => Forms is [var fullest, ..] ? fullest.Text : Plain;

    /// <summary>As somebody reads it.</summary>
    public string ReadBy(Sight sight) => Forms.FirstOrDefault(form => sight.Meets(form.Needs))?.Text ?? Plain;

    public static implicit operator GradedText(string plain) => new(plain);

    /// <summary>Rows of one source, a summary of them, and what tells of no data.</summary>
    /// <param name="masked">What is masked in all of them.</param>
    public static GradedText Of(Guid source, IReadOnlyList<string> masked, string schema, string summaries, string rows, int rowCount = 0) => new(schema)
    {
        Forms = [new(rows, [new(source, SourceShare.Rows, masked)]) { Rows = rowCount }, new(summaries, [new(source, SourceShare.Summaries, masked)])],
    };

    /// <summary>Each form changed in the same way.</summary>
    public GradedText Select(Func<string, string> change) =>
        new(change(Plain)) { Forms = [.. Forms.Select(form => form with { Text = change(form.Text) })] };

    /// <summary>What came of the words of somebody who was shown data: it may hold some of that, in any form.</summary>
    public GradedText WrittenBy(IReadOnlyList<Need> writer)
    {
        if (writer.Count == 0)
        {
            return this;
        }

        var forms = Forms.Append(new GradedForm(Plain, [])).Select(form => form with { Needs = Need.Union(form.Needs.Concat(writer)) });
        return new GradedText(Withheld) { Forms = [.. forms.DistinctBy(form => string.Join('|', form.Needs))] };
    }
}

/// <param name="Needs">All of them.</param>
public sealed record GradedForm(string Text, IReadOnlyList<Need> Needs)
{
    /// <summary>How many rows of data it holds.</summary>
    public int Rows { get; init; }
}
