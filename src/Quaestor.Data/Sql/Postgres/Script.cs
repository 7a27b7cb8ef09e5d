namespace Quaestor.Data.Sql.Postgres;

/// <summary>Cuts a text of several statements where PostgreSQL would.</summary>
static class Script
{
    /// <param name="Text">Without the semicolon, and without white space around it; comments that stand before it belong to it.</param>
    /// <param name="Start">0-based index of its first character.</param>
    internal readonly record struct Statement(string Text, int Start);

    /// <exception cref="LexerException">The text cannot be read with certainty.</exception>
    public static List<Statement> Split(string script)
    {
        var statements = new List<Statement>();
        var (start, open, any, body) = (0, 0, false, false);
        var tokens = PostgresLexer.Read(script);
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            open += token.IsSymbol("(") ? 1 : token.IsSymbol(")") ? -1 : 0;

            // CREATE FUNCTION … BEGIN ATOMIC … END holds semicolons of its own.
            body = (body || (token.Is("begin") && i + 1 < tokens.Count && tokens[i + 1].Is("atomic"))) && !(token.Is("end") && i + 1 < tokens.Count && tokens[i + 1].IsSymbol(";"));
            if (!token.IsSymbol(";") || open > 0 || body)
            {
                any = any || !token.IsSymbol(";");
                continue;
            }

            Add(token.Start);
            (start, any) = (token.Start + 1, false);
        }

        Add(script.Length);
        return statements;

        void Add(int end)
        {
            var text = script[start..end];
            var trimmed = text.TrimStart();
            if (any)
            {
                statements.Add(new(trimmed.TrimEnd(), start + text.Length - trimmed.Length));
            }
        }
    }
}
