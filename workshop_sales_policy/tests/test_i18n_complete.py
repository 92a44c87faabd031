import ast
import re
from pathlib import Path

import polib

from odoo.tests import BaseCase, tagged

from .glossary import CONVERSION_SLIPS, GLOSSARY, SIMPLIFIED, TRADITIONAL

I18N = Path(__file__).resolve().parent.parent / "i18n"
PLACEHOLDER = re.compile(
    r"%\(\w+\)[-+ #0]*[\d.]*[a-zA-Z]|%[sdf]\b|\{\{.*?\}\}|\$\{.*?\}"
)
MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>")


@tagged("post_install", "-at_install")
class TestTranslations(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = polib.pofile(str(I18N / "workshop_sales_policy.pot"))
        cls.languages = {
            code: {
                entry.msgid: entry
                for entry in polib.pofile(str(I18N / f"{code}.po"))
                if not entry.obsolete
            }
            for code in ("zh_CN", "zh_TW")
        }

    def _each_translation(self):
        """Yield language and entry of all that is translated."""
        for code, entries in self.languages.items():
            for entry in entries.values():
                if entry.msgstr:
                    yield code, entry

    def _assert_none(self, found):
        """Fail with the collected lines when there is one."""
        self.assertFalse(found, "\n" + "\n".join(found))

    def test_every_term_is_translated(self):
        missing = []
        for code, entries in self.languages.items():
            for term in self.template:
                entry = entries.get(term.msgid)
                if entry is None or not entry.msgstr.strip() or entry.fuzzy:
                    missing.append(f"{code}: {term.msgid}")
        self._assert_none(missing)

    def test_no_term_hides_in_an_f_string(self):
        """The extraction does not look into one: such a term stays English."""
        found = []
        for path in sorted(I18N.parent.rglob("*.py")):
            for text in ast.walk(ast.parse(path.read_text())):
                if isinstance(text, ast.JoinedStr) and any(
                    isinstance(node, ast.Call)
                    and "_" in (getattr(node.func, name, "") for name in ("id", "attr"))
                    for node in ast.walk(text)
                ):
                    found.append(f"{path.name}: line {text.lineno}")
        self._assert_none(found)

    def test_placeholders_equal_those_of_the_source(self):
        self._assert_none(
            [
                f"{code}: {entry.msgid} -> {entry.msgstr}"
                for code, entry in self._each_translation()
                if sorted(PLACEHOLDER.findall(entry.msgid))
                != sorted(PLACEHOLDER.findall(entry.msgstr))
            ]
        )

    def test_markup_equals_that_of_the_source(self):
        self._assert_none(
            [
                f"{code}: {entry.msgid} -> {entry.msgstr}"
                for code, entry in self._each_translation()
                if self._get_tags(entry.msgid) != self._get_tags(entry.msgstr)
            ]
        )

    def _get_tags(self, text):
        """Return the names of the tags; their attributes may be translated."""
        return sorted(re.split(r"[\s/>]", tag)[0] for tag in MARKUP.findall(text))

    def test_scripts_are_not_mixed(self):
        foreign = {"zh_CN": set(TRADITIONAL), "zh_TW": set(SIMPLIFIED)}
        found = []
        for code, entry in self._each_translation():
            if strange := foreign[code].intersection(entry.msgstr):
                found.append(f"{code}: {''.join(sorted(strange))} in {entry.msgstr}")
        self._assert_none(found)

    def test_traditional_text_is_free_of_conversion_slips(self):
        self._assert_none(
            [
                f"{slip} in {entry.msgstr}"
                for code, entry in self._each_translation()
                for slip in CONVERSION_SLIPS
                if code == "zh_TW" and slip in entry.msgstr
            ]
        )

    def test_terms_are_worded_as_in_the_glossary(self):
        found = []
        for code, column in (("zh_CN", 1), ("zh_TW", 2)):
            words = {row[0].casefold(): row[column] for row in GLOSSARY}
            for entry in self.languages[code].values():
                word = words.get(entry.msgid.casefold())
                if word and entry.msgstr != word:
                    found.append(f"{code}: {entry.msgid} -> {entry.msgstr}, not {word}")
        self._assert_none(found)

    def test_glossary_is_without_contradiction(self):
        self.assertEqual(len({row[0].casefold() for row in GLOSSARY}), len(GLOSSARY))
        self.assertEqual(len(SIMPLIFIED), len(TRADITIONAL))
        self.assertFalse(set(SIMPLIFIED) & set(TRADITIONAL))
