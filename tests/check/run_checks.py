#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs every check of the source tree; prints one line for each and what is wrong. With a file as
argument, writes `passed failed skipped` into it."""

import subprocess
import sys
import unittest
from pathlib import Path

import catalogue
import configuration
import coroutines
import layers
import marks
import spec_map

ROOT = Path(__file__).resolve().parents[2]
# Debian 12's; other versions format differently.
CLANG_FORMAT = "14"


def tracked() -> list[Path]:
    """Files that are, or are about to be, in the repository; all of them where there is no git."""
    try:
        listing = subprocess.run(
            ["git", "-c", "safe.directory=*", "ls-files", "-co", "--exclude-standard"],
            cwd=ROOT, capture_output=True, text=True, check=True,
        ).stdout.split("\n")
        files = [Path(name) for name in listing if name]
    except (OSError, subprocess.CalledProcessError):
        files = [path.relative_to(ROOT) for path in ROOT.rglob("*")]
        files = [path for path in files if not path.parts[0].startswith(("build", ".git"))]
    return sorted(path for path in files if (ROOT / path).is_file())


def source(files: list[Path]) -> list[Path]:
    return [file for file in files if file.suffix in (".cpp", ".hpp")]


def program(*words: str) -> list[str]:
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    output = (done.stdout + done.stderr).strip().split("\n")
    return [] if done.returncode == 0 else output or [f"{words[0]} failed"]


def formatting(files: list[Path]) -> list[str]:
    for name in ("clang-format-" + CLANG_FORMAT, "clang-format"):
        try:
            version = subprocess.run([name, "--version"], capture_output=True, text=True, check=True)
        except (OSError, subprocess.CalledProcessError):
            continue
        if f"version {CLANG_FORMAT}." in version.stdout:
            # One line for each place; the lines between quote it.
            said = program(name, "--dry-run", "-Werror", *map(str, source(files)))
            return [line for line in said if ": error: " in line] or said
    return [f"clang-format {CLANG_FORMAT} is missing (./dev setup installs it)"]


def is_shell(file: Path) -> bool:
    """By its first line; those of OpenWrt's services name what runs them too."""
    first = (ROOT / file).read_bytes()[:64].split(b"\n")[0]
    return file.suffix == ".sh" or first.startswith(b"#!") and first.endswith(
        (b"sh", b"bash", b"/etc/rc.common"))


def shell(files: list[Path]) -> list[str]:
    scripts = [file for file in files if is_shell(file)]
    return program("shellcheck", *map(str, scripts)) if scripts else []


def own_tests(_: list[Path]) -> list[str]:
    suite = unittest.defaultTestLoader.discover(str(Path(__file__).parent), "test_*.py")
    with open("/dev/null", "w", encoding="utf-8") as quiet:
        result = unittest.TextTestRunner(stream=quiet).run(suite)
    if result.testsRun == 0:
        return ["no tests of the checks were found"]
    return [text for _, text in result.failures + result.errors]


CHECKS = [
    ("the checks catch what they must", own_tests),
    ("formatting", formatting),
    ("layers", lambda files: layers.check(ROOT, source(files))),
    ("coroutine forms", lambda files: coroutines.check(
        ROOT, [file for file in source(files) if file.parts[:3] != ("tests", "check", "fixtures")])),
    ("licences and marks", lambda files: marks.check(ROOT, files)),
    ("documented configuration", lambda _: configuration.check(ROOT)),
    ("catalogue of the log", lambda files: catalogue.check(ROOT, source(files))),
    ("specification map", lambda _: spec_map.check(ROOT)),
    ("shell scripts", shell),
]


def main() -> int:
    files = tracked()
    failed = 0
    for name, check in CHECKS:
        problems = check(files)
        print(f"check: {name}: {'failed' if problems else 'ok'}", flush=True)
        for problem in problems:
            print("  " + problem.replace("\n", "\n  "))
        failed += bool(problems)
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(f"{len(CHECKS) - failed} {failed} 0\n", encoding="utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
