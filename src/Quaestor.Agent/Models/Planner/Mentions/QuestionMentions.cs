using Quaestor.Agent.Models.Planner.Text;

namespace Quaestor.Agent.Models.Planner.Mentions;

/// <summary>A question's words and everything that they may speak of.</summary>
sealed class QuestionMentions
{
    const double Strong = 0.85;

    public QuestionMentions(IReadOnlyList<Token> tokens, (List<TableMention>, List<ColumnMention>) names, (List<ValueMention>, List<NumberMention>) values)
    {
        Tokens = tokens;
        (Tables, Columns) = names;
        (Values, Numbers) = values;
        Shapes = [.. tokens.Select(token => token.Kind == TokenKind.Number ? "#N" : token.Kind == TokenKind.Quoted ? "#V" : token.Stem)];
        foreach (var table in Tables.Where(one => one.Coverage * one.Nearness >= Strong))
        {
            Fill(table, "#T");
        }

        foreach (var column in Columns.Where(one => one.Coverage * one.Nearness >= Strong && !one.IsDominated))
        {
            Fill(column, Shapes[column.Start] == "#T" && column.End - column.Start == 1 ? "#TC" : "#C");
        }

        foreach (var value in Values.Where(one => one.IsQuoted || char.IsUpper(tokens[one.Start].Text[0])))
        {
            Fill(value, "#V");
        }
    }

    public IReadOnlyList<Token> Tokens { get; }

    public IReadOnlyList<TableMention> Tables { get; }

    public IReadOnlyList<ColumnMention> Columns { get; }

    public IReadOnlyList<ValueMention> Values { get; }

    public IReadOnlyList<NumberMention> Numbers { get; }

    /// <summary>A token's stem, or what kind of thing of the schema it names.</summary>
    public string[] Shapes { get; }

    /// <summary>The shapes without repeats of one thing of several words.</summary>
    public string ShapeAt(int i) => i < 0 ? "^" : i >= Shapes.Length ? "$" : Shapes[i];

    public string Word(int i) => i < 0 ? "^" : i >= Tokens.Count ? "$" : Tokens[i].Stem;

    public bool Has(params ReadOnlySpan<string> words)
    {
        foreach (var token in Tokens)
        {
            if (words.Contains(token.Word))
            {
                return true;
            }
        }

        return false;
    }

    void Fill(Mention mention, string shape)
    {
        for (var i = mention.Start; i < mention.End; i++)
        {
            Shapes[i] = shape;
        }
    }
}
