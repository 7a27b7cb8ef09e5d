using Quaestor.Agent.Models.Planner.Schemas;
using Quaestor.Agent.Models.Planner.Text;
using Quaestor.Data.Results;

namespace Quaestor.Agent.Models.Planner.Mentions;

/// <summary>Looks up in a column of many values whether it holds one, whatever its letter case; as it is stored, or null.</summary>
delegate string? ValueProbe(MappedColumn column, string text);

/// <summary>Finds values and numbers in a question.</summary>
sealed class ValueMentions
{
    const int LongestValue = 10;
    const int MostProbes = 40;

    static readonly Dictionary<string, string[]> StandFor = new(StringComparer.Ordinal)
    {
        ["male"] = ["m"], ["males"] = ["m", "male"], ["men"] = ["m", "male"], ["man"] = ["m", "male"], ["boys"] = ["m", "male"], ["female"] = ["f"], ["females"] = ["f", "female"],
        ["women"] = ["f", "female"], ["woman"] = ["f", "female"], ["girls"] = ["f", "female"], ["usa"] = ["united states", "us", "america"], ["american"] = ["usa", "united states", "us", "america"],
        ["america"] = ["usa", "united states", "us"], ["us"] = ["usa", "united states"], ["uk"] = ["united kingdom", "england", "britain"], ["british"] = ["uk", "united kingdom", "england"],
        ["french"] = ["france"], ["german"] = ["germany"], ["italian"] = ["italy"], ["spanish"] = ["spain"], ["japanese"] = ["japan"], ["chinese"] = ["china"], ["canadian"] = ["canada"],
        ["australian"] = ["australia"], ["dutch"] = ["netherlands"], ["russian"] = ["russia"], ["indian"] = ["india"], ["brazilian"] = ["brazil"], ["mexican"] = ["mexico"],
        ["california"] = ["ca"], ["texas"] = ["tx"], ["florida"] = ["fl"],
    };

    readonly Dictionary<string, List<(MappedColumn Column, string Stored)>> _values = new(StringComparer.Ordinal);
    readonly List<MappedColumn> _open;

    public ValueMentions(SchemaMap map)
    {
        foreach (var column in map.Columns.Where(column => column.Use is ColumnUse.Text or ColumnUse.Date))
        {
            foreach (var value in column.Schema.Profile?.Values ?? [])
            {
                var key = Key(Tokenizer.Cut(value));
                if (key.Length == 0)
                {
                    continue;
                }

                if (!_values.TryGetValue(key, out var held))
                {
                    _values.Add(key, held = []);
                }

                if (!held.Exists(one => one.Column == column))
                {
                    held.Add((column, value));
                }
            }
        }

        _open = [.. map.Columns.Where(column => column.Schema is { Type: ColumnType.Text, Profile: not { Values.Count: > 0 } })];
    }

    public (List<ValueMention> Values, List<NumberMention> Numbers) In(IReadOnlyList<Token> tokens, ValueProbe? probe)
    {
        var values = new List<ValueMention>();
        var numbers = new List<NumberMention>();
        var probes = 0;
        for (var start = 0; start < tokens.Count; start++)
        {
            var token = tokens[start];
            if (token.Kind == TokenKind.Quoted)
            {
                values.Add(new(start, start + 1, token.Text, true, Held(Key(Tokenizer.Cut(token.Text)), token.Text, probe, ref probes)));
                if (decimal.TryParse(token.Text, System.Globalization.NumberStyles.Number, System.Globalization.CultureInfo.InvariantCulture, out var quoted))
                {
                    numbers.Add(new(start, start + 1, Plain(quoted)));
                }

                continue;
            }

            if (token.Number is { } number)
            {
                numbers.Add(new(start, start + 1, Plain(number)));
            }
            else if (token.Word is "one" && ((start > 0 && tokens[start - 1].Word is "between") || (start + 2 < tokens.Count && tokens[start + 1].Word is "or" && tokens[start + 2].Word is "more" or "fewer" or "less")))
            {
                numbers.Add(new(start, start + 1, "1"));
            }
            else if (token.Word is "one" or "once" && tokens.Take(start).TakeLast(2).Any(before => before.Word is "than" or "least" or "most" or "only" or "exactly" or "over"))
            {
                numbers.Add(new(start, start + 1, "1"));
            }
            else if (token.Word is "twice")
            {
                numbers.Add(new(start, start + 1, "2"));
            }

            if (token.Kind == TokenKind.Mark)
            {
                continue;
            }

            for (var end = Math.Min(tokens.Count, start + LongestValue); end > start; end--)
            {
                if (tokens[end - 1].Kind is TokenKind.Mark or TokenKind.Quoted || tokens.Skip(start).Take(end - start).Any(one => one.Kind == TokenKind.Quoted))
                {
                    continue;
                }

                var stretch = tokens.Skip(start).Take(end - start).ToList();
                if (Known(stretch) is { Count: > 0 } held)
                {
                    values.Add(new(start, end, string.Join(' ', stretch.Select(one => one.Text)), false, held));
                    break;
                }
            }

            if (token.Kind == TokenKind.Day && !values.Exists(value => value.Start <= start && value.End > start))
            {
                values.Add(new(start, start + 1, token.Text, false, Held("", token.Text, probe, ref probes)));
            }

            if (IsSpelt(tokens, start) && !values.Exists(value => value.Start <= start && value.End > start))
            {
                values.Add(new(start, start + 1, token.Text, false, []));
            }

            if (IsProper(tokens, start) && (start == 0 || !IsProper(tokens, start - 1) || start == 1))
            {
                var end = start + 1;
                while (end < tokens.Count && (IsProper(tokens, end) || tokens[end].Kind == TokenKind.Number))
                {
                    end++;
                }

                if (!values.Exists(value => value.Start <= start && value.End >= end))
                {
                    var text = string.Join(' ', tokens.Skip(start).Take(end - start).Select(one => one.Text));
                    if (Held("", text, probe, ref probes) is { Count: > 0 } held)
                    {
                        values.Add(new(start, end, text, false, held));
                    }
                    else if (end - start is 2 or 3)
                    {
                        for (var i = start; i < end; i++)
                        {
                            if (!values.Exists(value => value.Start <= i && value.End > i) && Held("", tokens[i].Text, probe, ref probes) is { Count: > 0 } part)
                            {
                                values.Add(new(i, i + 1, tokens[i].Text, false, part));
                            }
                        }
                    }
                }
            }
        }

        return ([.. values.Where(one => !values.Exists(other => other != one && other.Start <= one.Start && other.End >= one.End && other.End - other.Start > one.End - one.Start))], numbers);
    }

    /// <summary>A quoted text that no column holds, in words that columns do hold: a first and a last name.</summary>
    public IReadOnlyList<Token> Split(IReadOnlyList<Token> tokens, ValueProbe? probe)
    {
        var probes = 0;
        return
        [
            .. tokens.SelectMany(token =>
            {
                if (token.Kind != TokenKind.Quoted || Held(Key(Tokenizer.Cut(token.Text)), token.Text, probe, ref probes).Count > 0)
                {
                    return [token];
                }

                var words = token.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                var held = words.Length is 2 or 3 && words.All(word => Held(Letters.Fold(word), word, probe, ref probes).Count > 0);
                return held ? words.Select(word => new Token(TokenKind.Quoted, word, Letters.Fold(word), Letters.Fold(word))) : [token];
            }),
        ];
    }

    /// <summary>A word that is meant as letters: behind "the letter", "the word", "starts with".</summary>
    static bool IsSpelt(IReadOnlyList<Token> tokens, int i) => i > 1 && tokens[i].Kind == TokenKind.Word
        && (tokens[i - 1].Word is "letter" or "word" or "string" or "phrase" or "substring" or "prefix" or "suffix"
            || (tokens[i - 1].Word is "with" && tokens[i - 2].Word is "start" or "starts" or "starting" or "begin" or "begins" or "beginning" or "end" or "ends" or "ending" && tokens[i].Word is not ("a" or "an" or "the" or "letter")));

    static bool IsProper(IReadOnlyList<Token> tokens, int i) => i > 0 && tokens[i].Kind == TokenKind.Word && char.IsUpper(tokens[i].Text[0]);

    static string Plain(decimal number) => (number / 1.000000000000000000000000000000m).ToString(System.Globalization.CultureInfo.InvariantCulture);

    static string Key(IEnumerable<Token> tokens) => string.Join(' ', tokens.Where(one => one.Kind != TokenKind.Mark).Select(one => one.Word));

    List<(MappedColumn, string)> Known(List<Token> stretch)
    {
        var key = Key(stretch);
        var held = _values.GetValueOrDefault(key) ?? [];
        if (held.Count == 0 && stretch.Count == 1 && stretch[0].Stem != stretch[0].Word)
        {
            held = _values.GetValueOrDefault(stretch[0].Stem) ?? [];
        }

        return StandFor.TryGetValue(key, out var others)
            ? [.. held, .. others.SelectMany(other => _values.GetValueOrDefault(other) ?? []).Where(one => !held.Exists(had => had.Column == one.Column)).DistinctBy(one => one.Column)]
            : held;
    }

    List<(MappedColumn, string)> Held(string key, string text, ValueProbe? probe, ref int probes)
    {
        if (_values.TryGetValue(key, out var held))
        {
            return held;
        }

        var found = new List<(MappedColumn, string)>();
        foreach (var column in probe is null ? [] : _open)
        {
            if (++probes > MostProbes)
            {
                break;
            }

            if (probe!(column, text) is { } stored)
            {
                found.Add((column, stored));
            }
        }

        return found;
    }
}
