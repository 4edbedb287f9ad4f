# SPDX-License-Identifier: Apache-2.0
"""A tokeniser for C++ that is good enough for the checks: comments, preprocessor lines and the
insides of literals are gone, every token keeps its line."""

import re
from typing import NamedTuple


class Token(NamedTuple):
    kind: str  # name | number | string | mark
    text: str
    line: int


_PATTERN = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<comment>//[^\n]*|/\*.*?\*/)
  | (?P<directive>\#(?:\\\n|//[^\n]*|/\*.*?\*/|[^\n])*)
  | (?P<raw>(?:u8|[uUL])?R"(?P<delimiter>[^(\s]*)\(.*?\)(?P=delimiter)")
  | (?P<string>(?:u8|[uUL])?"(?:\\.|[^"\\\n])*")
  | (?P<char>(?:u8|[uUL])?'(?:\\.|[^'\\\n])+')
  | (?P<number>\.?\d(?:'?[\w.]|(?<=[eEpP])[+-])*)
  | (?P<name>[A-Za-z_]\w*)
  | (?P<mark>->|::|&&|\|\||<=>|[-+*/%&|^=!<>]=|\+\+|--|<<|.)
    """,
    re.VERBOSE | re.DOTALL,
)


def tokenise(source: str) -> list[Token]:
    tokens = []
    line = 1
    for match in _PATTERN.finditer(source):
        kind = match.lastgroup if match.lastgroup != "delimiter" else "raw"
        text = match.group()
        if kind in ("raw", "string", "char"):
            tokens.append(Token("string", '""', line))
        elif kind in ("number", "name", "mark"):
            tokens.append(Token(kind, text, line))
        line += text.count("\n")
    return tokens


def comments(source: str) -> dict[int, str]:
    """The comment text of each line that has one."""
    found: dict[int, str] = {}
    line = 1
    for match in _PATTERN.finditer(source):
        if match.lastgroup == "comment":
            for offset, text in enumerate(match.group().split("\n")):
                found[line + offset] = found.get(line + offset, "") + text
        line += match.group().count("\n")
    return found
