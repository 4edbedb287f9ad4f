# SPDX-License-Identifier: Apache-2.0
"""The forms of co_await that every supported compiler translates correctly (docs/architecture.md,
"Coroutines"). g++ 12 destroys temporaries twice, or never, in others.

  co_await f(a);    auto x = co_await f(a);    co_return co_await f(a);

Arguments are names, std::move(name), member calls without arguments, or plain literals."""

from pathlib import Path

from tokens import Token, comments, tokenise

# A comment with this word on the line (or the one before) says that what a reference parameter or
# a capture refers to lives longer than the task.
PROMISE = "outlives"
VIEWS = {"string_view", "ByteView", "span", "u8string_view"}
CONDITIONS = {"if", "for", "while", "switch"}
OPENING = {"(": ")", "[": "]", "{": "}"}


class Problem(Exception):
    pass


class Source:
    def __init__(self, text: str):
        self.tokens = tokenise(text)
        self.comments = comments(text)
        self.partner = match_brackets(self.tokens)

    def text(self, index: int) -> str:
        return self.tokens[index].text if 0 <= index < len(self.tokens) else ""

    def kind(self, index: int) -> str:
        return self.tokens[index].kind if 0 <= index < len(self.tokens) else ""

    def promised(self, line: int) -> bool:
        return any(PROMISE in self.comments.get(at, "") for at in (line, line - 1))


def match_brackets(tokens: list[Token]) -> dict[int, int]:
    """Index of each bracket's partner, both ways."""
    partner: dict[int, int] = {}
    open_ones: list[int] = []
    for index, token in enumerate(tokens):
        if token.text in OPENING and token.kind == "mark":
            open_ones.append(index)
        elif token.text in OPENING.values() and token.kind == "mark" and open_ones:
            other = open_ones.pop()
            partner[index] = other
            partner[other] = index
    return partner


def check_position(source: Source, at: int) -> None:
    """The co_await begins a statement, initialises `auto name`, or follows co_return."""
    before = source.text(at - 1)
    if before in ("", ";", "{", "}", "else", "do", "co_return"):
        return
    if before == ")":
        opening = source.partner.get(at - 1, 0)
        word = source.text(opening - 1)
        if word == "constexpr":
            word = source.text(opening - 2)
        if word in CONDITIONS:
            return
    if before == ":":
        back = at - 2
        while source.text(back) not in (";", "{", "}", "case", "default", "?", ""):
            back -= 1
        if source.text(back) in ("case", "default") and source.text(at - 2) != ")":
            return
    if before == "=":
        if source.kind(at - 2) == "name" and source.text(at - 3) == "auto":
            start = source.text(at - 4)
            if start == "const":
                start = source.text(at - 5)
            if start in (";", "{", "}", ")", ":"):
                return
        raise Problem("await into `auto name = co_await …;` only")
    raise Problem("a co_await stands alone as a statement")


def check_argument(source: Source, start: int, end: int) -> None:
    """One argument: a name, std::move(name), a member call without arguments, a literal."""
    words = [source.text(index) for index in range(start, end)]
    if not words:
        return
    if words[:4] == ["std", "::", "move", "("] and words[-1] == ")":
        start, end = start + 4, end - 1
    elif words[0] in ("*", "&", "-") and len(words) > 1:
        start += 1
    if not is_path(source, start, end):
        raise Problem(f"argument `{' '.join(words)}` is not a plain name, move or literal")


def is_path(source: Source, start: int, end: int) -> bool:
    """name, a.b->c, ns::name, a.b(), a literal; calls without arguments and after a dot only."""
    index = start
    if end - start == 1 and source.kind(start) in ("number", "string"):
        return True
    member = False
    while index < end:
        if source.kind(index) != "name":
            return False
        index += 1
        if source.text(index) == "(" and index < end:
            if not member or source.text(index + 1) != ")":
                return False
            index += 2
        if index == end:
            return True
        if source.text(index) not in (".", "->", "::"):
            return False
        member = source.text(index) != "::"
        index += 1
    return False


def template_end(source: Source, index: int) -> int:
    """After the `<…>` that starts at index, or index itself when that is no argument list."""
    depth = 0
    for at in range(index, min(index + 60, len(source.tokens))):
        text = source.text(at)
        if text == "<":
            depth += 1
        elif text == ">":
            depth -= 1
            if depth == 0:
                return at + 1
        elif text in (";", "{", "}", "&&", "||"):
            break
    return index


def arguments(source: Source, opening: int) -> list[tuple[int, int]]:
    closing = source.partner[opening]
    result = []
    start = index = opening + 1
    while index < closing:
        if source.text(index) in OPENING:
            index = source.partner.get(index, index)
        elif source.text(index) == ",":
            result.append((start, index))
            start = index + 1
        index += 1
    if start < closing:
        result.append((start, closing))
    return result


def check_operand(source: Source, at: int) -> None:
    """After co_await: a chain of names, members and calls, then the semicolon."""
    index = at + 1
    if source.text(index) == "*":  # (*pointer)(…) is written pointer->call(…)
        raise Problem("await a call by name")
    while True:
        if source.kind(index) != "name":
            raise Problem("await a call by name")
        index += 1
        if source.text(index) == "<":
            index = template_end(source, index)
        if source.text(index) == "(":
            for start, end in arguments(source, index):
                check_argument(source, start, end)
            index = source.partner[index] + 1
        if source.text(index) in (".", "->", "::"):
            index += 1
            continue
        break
    if source.text(index) != ";":
        raise Problem("nothing follows the awaited call but its semicolon")


def check_blocks(source: Source, at: int) -> None:
    """Not inside a catch block or a destructor."""
    depth_open = [
        index
        for index in range(at)
        if source.text(index) == "{" and source.partner.get(index, 0) > at
    ]
    for opening in depth_open:
        if source.text(opening - 1) == "noexcept":
            opening -= 1
        if source.text(opening - 1) != ")":
            continue
        head = source.partner.get(opening - 1, 0)
        if source.text(head - 1) == "catch":
            raise Problem("no co_await in a catch block")
        if source.text(head - 2) == "~":
            raise Problem("no co_await in a destructor")


def check_parameters(source: Source, opening: int) -> list[tuple[int, str]]:
    """Coroutine parameters are values; `T&` cannot bind a temporary and is left to the reader."""
    problems = []
    for start, end in arguments(source, opening):
        words = outside_brackets(source, start, end)
        line = source.tokens[start].line
        constant = "const" in words and "&" in words and "*" not in words
        if (constant or "&&" in words or VIEWS & set(words)) and not source.promised(line):
            problems.append((line, f"coroutine parameter `{' '.join(words)}` is not a value"))
    return problems


def outside_brackets(source: Source, start: int, end: int) -> list[str]:
    """The words of a parameter without template arguments and default values."""
    words = []
    index = start
    while index < end and source.text(index) != "=":
        words.append(source.text(index))
        after = template_end(source, index + 1) if source.text(index + 1) == "<" else index + 1
        index = max(after, index + 1)
    return words


def check_declarations(source: Source) -> list[tuple[int, str]]:
    """Functions and lambdas that return a Task."""
    problems = []
    for index, token in enumerate(source.tokens):
        if token.text != "Task" or source.text(index + 1) != "<":
            continue
        after = template_end(source, index + 1)
        if source.text(index - 1) == "->" and source.text(index - 2) == ")":
            head = source.partner.get(index - 2, 0)
            problems += check_parameters(source, head)
            problems += check_captures(source, head - 1)
            continue
        while source.kind(after) == "name" and source.text(after + 1) in ("::", "<"):
            after = after + 2 if source.text(after + 1) == "::" else template_end(source, after + 1)
            if source.text(after) == "::":
                after += 1
        if source.kind(after) == "name" and source.text(after + 1) == "(":
            problems += check_parameters(source, after + 1)
    return problems


def check_captures(source: Source, closing: int) -> list[tuple[int, str]]:
    """A lambda that is a coroutine keeps its captures in the lambda object, not in the frame."""
    opening = source.partner.get(closing)
    if source.text(closing) != "]" or opening is None or opening + 1 == closing:
        return []
    line = source.tokens[opening].line
    named = source.text(opening - 1) == "=" and source.text(opening - 3) == "auto"
    if named or source.promised(line):
        return []
    return [(line, "a capturing lambda that is a coroutine must outlive its task: name it")]


def check_text(text: str) -> list[tuple[int, str]]:
    source = Source(text)
    problems = check_declarations(source)
    for index, token in enumerate(source.tokens):
        if token.text == "co_yield":
            problems.append((token.line, "co_yield is not used here"))
        if token.text != "co_await":
            continue
        if source.text(index - 1) == "operator":
            continue
        for check in (check_position, check_operand, check_blocks):
            try:
                check(source, index)
            except Problem as problem:
                problems.append((token.line, str(problem)))
    return sorted(set(problems))


def check(root: Path, files: list[Path]) -> list[str]:
    problems = []
    for file in files:
        for line, sentence in check_text((root / file).read_text()):
            problems.append(f"{file}:{line}: {sentence}")
    return problems
