# SPDX-License-Identifier: Apache-2.0
"""The comparison of the documented configuration with the code catches each way to drift."""

import unittest
from pathlib import Path

import configuration

ROOT = Path(__file__).resolve().parents[2]


class Configuration(unittest.TestCase):
    CODE = {("poll", "interval"): "14400", ("poll", "jitter"): "0.1", ("eim EIMID", "connect-to"): ""}
    EXAMPLE = "[poll]\n# Seconds.\n#interval=14400\n#jitter=0.1\n\n#[eim EIMID]\n#connect-to=\n"
    MANUAL = ".Ss [poll]\n.It Cm interval Pq 14400\n.It Cm jitter Pq 0.1\n.Ss [eim EIMID]\n.It Cm connect-to\n"
    PAGE = ("## `[poll]`\n| `interval` | `14400` | x |\n| `jitter` | `0.1` | x |\n"
            "## `[eim EIMID]`\n| `connect-to` | empty | x |\n")
    FORMS = [(configuration.example, EXAMPLE), (configuration.manual, MANUAL), (configuration.page, PAGE)]

    def problems(self, reader, text):
        return configuration.compare("x", reader(text), self.CODE)

    def test_what_fits_passes(self):
        for reader, text in self.FORMS:
            self.assertEqual(self.problems(reader, text), [])

    def test_each_drift_is_found(self):
        for reader, text in self.FORMS:
            for wrong, right, words in (
                    ("interval", "intervall", "is no key"), ("jitter", "jutter", "is missing"),
                    ("14400", "14401", "by default"), ("[poll]", "[pull]", "is missing")):
                found = self.problems(reader, text.replace(wrong, right))
                self.assertTrue(any(words in problem for problem in found), (reader, right, found))

    def test_the_code_is_read(self):
        code = configuration.known(ROOT)
        self.assertEqual(code["poll", "interval"], "14400")
        self.assertEqual(code["switch", "rollback-refresh-flag"], "no")
        self.assertEqual(code["card", "isd-r"], "A0000005591010FFFFFFFF8900000100")
        self.assertEqual(code["daemon", "log-level"], "info")
        self.assertEqual(code["eim EIMID", "connect-to"], "")
        self.assertEqual(code["modem NAME", "reset-ladder"], "wait, sim-power")
        self.assertEqual(code["modem NAME", "response-chaining"], "host")
        self.assertEqual(code["modem NAME", "apdu-timeout"], "40")
        self.assertEqual(code["modem NAME", "device"], "")
        self.assertGreater(len(code), 45)


if __name__ == "__main__":
    unittest.main()
