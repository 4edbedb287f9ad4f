# SPDX-License-Identifier: Apache-2.0
"""The comparison of the journal's catalogue with the code catches each way to drift."""

import unittest
import uuid

import catalogue


def identifier(event):
    return uuid.uuid5(catalogue.NAMESPACE, event).hex


class Catalogue(unittest.TestCase):
    USED = {"poll-failed", "ready"}
    TABLE = "".join(f'    {{"{event}", "{identifier(event)}"}},\n' for event in sorted(USED))
    TEXT = "# text\n" + "".join(
        f"\n# {event}\n-- {identifier(event)}\nSubject: About it\nDefined-By: x\n\nExplained.\n" for event in sorted(USED))

    def problems(self, used=frozenset(USED), rows=TABLE, text=TEXT):
        return catalogue.compare(set(used), catalogue.table(rows), catalogue.entries(text))

    def test_what_fits_passes(self):
        self.assertEqual(self.problems(), [])

    def test_each_drift_is_found(self):
        for found, words in (
                (self.problems(used=self.USED | {"new"}), "new is missing"),
                (self.problems(used={"ready"}), "no code logs poll-failed"),
                (self.problems(rows=self.TABLE + self.TABLE), "twice"),
                (self.problems(rows=self.TABLE.replace(identifier("ready"), "0" * 32)), "the identifier of ready is"),
                (self.problems(text=self.TEXT.replace(identifier("ready"), "0" * 32)), "is missing"),
                (self.problems(text=self.TEXT.replace(identifier("ready"), "0" * 32)), "is no event's"),
                (self.problems(text=self.TEXT.replace("Explained.", "")), "no subject or no explanation"),
                (self.problems(text=self.TEXT.replace("Subject: About it\n", "")), "no subject or no explanation")):
            self.assertTrue(any(words in problem for problem in found), (words, found))

    def test_events_are_read_from_each_form_of_call(self):
        text = ('log::info("one", "a sentence");\n log::warning(\n   bad ? "two" : "three", "x");\n'
                'write(levelOf(flags), "four", message);\n if (failed) log::debug("five", f->sentence());\n')
        self.assertEqual(catalogue.events_in(text), ({"one", "two", "three", "four", "five"}, []))
        self.assertEqual(catalogue.events_in('\nlog::info(event, "a sentence");'), (set(), [2]))


if __name__ == "__main__":
    unittest.main()
