# SPDX-License-Identifier: Apache-2.0
"""Every event of the log has a MESSAGE_ID and an entry in the journal's catalogue, and the other way
round."""

import re
import uuid
from pathlib import Path

TABLE = "daemon/runtime/log_catalogue.cpp"
CATALOGUE = "systemd/esim-gateway.catalog"
NAMESPACE = uuid.UUID("20e4b405-6dbb-5dda-a02d-8c3a838bc17a")
# The call, up to the end of its argument that names the event. `write` has the level before it.
CALL = re.compile(r"\blog::(?:error|warning|notice|info|debug)\(([^,)]*)"
                  r"|\bwrite\((?:levelOf\(\w+\)|(?:log::)?Level::\w+),([^,)]*)")
LITERAL = re.compile(r'"([^"]*)"')
EVENT = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def events_in(text: str) -> tuple[set[str], list[int]]:
    """The events, and the lines of calls that name none by a literal."""
    events, dark = set(), []
    for call in CALL.finditer(text):
        names = LITERAL.findall(call[1] or call[2] or "")
        events.update(names)
        if not names:
            dark.append(text.count("\n", 0, call.start()) + 1)
    return events, dark


def table(text: str) -> list[tuple[str, str]]:
    return re.findall(r'^ *\{"([^"]+)", *"([^"]+)"\},', text, re.MULTILINE)


def entries(text: str) -> dict[str, tuple[str, str]]:
    """Identifier -> subject and explanation."""
    found = {}
    for part in re.split(r"^-- ", text, flags=re.MULTILINE)[1:]:
        identifier, _, rest = part.partition("\n")
        head, _, body = rest.partition("\n\n")
        subject = re.search(r"^Subject: (.+)$", head, re.MULTILINE)
        lines = [line for line in body.split("\n") if not line.startswith("#")]
        found[identifier] = (subject[1] if subject else "", "\n".join(lines).strip())
    return found


def compare(used: set[str], rows: list[tuple[str, str]], explained: dict[str, tuple[str, str]]) -> list[str]:
    ids = dict(rows)
    problems = [f"{TABLE}: {event} is missing" for event in sorted(used - set(ids))]
    problems += [f"{TABLE}: no code logs {event}" for event in sorted(set(ids) - used)]
    problems += [f"{TABLE}: {event} is no name of an event" for event in ids if not EVENT.fullmatch(event)]
    if [event for event, _ in rows] != sorted(set(ids)):
        problems.append(f"{TABLE}: not in order, or an event twice")
    for event, identifier in rows:
        expected = uuid.uuid5(NAMESPACE, event).hex
        if identifier != expected:
            problems.append(f"{TABLE}: the identifier of {event} is {expected}")
        elif identifier not in explained:
            problems.append(f"{CATALOGUE}: {event} ({identifier}) is missing")
        elif not all(explained[identifier]):
            problems.append(f"{CATALOGUE}: {event} has no subject or no explanation")
    known = {identifier for _, identifier in rows}
    problems += [f"{CATALOGUE}: {identifier} is no event's" for identifier in explained if identifier not in known]
    return problems


def check(root: Path, files: list[Path]) -> list[str]:
    used, problems = set(), []
    for file in files:
        if file.parts[0] not in ("daemon", "plugins") or "tests" in file.parts:
            continue
        # The definitions of the calls themselves.
        if file == Path("daemon/runtime/log.hpp"):
            continue
        events, dark = events_in((root / file).read_text())
        used |= events
        problems += [f"{file}:{line}: the event is no literal, the catalogue cannot know it" for line in dark]
    return problems + compare(used, table((root / TABLE).read_text()), entries((root / CATALOGUE).read_text()))
