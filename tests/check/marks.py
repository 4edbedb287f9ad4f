# SPDX-License-Identifier: Apache-2.0
"""Licence headers, marks of unfinished work, paths of one machine, white space, long files."""

import re
from pathlib import Path

LICENCE = "SPDX-License-Identifier: Apache-2.0"
# Put together from pieces, so that this file passes its own check.
FORBIDDEN = [
    (re.compile(pattern, re.IGNORECASE if folded else 0), sentence)
    for pattern, folded, sentence in [
        (r"\b(TO" r"DO|FIX" r"ME|X" r"XX|HA" r"CK)\b", False, "mark of unfinished work"),
        (r"\bplace" r"holder|\bnot implem" r"ented", True, "mark of unfinished work"),
        (r"(?<![\w.])/(wo" r"rk|ho" r"me|ro" r"ot|Us" r"ers)/\w", False, "path of one machine"),
    ]
]
# A reason phrase of HTTP that looks like one of the above.
HTTP_501 = "Not " "Implem" "ented"
NEEDS_LICENCE = {".cpp", ".hpp", ".h", ".c", ".py", ".sh", ".build", ".txt", ".xml", ".in"}
# Text that a person or a tool reads as it is, and may not carry a comment on top.
PLAIN_TEXT = {".txt": "tests"}
LONGEST = 450


def needs_licence(file: Path, text: str) -> bool:
    if file.suffix in PLAIN_TEXT and PLAIN_TEXT[file.suffix] in file.parts:
        return False
    return file.suffix in NEEDS_LICENCE or text.startswith("#!")


def check_file(file: Path, text: str) -> list[str]:
    problems = []
    lines = text.split("\n")
    if needs_licence(file, text) and LICENCE not in first_comment(lines):
        problems.append(f"{file}:1: the first lines name the licence ({LICENCE})")
    for number, line in enumerate(lines, 1):
        for pattern, sentence in FORBIDDEN:
            if pattern.search(line.replace(HTTP_501, "")):
                problems.append(f"{file}:{number}: {sentence}")
        if not is_data(file) and file.suffix != ".md" and line != line.rstrip():
            problems.append(f"{file}:{number}: blanks at the end of the line")
    if text and not text.endswith("\n") and not is_data(file):
        problems.append(f"{file}:{len(lines)}: no newline at the end of the file")
    if file.suffix in (".cpp", ".hpp") and "fixtures" not in file.parts and len(lines) > LONGEST:
        if "tests" not in file.parts:
            problems.append(f"{file}:{LONGEST}: {len(lines)} lines; it probably holds two things")
    return problems


def is_data(file: Path) -> bool:
    """Octets that a test reads; nobody formats them."""
    return "corpus" in file.parts or ("tests" in file.parts and file.suffix == ".txt")


def first_comment(lines: list[str]) -> str:
    """The first line after what must come before it."""
    for line in lines:
        if not line.startswith(("#!", "<?xml", "<!DOCTYPE", ' "')):
            return line
    return ""


def check(root: Path, files: list[Path]) -> list[str]:
    problems = []
    for file in files:
        try:
            text = (root / file).read_text()
        except UnicodeDecodeError:
            continue  # binary: a fuzzing corpus
        problems += check_file(file, text)
    return problems
