# SPDX-License-Identifier: Apache-2.0
"""The checks themselves are tested: each must fail on bad input and pass on good input."""

import tempfile
import unittest
from pathlib import Path

import count_tests
import coroutines
import layers
import marks

FIXTURES = Path(__file__).parent / "fixtures"


class Coroutines(unittest.TestCase):
    def test_good_forms_pass(self):
        self.assertEqual(coroutines.check_text((FIXTURES / "coroutines_good.cpp").read_text()), [])

    def test_each_bad_line_is_found_and_no_other(self):
        text = (FIXTURES / "coroutines_bad.cpp").read_text()
        expected = {n for n, line in enumerate(text.split("\n"), 1) if line.endswith("// bad")}
        found = {line for line, _ in coroutines.check_text(text)}
        self.assertEqual(found, expected)
        self.assertGreater(len(expected), 40)


class Layers(unittest.TestCase):
    TABLE = """
# comment
module runtime | | glib
module tlv | |
module rsp | tlv |
module store | runtime rsp | sqlite@cpp
module ipa | rsp esipa/eim.hpp |
module plugins/modem/* | runtime | qmi
module lab | tlv runtime | openssl
module app | * | *
everybody | tlv/bytes.hpp
"""

    def problems(self, **files):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            (root / "layers.txt").write_text(self.TABLE)
            paths = []
            for name, text in files.items():
                path = root / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
                paths.append(Path(name))
            return layers.check(root, paths)

    def good(self, name, text):
        self.assertEqual(self.problems(**{name: text}), [])

    def bad(self, name, text, words):
        found = self.problems(**{name: text})
        self.assertEqual(len(found), 1, found)
        self.assertIn(words, found[0])
        self.assertTrue(found[0].startswith(name + ":"), found[0])

    def test_allowed_includes_pass(self):
        self.good("daemon/rsp/eid.cpp", '#include "rsp/eid.hpp"\n#include "tlv/tlv.hpp"\n')
        self.good("daemon/runtime/loop.cpp", "#include <glib.h>\n#include <sys/socket.h>\n")
        self.good("daemon/runtime/loop.cpp", '#include "tlv/bytes.hpp"\n')
        self.good("daemon/store/journal.cpp", "#include <sqlite3.h>\n")
        self.good("daemon/ipa/ipa.cpp", '#include "esipa/eim.hpp"\n')
        self.good("daemon/app.cpp", '#include "ipa/ipa.hpp"\n#include <curl/curl.h>\n')
        self.good("lab/eim/eim.cpp", '#include "euicc/euicc.hpp"\n#include <openssl/evp.h>\n')
        self.good("plugins/modem/qmi/uim.cpp", '#include "uim.hpp"\n#include <libqmi-glib.h>\n')

    def test_another_module_is_refused(self):
        self.bad("daemon/rsp/eid.cpp", '\n#include "runtime/loop.hpp"\n', "may not use runtime")
        self.bad("daemon/runtime/loop.hpp", '# include  "tlv/tlv.hpp"\n', "may not use tlv")
        self.bad("plugins/modem/qmi/uim.cpp", '#include "store/journal.hpp"\n', "may not use store")

    def test_only_the_named_header_of_a_module(self):
        self.bad("daemon/ipa/ipa.cpp", '#include "esipa/remote_eim.hpp"\n', "may not use esipa")

    def test_lab_writes_its_own_messages(self):
        self.bad("lab/eim/eim.cpp", '#include "rsp/eid.hpp"\n', "may not use rsp")
        self.bad("lab/eim/eim.cpp", '#include "../../daemon/rsp/eid.hpp"\n', "relative")

    def test_libraries(self):
        self.bad("daemon/rsp/eid.cpp", "#include <glib.h>\n", "library glib")
        self.bad("daemon/store/journal.hpp", "#include <sqlite3.h>\n", "only in .cpp")
        self.bad("daemon/ipa/ipa.cpp", "#include <nlohmann/json.hpp>\n", "library json")
        self.bad("daemon/ipa/ipa.cpp", "#include <boost/asio.hpp>\n", "unknown library")
        self.bad("daemon/ipa/ipa.cpp", '#include "sqlite3.h"\n', "library sqlite")

    def test_a_module_without_a_row(self):
        self.bad("daemon/stray/x.cpp", "#include <vector>\n", "no row")


class Marks(unittest.TestCase):
    def problems(self, text, name="daemon/x.cpp"):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            return marks.check(root, [Path(name)])

    SPDX = "// SPDX-License-Identifier: Apache-2.0\n"

    def test_a_clean_file_passes(self):
        self.assertEqual(self.problems(self.SPDX + "int x;\n"), [])
        self.assertEqual(self.problems("#!/bin/sh\n# SPDX-License-Identifier: Apache-2.0\n", "a.sh"), [])

    def test_the_licence_is_named_first(self):
        self.assertEqual(len(self.problems("int x;\n")), 1)
        self.assertEqual(len(self.problems("int x;\n" + self.SPDX)), 1)

    def test_unfinished_work_is_refused(self):
        for word in ("TO" "DO: later", "FIX" "ME", "X" "XX", "place" "holder", "not implem" "ented yet"):
            found = self.problems(self.SPDX + f"// {word}\n")
            self.assertEqual(len(found), 1, word)
            self.assertIn("daemon/x.cpp:2:", found[0])

    def test_paths_of_a_machine_are_refused(self):
        self.assertEqual(len(self.problems(self.SPDX + 'open("/wo' 'rk/x");\n')), 1)
        self.assertEqual(len(self.problems(self.SPDX + 'open("/ho' 'me/x/y");\n')), 1)

    def test_blanks_at_the_end_and_tabs(self):
        self.assertEqual(len(self.problems(self.SPDX + "int x; \n")), 1)
        self.assertEqual(len(self.problems(self.SPDX + "int x;")), 1)

    def test_long_files_are_refused(self):
        self.assertEqual(len(self.problems(self.SPDX + "int x;\n" * 460)), 1)


class CountTests(unittest.TestCase):
    def totals(self, junit, programs):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "testlog.junit.xml").write_text(f"<testsuites>{junit}</testsuites>")
            (Path(folder) / "testlog.json").write_text(programs)
            totals = count_tests.count(Path(folder))
            return totals["passed"], totals["failed"], totals["skipped"]

    CASES = """<testsuite name="p.p:unit / tlv.Tlv"><testcase name="A" status="run"/>
      <testcase name="B" status="run"><failure/></testcase>
      <testcase name="C" status="run"><skipped/></testcase></testsuite>"""

    def test_each_case_counts(self):
        program = '{"name": "unit - p:tlv / tlv", "result": "FAIL"}\n'
        self.assertEqual(self.totals(self.CASES, program), (1, 1, 1))

    def test_a_crash_counts_even_when_no_case_tells(self):
        programs = '{"name": "tlv", "result": "FAIL"}\n{"name": "rsp", "result": "TIMEOUT"}\n'
        self.assertEqual(self.totals(self.CASES, programs), (1, 2, 1))


if __name__ == "__main__":
    unittest.main()
