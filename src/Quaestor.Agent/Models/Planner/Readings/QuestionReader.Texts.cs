using Quaestor.Agent.Models.Planner.Text;
using Quaestor.Data.Plans;
using Quaestor.Data.Results;

namespace Quaestor.Agent.Models.Planner.Readings;

/// <content>Names and parts of texts, which stand in no list of values.</content>
sealed partial class QuestionReader
{
    void TakeFollowingText()
    {
        var start = _at + 1 < _terms.Count ? _terms[_at + 1].Start : _tokens.Count;
        if (start < _tokens.Count && _tokens[start].Kind != TokenKind.Quoted)
        {
            // Names begin with capitals; of other words one is taken.
            var end = start + 1;
            while (end < _tokens.Count && _tokens[end].Kind == TokenKind.Word && char.IsUpper(_tokens[end].Text[0]))
            {
                end++;
            }

            TakeText(string.Join(' ', _tokens.Skip(start).Take(end - start).Select(t => t.Text)));
            while (_at + 1 < _terms.Count && _terms[_at + 1].Start < end)
            {
                _at++;
            }
        }
    }

    void TakeText(string text)
    {
        var field = _anchor is { Column.Type: ColumnType.Text } anchor ? anchor : _reading.Subject is { } subject ? _graph.NameOf(subject) : null;
        if (field is null)
        {
            _unknown.Add(text);
            return;
        }

        var mode = _textMode ?? TextMatchMode.Contains;
        Condition match = new TextMatch(Measures.Reference(field), mode, text);
        var verb = mode switch { TextMatchMode.StartsWith => "starts with", TextMatchMode.EndsWith => "ends with", _ => "contains" };
        AddFilter(new Filter(field, _not ? new Not(match) : match, $"{field.Label} {(_not ? "not: " : "")}{verb} “{text}”"));
        _reading = _reading with { Shown = [.. _reading.Shown.Where(shown => !shown.Is(field))], Subject = _reading.Subject ?? field.Table };
        (_textMode, _not, _with) = (null, false, false);
        CountIfAsked(_reading.Subject!);
    }
}
