using Quaestor.Data.Postgres.Migrations.Reading;
using Quaestor.Data.Sql.Postgres;

namespace Quaestor.Data.Postgres.Migrations.Linting;

/// <summary>A step as the rules look at it.</summary>
/// <param name="Created">Tables that earlier steps have made: nobody uses them yet.</param>
/// <param name="Checked">Columns that an earlier step has proven to hold no NULL.</param>
sealed record LintedStep(MigrationStep Step, IReadOnlyList<Wish> Wishes, List<Token> Tokens, IReadOnlySet<string> Created, IReadOnlySet<string> Checked)
{
    /// <summary>What it asks of tables that were there before.</summary>
    public IEnumerable<Wish> OnUsedTables => Wishes.Where(wish => wish.On is { } table && !Created.Contains(table.Name));

    public IEnumerable<T> All<T>()
        where T : Wish => OnUsedTables.OfType<T>();

    public bool Begins(params ReadOnlySpan<string> words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (i >= Tokens.Count || !Tokens[i].Is(words[i]))
            {
                return false;
            }
        }

        return true;
    }

    public bool Has(string word) => Tokens.Exists(token => token.Is(word));

    /// <summary>Types of the columns that it makes, as they were written.</summary>
    public IEnumerable<string> Types() =>
        Wishes.OfType<AddColumn>().Select(column => column.Type)
            .Concat(Wishes.OfType<AlterType>().Select(column => column.Type))
            .Concat(Begins("create") && Wishes is [CreateObject { Kind: "table" }] ? ColumnTypes() : []);

    IEnumerable<string> ColumnTypes()
    {
        var depth = 0;
        for (var i = 0; i + 2 < Tokens.Count; i++)
        {
            depth += Tokens[i].IsSymbol("(") ? 1 : Tokens[i].IsSymbol(")") ? -1 : 0;
            if (depth == 1 && (Tokens[i].IsSymbol("(") || Tokens[i].IsSymbol(",")) && Tokens[i + 1].IsName && Tokens[i + 2].IsName)
            {
                yield return Tokens[i + 2].Text + (i + 3 < Tokens.Count && Tokens[i + 3].IsName ? $" {Tokens[i + 3].Text}" : "");
            }
        }
    }
}
