# SPDX-License-Identifier: Apache-2.0
"""Compares every #include with layers.txt, the table of who may use whom."""

import re
from pathlib import Path

# What an angle-bracket include belongs to. Names without a directory that are not here are the
# standard library, the C library or POSIX.
LIBRARIES = [
    (re.compile(pattern), name)
    for pattern, name in [
        (r"^(glib|gio/|glib-unix|glib-object|gmodule)", "glib"),
        (r"^gudev/", "gudev"),
        (r"^libudev\.h", "udev"),
        (r"^openssl/", "openssl"),
        (r"^curl/", "curl"),
        (r"^coap3?/", "coap"),
        (r"^sqlite3\.h", "sqlite"),
        (r"^sdbus-c\+\+/", "sdbus"),
        (r"^nlohmann/", "json"),
        (r"^systemd/", "systemd"),
        (r"^libqmi-glib", "qmi"),
        (r"^libmbim-glib", "mbim"),
        (r"^(winscard|PCSC/|reader)", "pcsc"),
        (r"^CLI/", "cli11"),
        (r"^(gtest|gmock)/", "gtest"),
        (r"^benchmark/", "benchmark"),
        (r"^dbus/", "dbus"),
    ]
]
PLATFORM = re.compile(r"^(sys|linux|net|netinet|arpa|asm|bits|experimental)/|^[\w-]+(\.h)?$")
# Meson makes these in the build folder.
GENERATED = {"config.h", "build_id.h"}
INCLUDE = re.compile(r"^\s*#\s*include\s*([<\"])([^>\"]+)[>\"]", re.MULTILINE)


class Table:
    def __init__(self, text: str):
        self.rows: dict[str, tuple[set[str], set[str]]] = {}
        self.everybody: set[str] = set()
        for number, line in enumerate(text.split("\n"), 1):
            line = line.split("#")[0].strip()
            if not line:
                continue
            cells = [cell.split() for cell in line.split("|")]
            if cells[0] == ["everybody"]:
                self.everybody = set(cells[1])
            elif len(cells) == 3 and cells[0][0] == "module":
                self.rows[cells[0][1]] = (set(cells[1]), set(cells[2]))
            else:
                raise ValueError(f"layers.txt:{number}: cannot read this row")

    def row(self, module: str):
        if module in self.rows:
            return self.rows[module]
        return self.rows.get(module.rsplit("/", 1)[0] + "/*")


def module_of(file: Path) -> str | None:
    """The row that a file belongs to; nothing for files that no row governs (tests)."""
    parts = file.parts
    if parts[0] == "daemon":
        return parts[1] if len(parts) > 2 else "app"
    if parts[:2] == ("plugins", "modem") and "tests" in parts:
        return None
    if parts[:2] == ("plugins", "modem"):
        return "/".join(parts[:3])
    return parts[0] if parts[0] in ("lab", "ctl") else None


def library_of(name: str) -> str | None:
    for pattern, library in LIBRARIES:
        if pattern.match(name):
            return library
    return None


def check_library(file: Path, name: str, quoted: bool, libraries: set[str]) -> str | None:
    library = library_of(name)
    if library is None:
        return None if quoted or PLATFORM.match(name) else f"<{name}> is of an unknown library"
    if library in libraries or "*" in libraries:
        return None
    if library + "@cpp" in libraries:
        declares_only = name.endswith("_fwd.hpp")
        return None if file.suffix == ".cpp" or declares_only else f"library {library} only in .cpp files"
    return f"may not use library {library}"


def check_own(root: Path, file: Path, module: str, name: str, table: Table) -> str | None:
    may_use, _ = table.row(module)
    if name.startswith("."):
        return f'"{name}": no relative includes'
    if name in GENERATED or name in table.everybody or name in may_use or "*" in may_use:
        return None
    if "/" not in name or (root / file.parent / name).exists():
        return None  # beside it
    target = name.split("/")[0]
    if target == module or target in may_use:
        return None
    if module in ("lab", "ctl") and ((root / module / name).exists() or (root / module / target).is_dir()):
        return None
    if module == "lab" and not (root / "daemon" / target).is_dir() and target not in table.rows:
        return None
    return f"may not use {target} ({name})"


def check_file(root: Path, file: Path, table: Table) -> list[str]:
    module = module_of(file)
    if module is None:
        return []
    if table.row(module) is None:
        return [f"{file}:1: no row for {module} in layers.txt"]
    problems = []
    text = (root / file).read_text()
    for match in INCLUDE.finditer(text):
        quoted, name = match.group(1) == '"', match.group(2)
        sentence = None
        if not quoted or library_of(name):
            sentence = check_library(file, name, quoted, table.row(module)[1])
        else:
            sentence = check_own(root, file, module, name, table)
        if sentence:
            line = text.count("\n", 0, match.start(2)) + 1
            problems.append(f"{file}:{line}: {module} {sentence}")
    return problems


def check(root: Path, files: list[Path]) -> list[str]:
    table = Table((root / "layers.txt").read_text())
    problems = []
    for file in files:
        problems += check_file(root, file, table)
    return problems
