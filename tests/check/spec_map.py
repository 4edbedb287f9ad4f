# SPDX-License-Identifier: Apache-2.0
"""docs/spec-map.md leads somewhere: every file, function, test, enum and message that it names is
there, and no cell is empty."""

import re
from pathlib import Path

MAP = "docs/spec-map.md"
CODE = re.compile(r"`([^`]+)`")
TEST = re.compile(r"^TEST(?:_F|_P)?\((\w+), *(\w+)\)", re.MULTILINE)


def tests_in(path: Path) -> set[str]:
    return {".".join(found) for found in TEST.findall(path.read_text())}


def rows(text: str):
    """Line number, heading and cells of each table row but the heads."""
    heading = ""
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("## "):
            heading = line[3:]
        elif line.startswith("| ") and not line.startswith(("| clause |", "| family |")):
            yield number, heading, [cell.strip() for cell in line.strip("|").split("|")]


def check_tests(root: Path, cell: str) -> list[str]:
    problems = []
    for name, file in re.findall(r"`(\w+\.\w+)` in `(\w+/\w+\.cpp)`", cell):
        path = root / "tests" / file
        if not path.is_file():
            problems.append(f"there is no tests/{file}")
        elif name not in tests_in(path):
            problems.append(f"tests/{file} has no {name}")
    return problems


def check_function(root: Path, cells: list[str]) -> list[str]:
    """The function's last name stands in the file of the same row."""
    files = [name for cell in cells for name in CODE.findall(cell) if re.fullmatch(r"[\w/]+\.cpp", name)]
    files = [name for name in files if not name.startswith(("unit/", "flow/", "bus/"))]
    problems = [f"there is no daemon/{name}" for name in files if not (root / "daemon" / name).is_file()]
    if problems or not files:
        return problems
    text = (root / "daemon" / files[0]).read_text()
    cell = next((cell for cell in cells if re.match(r"`[\w:]+`", cell) and ".cpp" not in cell), "")
    first = CODE.findall(cell)[:1]
    return [f"daemon/{files[0]} has no {name}" for name in first if name not in text]


def check_code_family(root: Path, cells: list[str]) -> list[str]:
    enum, message = cells[0].strip("`"), cells[2].strip("`")
    problems = []
    if not any(f"enum class {enum} " in file.read_text() for file in (root / "daemon/rsp").glob("*_code.hpp")):
        problems.append(f"no *_code.hpp of rsp/ has {enum}")
    if f"\ntype {message}\n" not in (root / "tests/unit/fixtures/rsp_vectors.txt").read_text():
        problems.append(f"there are no vectors of {message}")
    return problems


def check(root: Path) -> list[str]:
    problems = []
    for number, heading, cells in rows((root / MAP).read_text()):
        found = [f"cell {at} is empty" for at, cell in enumerate(cells, 1) if not cell]
        if heading == "Result codes":
            found += check_code_family(root, cells)
        elif heading != "Not yet":
            found += check_tests(root, cells[-1]) + check_function(root, cells)
            if "vectors" not in cells[-1] and "` in `" not in cells[-1]:
                found.append("no test is named")
        problems += [f"{MAP}:{number}: {problem}" for problem in found]
    return problems
