"""An error as whoever wrote the code should see it: their lines, not ours."""

import hints

FILE = "<python>"
_LONGEST_MESSAGE = 4000
_MOST_LINES = 20


def describe(error, code):
    """The message of a failed job."""
    lines = code.splitlines()
    if isinstance(error, SyntaxError) and error.filename == FILE:
        line, column = error.lineno, error.offset
        trace = _entry(line, None, lines) if line else ""
        return _message(error, line, max(column or 1, 1) if line else None, trace)
    places = [place for place in _places(error) if place[0] is not None]
    line, column = places[-1][:2] if places else (None, None)
    shown = places if len(places) <= _MOST_LINES else places[:_MOST_LINES // 2] + places[-_MOST_LINES // 2:]
    return _message(error, line, column, "".join(_entry(line, name, lines) for line, _, name in shown))


def _message(error, line, column, trace):
    return {"type": type(error).__name__[:200], "message": _text(error), "line": line, "column": column, "trace": trace}


def _text(error):
    """Making the text of an error may run code of the user's own."""
    try:
        text = error.msg if isinstance(error, SyntaxError) else str(error)
        return (str(text) + hints.of(error))[:_LONGEST_MESSAGE]
    except BaseException as failure:
        return f"The error's own text could not be made: {type(failure).__name__}."


def _places(error):
    step = error.__traceback__
    while step is not None:
        code = step.tb_frame.f_code
        if code.co_filename == FILE:
            yield step.tb_lineno, _column(code, step.tb_lasti), code.co_name
        step = step.tb_next


def _column(code, instruction):
    if instruction < 0:
        return None
    for place, (_, _, column, _) in enumerate(code.co_positions()):
        if place == instruction // 2:
            return None if column is None else column + 1
    return None


def _entry(line, name, lines):
    where = f", in {name}" if name not in (None, "<module>") else ""
    source = lines[line - 1].strip()[:200] if 0 < line <= len(lines) else ""
    return f"line {line}{where}\n    {source}\n"
