# SPDX-License-Identifier: Apache-2.0
"""Compares the documented configuration with what the code reads: sections, keys and defaults.

The code is the truth: the key tables of daemon/configuration.cpp, daemon/modem/modem_host.cpp and
plugins/modem/qmi/settings.cpp, and the initialisers of the structs that they fill."""

import re
from pathlib import Path

# Decided by meson and the machine; only their presence is compared.
BUILD_DEPENDS = {"state-directory", "plugin-directory"}
UNITS = {"seconds": 1, "minutes": 60, "hours": 3600}


def body(text: str, opening: str) -> str:
    """What stands in the braces that end the text `opening`."""
    start = text.index(opening) + len(opening)
    depth = 1
    for end in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[end], 0)
        if depth == 0:
            return text[start:end]
    raise ValueError(f"no end of {opening}")


def initialisers(*texts: str) -> dict[str, str]:
    """Member name to default, as it is written in a configuration file."""
    found = {}
    for text in texts:
        for kind, name, value in re.findall(
                r"^  ([\w:]+(?:<[^;]*>)?) (\w+)(?:\s*=\s*([^;]+))?;", text, re.MULTILINE):
            found[name] = written(kind, value.strip())
    return found


def written(kind: str, value: str) -> str:
    duration = re.fullmatch(r"std::chrono::(\w+)\((\d+)\)", value)
    if duration:
        return str(UNITS[duration.group(1)] * int(duration.group(2)))
    rungs = re.findall(r"Rung::(\w+)", value)
    if rungs:
        return ", ".join(re.sub(r"[A-Z]", lambda letter: "-" + letter.group().lower(), rung) for rung in rungs)
    if kind == "bool":
        return "yes" if value == "true" else "no"
    return value.split("::")[-1].strip('"')


def daemon_keys(root: Path) -> dict[tuple[str, str], str]:
    code = (root / "daemon/configuration.cpp").read_text()
    defaults = initialisers(*((root / "daemon" / name).read_text() for name in (
        "ipa/settings.hpp", "configuration.hpp")))
    defaults["runtimeDirectory"] = re.search(
        r"'runtime': '([^']+)'", (root / "meson.build").read_text()).group(1)
    defaults["isdRs"] = re.search(r'standardIsdR = "(\w+)"', code).group(1)
    # Empty means what RemoteEim does by itself.
    defaults["adminProtocol"] = re.search(
        r'adminProtocol = "([^"]+)"', (root / "daemon/esipa/remote_eim.hpp").read_text()).group(1)
    table = body(body(code, "Setters knownKeys(Configuration& c) {"), "return {")
    keys = {}
    for section in re.finditer(r'\{"([\w-]+)",\s*\{(?=\{)', table):
        entries = body(table[section.start():], section.group())
        for key, rest in re.findall(r'\{"([\w-]+)",(.*?)(?=\{"[\w-]+",|\Z)', entries, re.DOTALL):
            member = re.search(r"\b(?:poll|change|c(?:\.ipa\.card|\.esipa)?)\.(\w+)", rest).group(1)
            keys[section.group(1), key] = defaults[member]
    for section, key in re.findall(r'starts_with\("(\w+) "\) && key == "([\w-]+)"', code):
        keys[section.replace("eim", "eim EIMID"), key] = ""
    return keys


def modem_keys(root: Path) -> dict[tuple[str, str], str]:
    host = (root / "daemon/modem/modem_host.cpp").read_text()
    keys = {key: "" for key in re.findall(r'"([\w-]+)"', body(host, "hostKeys[] = {"))}
    keys["enabled"] = "yes"
    plugin = root / "plugins/modem/qmi"
    code = (plugin / "settings.cpp").read_text()
    defaults = initialisers((plugin / "settings.hpp").read_text())
    table = body(code, "table = {")
    for key in re.findall(r'"([\w-]+)"', body(code, "settingKeys[] = {")):
        entry = table[table.index(f'"{key}"'):]
        default = defaults[re.search(r"(?:\bs\.|&Settings::)(\w+)", entry).group(1)]
        keys[key] = ("modem" if default == "yes" else "host") if key == "response-chaining" else default
    return {("modem NAME", key): default for key, default in keys.items()}


def known(root: Path) -> dict[tuple[str, str], str]:
    return daemon_keys(root) | modem_keys(root)


def example(text: str) -> dict[tuple[str, str], str]:
    keys, section = {}, ""
    for line in text.split("\n"):
        if heading := re.fullmatch(r"#?\[(.+)\]", line):
            section = heading.group(1)
        elif entry := re.fullmatch(r"#?([\w-]+)=(.*)", line):
            keys[section, entry.group(1)] = entry.group(2)
    return keys


def manual(text: str) -> dict[tuple[str, str], str]:
    keys, section = {}, ""
    for line in text.split("\n"):
        if heading := re.fullmatch(r"\.Ss \[(.+)\]", line):
            section = heading.group(1)
        elif entry := re.fullmatch(r"\.It Cm ([\w-]+)(?: Pq (.+))?", line):
            keys[section, entry.group(1)] = entry.group(2) or ""
    return keys


def page(text: str, section: str = "") -> dict[tuple[str, str], str]:
    keys = {}
    for line in text.split("\n"):
        if heading := re.fullmatch(r"## `\[(.+)\]`", line):
            section = heading.group(1)
        elif entry := re.match(r"\| `([\w-]+)` \|\s*(?:`([^`]+)`|empty|([\w.]*))\s*\|", line):
            keys[section, entry.group(1)] = entry.group(2) or entry.group(3) or ""
    return keys


def compare(name: str, documented: dict, code: dict) -> list[str]:
    problems = []
    for section, key in sorted(code.keys() | documented.keys()):
        place = f"{name}: [{section}] {key}"
        if (section, key) not in documented:
            problems.append(f"{place} is missing")
        elif (section, key) not in code:
            problems.append(f"{place} is no key that the code knows")
        elif key not in BUILD_DEPENDS and documented[section, key] != code[section, key]:
            problems.append(f"{place} is {code[section, key]!r} by default, not {documented[section, key]!r}")
    return problems


def check(root: Path) -> list[str]:
    code = known(root)
    problems = []
    for name, reader in (("packaging/esim-gateway.conf", example),
                         ("docs/man/esim-gateway.conf.5", manual),
                         ("docs/configuration.md", page)):
        problems += compare(name, reader((root / name).read_text()), code)
    readme = "plugins/modem/qmi/README.md"
    host = {"device", "bus-path", "plugin", "interface", "enabled"}
    plugins = {place: default for place, default in modem_keys(root).items() if place[1] not in host}
    problems += compare(readme, page((root / readme).read_text(), "modem NAME"), plugins)
    return problems
