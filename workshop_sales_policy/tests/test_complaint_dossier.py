"""The dossier of a case: what it holds, in which order, and who may print it."""

import base64
import hashlib
from datetime import date

from freezegun import freeze_time
from lxml import html

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import NOW
from .corrective_common import CorrectiveCase

REPORT = "workshop_sales_policy.report_complaint_dossier"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJ"
    "RU5ErkJggg=="
)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestComplaintDossier(CorrectiveCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        files = cls.env["ir.attachment"].with_user(cls.salesperson)
        photo = files.create({"name": "crust.png", "raw": PIXEL})
        broken = files.create(
            {"name": "broken.jpg", "raw": b"no picture", "mimetype": "image/jpeg"}
        )
        letter = files.create({"name": "letter.txt", "raw": b"Dear bakery"})
        cls.action = cls._open_action(
            photo_ids=[(6, 0, (photo | broken | letter).ids)], remedy="replace"
        )
        cls.case = cls.action.complaint_ids.with_user(cls.salesperson)

    def _walk(self):
        case = self.case
        case.action_hand_over()
        case.analysis = "Packed while still warm."
        case.action_wait("The label")
        case.action_resume()
        case._log_external("HZ-2026-118", date(2026, 11, 23))
        case._propose("We replace the two loaves.", 300.0)
        self._approve(case)
        case._reply("You get two new loaves tomorrow.")
        case.sudo().reply_notice_id._set_gone("sent", case.date_replied)
        case._log_callback(True, 4, "Fine now")
        self._carry_out(self.action)

    def _print(self, user=None, lang=None):
        reports = self.env["ir.actions.report"].with_user(user or self.salesperson)
        if lang:
            reports = reports.with_context(lang=lang)
        content = reports._render_qweb_html(REPORT, self.case.ids)[0]
        return html.fromstring(content)

    def _get_sections(self):
        return {row["title"]: row for row in self.case._get_dossier()}

    def test_order_of_the_standard(self):
        titles = [row["title"] for row in self.case._get_dossier()]
        self.assertEqual(
            titles,
            [
                "Identification",
                "Complainant and Wanted Remedy",
                "What Happened",
                "Acknowledgement",
                "Assessment",
                "Investigation and Cause",
                "Solution and Compensation",
                "Decision and Reply",
                "Follow-up and Closing",
                "Deadlines",
                "Documents and Other Cases",
                "Corrective Actions",
                "Timeline",
                "Evidence Files",
            ],
        )

    def test_each_section_says_what_happened(self):
        self._walk()
        sections = self._get_sections()
        facts = {
            label: value
            for row in sections.values()
            for label, value in row.get("facts", ())
        }
        self.assertEqual(facts["Number"], self.case.name)
        self.assertEqual(facts["Received On"], "2026-11-24 10:00")
        self.assertEqual(facts["Wanted Remedy"], "Replacement")
        self.assertEqual(facts["Impact × recurrence"], "5 × 1 = 5")
        self.assertEqual(facts["Severity"], "Urgent")
        self.assertEqual(facts["12315 Number"], "HZ-2026-118")
        self.assertIn(
            ("", "Two loaves are mouldy."), sections["What Happened"]["texts"]
        )
        (rounds,) = sections["Solution and Compensation"]["tables"]
        row = dict(zip(rounds["head"], rounds["rows"][0], strict=True))
        self.assertEqual((row["State"], row["Round"]), ("Approved", "1"))
        self.assertIn("Chen", rounds["rows"][0])
        (calls,) = sections["Follow-up and Closing"]["tables"]
        row = dict(zip(calls["head"], calls["rows"][0], strict=True))
        self.assertEqual((row["Score"], row["Evidence"]), ("4", "Told to staff"))
        clocks, pauses = sections["Deadlines"]["tables"]
        self.assertEqual(len(clocks["rows"]), 7)
        self.assertEqual(pauses["rows"][0][2], "The label")
        texts = dict(sections["Corrective Actions"]["texts"])
        self.assertEqual(texts["D4 Cause · Root Cause"], "Packed while still warm.")
        self.assertEqual(texts["D2 Problem · Is Not"], "Rye loaves, late shift")
        self.assertEqual(texts["D7 Prevention · Prevention"][:8], "The same")

    def test_files_with_their_sums(self):
        (table,) = self._get_sections()["Evidence Files"]["tables"]
        self.assertEqual(
            {row[0]: row[-1] for row in table["rows"]},
            {
                "crust.png": hashlib.sha256(PIXEL).hexdigest(),
                "broken.jpg": hashlib.sha256(b"no picture").hexdigest(),
                "letter.txt": hashlib.sha256(b"Dear bakery").hexdigest(),
            },
        )
        photos = self._get_sections()["What Happened"]["photos"]
        self.assertEqual([photo["name"] for photo in photos], ["crust.png"])
        self.assertTrue(photos[0]["data"].startswith("data:image/jpeg;base64,"))

    def test_missed_deadline_with_its_explanation(self):
        with freeze_time("2026-12-10 02:00:00"):
            clock = self._get_clock(self.case, "solution").sudo()
            clock._apply_clock(fields.Datetime.now())
            clock.with_user(self.salesperson).action_explain("The oven broke.")
        (table,) = self._get_sections()["Deadlines"]["tables"]
        rows = {row[0]: row for row in table["rows"]}
        self.assertIn("The oven broke.", rows["Solution"])
        self.assertIn("Late", rows["Solution"])

    def test_paper_in_the_readers_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        page = self._print()
        heads = [" ".join(node.text_content().split()) for node in page.iter("h4")]
        self.assertEqual(heads[0], "1. Identification")
        self.assertEqual(heads[-1], "14. Evidence Files")
        self.assertIn("Mould", page.text_content())
        self.mould.with_context(lang="zh_CN").name = "发霉"
        chinese = self._print(lang="zh_CN").text_content()
        self.assertIn("发霉", chinese)
        self.assertNotIn("Mould", chinese)

    def test_wall_time_of_the_house(self):
        self.salesperson.tz = "UTC"
        facts = dict(self._get_sections()["Identification"]["facts"])
        self.assertEqual(facts["Received On"], "2026-11-24 10:00")
        self.assertIn(
            "2026-11-24 10:00 (Asia/Shanghai)", self.case._get_dossier_printed()
        )

    def test_readers_print(self):
        for user in (self.salesperson, self.handler, self.manager, self.auditor):
            with self.subTest(user=user.name):
                self.assertIn("Dossier", self._print(user).text_content())

    def test_others_do_not(self):
        portal = new_test_user(self.env, "customer", groups="base.group_portal")
        strangers = (self.colleague, self.inspector, self.finance, portal)
        for user in strangers:
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                self._print(user)
        for user in strangers:  # as superuser, which the portal runs as
            reports = self.env["ir.actions.report"].with_user(user).sudo()
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                reports._render_qweb_html(REPORT, self.case.ids)
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                self.case.with_user(user).sudo()._get_dossier()

    def test_actions_of_others_stay_out(self):
        # The salesperson of the case reads the action; a new reader of the case only.
        other = self._create_user("gu", "user")
        self.case.sudo()._policy_write({"investigator_id": other.id})
        sections = {
            row["title"]: row for row in self.case.with_user(other)._get_dossier()
        }
        self.assertTrue(sections["Corrective Actions"]["is_empty"])
