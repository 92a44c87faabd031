from datetime import date

from .feedback_common import FeedbackCase


class TestThemes(FeedbackCase):
    """Packaging of the loaf: three cases and a praise in November, one in October."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._publish_policy()
        cls.theme = cls.env["workshop.feedback.theme"].create({"name": "Boxes"})

    def _say(self, now="2026-11-24 02:00:00", **values):
        values = {"product_id": self.product.id, "theme_id": self.theme.id, **values}
        return self._note(now=now, **values)

    def _rows(self, user=None, **values):
        self.env.flush_all()
        rows = self.env["workshop.theme.analysis"].with_user(user or self.manager)
        rows = rows.with_company(self.company)
        return rows.search([(name, "=", value) for name, value in values.items()])

    def _november(self):
        for kind in ("defect", "wish", "suggestion", "praise"):
            self._say(kind=kind)

    def test_by_product_and_month(self):
        self._november()
        self._say("2026-10-20 02:00:00")
        self._say(product_id=False)
        self._say(theme_id=False)
        rows = self._rows(theme_id=self.theme.id)
        self.assertRecordValues(
            rows.sorted(lambda row: (row.month, row.product_id.id)),
            [
                {
                    "month": date(2026, 10, 1),
                    "product_id": self.product.id,
                    "case_count": 1,
                    "praise_count": 0,
                    "needs_action": False,
                },
                {
                    "month": date(2026, 11, 1),
                    "product_id": False,
                    "case_count": 1,
                    "praise_count": 0,
                    "needs_action": False,
                },
                {
                    "month": date(2026, 11, 1),
                    "product_id": self.product.id,
                    "case_count": 3,
                    "praise_count": 1,
                    "needs_action": True,
                },
            ],
        )

    def test_praise_needs_no_action(self):
        for kind in ("defect", "wish", "praise", "praise"):
            self._say(kind=kind)
        row = self._rows(theme_id=self.theme.id)
        self.assertRecordValues(row, [{"case_count": 2, "needs_action": False}])

    def test_the_month_is_the_companys(self):
        # 31 October, 16:30 UTC is 1 November in Shanghai
        self._say("2026-10-31 15:30:00")
        self._say("2026-10-31 16:30:00")
        rows = self._rows(theme_id=self.theme.id)
        self.assertEqual(rows.mapped("month"), [date(2026, 11, 1), date(2026, 10, 1)])
        domain = rows[0].action_open_feedback()["domain"]
        found = self._feedbacks().search(domain)
        self.assertEqual(str(found.date_received), "2026-10-31 16:30:00")

    def test_readers(self):
        self._november()
        for user in (self.salesperson, self.colleague, self.handler, self.auditor):
            with self.subTest(user=user.login):
                self.assertTrue(self._rows(user, theme_id=self.theme.id))

    def test_another_company(self):
        self._november()
        stranger = self._create_user("ma", "manager", company=self.other_company)
        rows = self.env["workshop.theme.analysis"].with_user(stranger)
        rows = rows.with_context(allowed_company_ids=self.other_company.ids)
        self.assertFalse(rows.search([("theme_id", "=", self.theme.id)]))

    def test_an_action_answers_the_theme(self):
        """Clause 4.2c: asked for in November, kept once an action is at work."""
        self._november()
        row = self._rows(theme_id=self.theme.id, needs_action=True)
        count = self._count_control
        self.assertEqual(count("2026-11-01", "2026-11-30"), (1, 0))
        values = row.action_start_action()["context"]
        action = (
            self.env["workshop.corrective.action"]
            .with_user(self.manager)
            .with_company(self.company)
            .with_context(**values)
        )
        action = action.create({})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE workshop_corrective_action SET create_date = %s WHERE id = %s",
            ["2026-11-25 02:00:00", action.id],
        )
        self.assertEqual(count("2026-11-01", "2026-11-30"), (1, 1))
        self.assertEqual(count("2026-10-01", "2026-10-31"), (0, 0))
        action.action_cancel("Not worth it")
        self.env.flush_all()
        self.assertEqual(count("2026-11-01", "2026-11-30"), (1, 0))

    def test_another_products_action_does_not(self):
        self._november()
        other = self._create_product("Scone")
        self.env["workshop.corrective.action"].with_company(self.company).create(
            {
                "product_id": other.id,
                "res_model": "workshop.feedback.theme",
                "res_id": self.theme.id,
                "company_id": self.company.id,
            }
        )
        self.env.flush_all()
        self.assertEqual(self._count_control("2026-11-01", "2026-11-30"), (1, 0))

    def _count_control(self, first, last):
        themes = self.env["workshop.theme.analysis"]
        _name, applicable, kept = themes._control_theme_action(
            self.company, date.fromisoformat(first), date.fromisoformat(last)
        )
        return themes.search_count(applicable), themes.search_count(kept)
