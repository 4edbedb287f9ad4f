# SPDX-License-Identifier: Apache-2.0
"""OpenWrt's recipe: UCI text in, the daemon's configuration out; what procd is told; versions."""

import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RECIPE = ROOT / "packaging/openwrt/esim-gateway"
LIBRARY = Path(__file__).resolve().parent / "fixtures/openwrt/lib"
HEAD = "# Rendered from /etc/config/esim-gateway; changes here are lost.\n"
# A router's shell is busybox's; Debian's own stands in where there is none.
SHELL = ["busybox", "sh"] if shutil.which("busybox") else ["sh"]


class Router:
    """A root directory with what the scripts need of OpenWrt."""

    def __init__(self, directory: str):
        self.root = Path(directory)
        shutil.copytree(LIBRARY, self.root / "lib")
        (self.root / "etc/config").mkdir(parents=True)
        scripts = self.root / "usr/libexec/esim-gateway"
        scripts.mkdir(parents=True)
        shutil.copy(RECIPE / "files/render-configuration", scripts)

    def configure(self, text: str) -> None:
        (self.root / "etc/config/esim-gateway").write_text(text, encoding="utf-8")

    def run(self, *words: str) -> subprocess.CompletedProcess:
        environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "IPKG_INSTROOT": str(self.root),
                       "UCI_CONFIG_DIR": str(self.root / "etc/config")}
        return subprocess.run([*SHELL, *words], env=environment, capture_output=True, text=True,
                              check=False)

    def render(self, text: str) -> subprocess.CompletedProcess:
        self.configure(text)
        return self.run(str(RECIPE / "files/render-configuration"))

    def procd(self, function: str) -> subprocess.CompletedProcess:
        """Calls a function of the init script as rc.common does; prints what procd is told."""
        return self.run("-c", f"""
            procd_open_instance() {{ echo open; }}
            procd_set_param() {{ echo "$@"; }}
            procd_close_instance() {{ echo close; }}
            procd_add_reload_trigger() {{ echo trigger "$@"; }}
            . "$IPKG_INSTROOT/lib/functions.sh"
            . "{RECIPE}/files/esim-gateway.init"
            {function}""")


class RenderedConfiguration(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.router = Router(directory.name)

    def expect(self, uci: str, expected: str, complaint: str = "") -> None:
        done = self.router.render(uci)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, HEAD + expected, complaint))

    def test_groups_and_keys(self):
        self.expect("""config esim-gateway 'main'
\toption enabled '1'
\toption daemon_state_directory '/etc/esim-gateway/state'
\toption daemon_log_level 'debug'
\toption poll_fast_interval '30'
\toption poll_jitter '0.2'
\toption switch_rollback_after '120'
\toption card_session_timeout '60'
""", """[daemon]
state-directory=/etc/esim-gateway/state
log-level=debug
[poll]
fast-interval=30
jitter=0.2
[switch]
rollback-after=120
[card]
session-timeout=60
""")

    def test_words_for_yes_and_no(self):
        for word, meaning in {"1": "yes", "on": "yes", "enabled": "yes", "true": "yes", "yes": "yes",
                              "0": "no", "off": "no", "disabled": "no", "false": "no",
                              # The daemon refuses it and says where it stands.
                              "maybe": "maybe"}.items():
            self.expect(f"config esim-gateway 'main'\n\toption esipa_keep_alive '{word}'\n",
                        f"[esipa]\nkeep-alive={meaning}\n")
        # A number stays one.
        self.expect("config modem 'a'\n\toption slot '1'\n\toption enabled '0'\n",
                    "[modem a]\nslot=1\nenabled=no\n")

    def test_modems(self):
        self.expect("""config modem 'wwan'
\toption device '/dev/cdc-wdm0'
\toption bus_path '0000:00:14.0-usb-1.4:1.2'
\tlist reset_ladder 'wait'
\tlist reset_ladder 'sim-power'
\toption mute_limit '3'

config modem
\toption device '/dev/cdc-wdm1'
\toption name 'second modem'
""", """[modem wwan]
device=/dev/cdc-wdm0
bus-path=0000:00:14.0-usb-1.4:1.2
reset-ladder=wait, sim-power
mute-limit=3
[modem second modem]
device=/dev/cdc-wdm1
""")

    def test_eims_and_lists(self):
        self.expect("""config eim
\toption connect_to '192.0.2.1:443'
\toption eimid 'eim.example.com'

config esim-gateway 'main'
\tlist card_isd_r 'A0000005591010FFFFFFFF8900000100'
\tlist card_isd_r 'A0000005591010FFFFFFFF8900000177'
""", """[eim eim.example.com]
connect-to=192.0.2.1:443
[card]
isd-r=A0000005591010FFFFFFFF8900000100;A0000005591010FFFFFFFF8900000177
""")

    def test_values_cannot_become_keys(self):
        self.expect("config esim-gateway 'main'\n\toption esipa_bundle ' a\\b\n[daemon]\nbus=none'\n",
                    "[esipa]\nbundle=\\sa\\\\b\\n[daemon]\\nbus=none\n")
        self.expect("config eim 'e'\n\toption eimid 'a]\n[daemon'\n\toption connect_to 'x'\n", "",
                    "esim-gateway: section 'e': 'a]\n[daemon' cannot be used, it is ignored\n")

    def test_what_is_not_known_is_said(self):
        self.expect("config esim-gateway 'main'\n\toption polling_interval '1'\n\toption interval '2'\n"
                    "\toption poll_interval '3'\n", "[poll]\ninterval=3\n",
                    "esim-gateway: section 'main': option polling_interval is not known\n"
                    "esim-gateway: section 'main': option interval is not known\n")
        self.expect("config router 'r'\n\toption poll_interval '3'\n", "",
                    "esim-gateway: section 'r': type router is not known, it is ignored\n")
        self.expect("config eim 'e'\n\toption connect_to 'x'\n", "",
                    "esim-gateway: section 'e': says no eimid, it is ignored\n")

    def test_broken_text_is_refused(self):
        done = self.router.render("config esim-gateway 'main\n")
        self.assertEqual(done.returncode, 1)
        self.assertIn("UCI cannot read", done.stderr)

    def test_every_key_of_the_daemon_can_be_said(self):
        """Each key that packaging/esim-gateway.conf shows comes back as the same text."""
        group, uci, expected = "", [], []
        for line in (ROOT / "packaging/esim-gateway.conf").read_text(encoding="utf-8").split("\n"):
            heading = re.fullmatch(r"#?\[([a-z]+)( [A-Z]+)?\]", line)
            key = re.fullmatch(r"#?([a-z-]+)=(.*)", line)
            if heading:
                group = heading.group(1)
                if heading.group(2):
                    uci.append(f"config {group} 's'" + ("\n\toption eimid 's'" if group == "eim" else ""))
                    expected.append(f"[{group} s]")
                else:
                    if not uci:
                        uci.append("config esim-gateway 'main'")
                    expected.append(f"[{group}]")
            elif key:
                name = key.group(1).replace("-", "_")
                if group not in ("modem", "eim"):
                    name = f"{group}_{name}"
                # As LuCI would write it.
                value = {"yes": "1", "no": "0"}.get(key.group(2), key.group(2))
                uci.append(f"\toption {name} '{value}'")
                expected.append(f"{key.group(1)}={key.group(2)}")
        self.assertGreater(len(expected), 50)
        self.expect("\n".join(uci) + "\n", "\n".join(expected) + "\n")

    def test_the_shipped_configuration(self):
        self.expect((RECIPE / "files/esim-gateway.config").read_text(encoding="utf-8"), """[daemon]
state-directory=/etc/esim-gateway/state
runtime-directory=/var/run/esim-gateway
bus=none
log-level=info
""")


class Service(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.router = Router(directory.name)
        self.state = self.router.root / "state"
        self.directories = (f"\toption daemon_state_directory '{self.state}'\n"
                            f"\toption daemon_runtime_directory '{self.router.root}/run'\n")
        self.rendered = self.router.root / "var/etc/esim-gateway/esim-gateway.conf"

    def test_starts_supervised_with_the_rendered_configuration(self):
        self.router.configure("config esim-gateway 'main'\n" + self.directories)
        done = self.router.procd("start_service")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout.split("\n"), [
            "open", f"command /usr/sbin/esim-gatewayd --config {self.rendered}",
            f"file {self.rendered}", "respawn 3600 5 0", "term_timeout 60", "stderr 1", "close", ""])
        self.assertIn(f"state-directory={self.state}\n", self.rendered.read_text(encoding="utf-8"))
        self.assertEqual(self.state.stat().st_mode & 0o777, 0o700)

    def test_a_disabled_service_tells_procd_nothing(self):
        self.router.configure("config esim-gateway 'main'\n\toption enabled 'off'\n" + self.directories)
        done = self.router.procd("start_service")
        self.assertEqual((done.returncode, done.stdout, self.rendered.exists()), (0, "", False))

    def test_an_unusable_file_leaves_the_last_configuration(self):
        self.router.configure("config esim-gateway 'main'\n" + self.directories)
        self.router.procd("start_service")
        before = self.rendered.read_text(encoding="utf-8")
        (self.router.root / "usr/libexec/esim-gateway/render-configuration").write_text(
            "#!/bin/sh\necho half\nexit 1\n", encoding="utf-8")
        done = self.router.procd("start_service")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertEqual(self.rendered.read_text(encoding="utf-8"), before)
        self.assertEqual(list(self.rendered.parent.iterdir()), [self.rendered])

    def test_is_reloaded_when_its_configuration_changes(self):
        self.assertEqual(self.router.procd("service_triggers").stdout, "trigger esim-gateway\n")


class Recipe(unittest.TestCase):
    def test_versions_are_the_project_s(self):
        version = re.search(r"version: '([\d.]+)'", (ROOT / "meson.build").read_text()).group(1)
        self.assertIn(f"PKG_VERSION:={version}\n", (RECIPE / "Makefile").read_text())
        self.assertTrue((ROOT / "packaging/deb/changelog").read_text().startswith(
            f"esim-gateway ({version})"))

    def test_options_are_meson_s(self):
        known = re.findall(r"option\('(\w+)'", (ROOT / "meson_options.txt").read_text())
        known += ["localstatedir", "sysconfdir", "werror", "b_ndebug", "unity", "unity_size", "auto_features"]
        used = re.findall(r"-D(\w+)=", (RECIPE / "Makefile").read_text()
                          + (ROOT / "packaging/deb/rules").read_text())
        self.assertGreater(len(used), 5)
        self.assertEqual(set(used) - set(known), set())


if __name__ == "__main__":
    unittest.main()
