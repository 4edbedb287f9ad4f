# SPDX-License-Identifier: Apache-2.0
"""The check of docs/spec-map.md finds each way in which it can lead nowhere."""

import tempfile
import unittest
from pathlib import Path

import spec_map


class SpecMap(unittest.TestCase):
    FILES = {
        "daemon/ipa/poll.cpp": "void Ipa::poll() {}\n",
        "daemon/rsp/result_code.hpp": "enum class Code : int {};\n",
        "tests/unit/poll_test.cpp": "TEST_F(Poll, Works) {\n",
        "tests/unit/fixtures/rsp_vectors.txt": "\ntype Message\n",
    }
    ROW = "| §1 | polls | `Ipa::poll` | `ipa/poll.cpp` | `Poll.Works` in `unit/poll_test.cpp` |\n"
    CODES = "| `Code` | x | `Message` | shows it |\n"

    def problems(self, row, codes=CODES):
        text = f"## Procedures\n\n| clause | what |\n|---|---|\n{row}\n## Result codes\n\n{codes}"
        with tempfile.TemporaryDirectory() as folder:
            for name, content in (self.FILES | {spec_map.MAP: text}).items():
                path = Path(folder) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(content)
            return spec_map.check(Path(folder))

    def test_what_is_there_passes(self):
        self.assertEqual(self.problems(self.ROW), [])

    def test_each_dead_end_is_found(self):
        for right, wrong in (("poll.cpp", "pull.cpp"), ("Ipa::poll", "Ipa::pull"), ("Poll.Works", "Poll.Sleeps"),
                             ("poll_test", "pull_test"), ("§1", " "), ("`Poll.Works` in", "none")):
            self.assertEqual(len(self.problems(self.ROW.replace(right, wrong))), 1, wrong)
        for right, wrong in (("Code", "Cade"), ("Message", "Massage"), ("shows it", " ")):
            self.assertEqual(len(self.problems(self.ROW, self.CODES.replace(right, wrong))), 1, wrong)


if __name__ == "__main__":
    unittest.main()
