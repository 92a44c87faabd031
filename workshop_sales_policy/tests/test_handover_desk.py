"""The clock of a hand-over, the desk it stands on, the clauses it proves."""

from datetime import date, timedelta

from freezegun import freeze_time
from lxml import etree

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common import NOW
from .delivery_common import HandoverCase
from .test_views_first_button import FirstButtonCase


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestHandoverClock(HandoverCase):
    def _tick(self, rows):
        """What the job does, without its commits."""
        now = fields.Datetime.now()
        rows.search(rows._get_due_domain(now))._apply_clock(now)
        rows._refresh_due_kind(now)

    def test_one_activity_per_person_then_the_manager(self):
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        row = self._handovers(self._confirmed(), "production").sudo()
        row._notify()
        self.assertEqual(row.activity_ids.user_id, self.handler)
        with freeze_time("2026-11-24 05:00:00"):
            self._tick(row)
            self.assertTrue(row.is_reminded)
            self.assertFalse(row.is_escalated)
        with freeze_time("2026-11-24 08:00:00"):
            self._tick(row)
            self.assertTrue(row.is_escalated)
            self.assertEqual(row.policy_next_level, "danger")
            row._notify()
            row._notify()
            self.assertEqual(row.activity_ids.user_id, self.handler | self.manager)
            self.assertEqual(len(row.activity_ids), 2)
            row.with_user(self.handler).action_acknowledge()
            row._notify()
        self.assertFalse(row.activity_ids)

    def test_late_today_later(self):
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        row = self._handovers(self._confirmed(), "production").sudo()
        self.assertEqual(row.due_kind, "today")
        with freeze_time("2026-11-24 08:00:00"):
            self._tick(row)
            self.assertEqual(row.due_kind, "late")
            row.with_user(self.handler).action_acknowledge()
            self.assertEqual(row.due_kind, "later")

    def test_the_job_tells_what_moved_and_no_more(self):
        row = self._handovers(self._confirmed(), "production").sudo()
        self.assertTrue(row.notify_pending)
        with self.enter_registry_test_mode():
            cron = self.env.ref("workshop_sales_policy.ir_cron_handover_notify")
            cron.method_direct_trigger()
        self.assertFalse(row.notify_pending)
        self.assertEqual(row.activity_ids.user_id, self.handler)


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestHandoverScreens(HandoverCase, FirstButtonCase):
    def test_first_button_in_every_state(self):
        order = self._confirmed()
        row = self._handovers(order, "production")
        self.assertEqual(
            self._get_button(row, self.handler), ("action_acknowledge", "Acknowledge")
        )
        self.assertEqual(
            self._get_button(row, self.salesperson),
            ("action_open_document", "Open Order"),
        )
        row.with_user(self.handler).action_acknowledge()
        self.assertEqual(
            self._get_button(row, self.handler),
            ("action_report_problem", "Report a Problem"),
        )
        day = order.commitment_date + timedelta(days=2)
        row.with_user(self.handler)._refuse(day, "Flour comes late.")
        self.assertEqual(
            self._get_button(row, self.salesperson),
            ("action_hand_over_again", "Hand Over Again"),
        )
        self.assertEqual(
            self._get_button(row, self.handler), ("action_plan_dialog", "Another Day")
        )

    def _get_desk(self, user):
        """The columns of the desk as ``user`` opens it, and what stands in them.

        :rtype: dict[str, recordset]
        """
        rows = self.env["workshop.handover"].with_user(user)
        views = rows.get_views([(False, "kanban"), (False, "search")])["views"]
        kanban = etree.fromstring(views["kanban"]["arch"])
        search = etree.fromstring(views["search"]["arch"])
        domain = search.find(".//filter[@name='open']").get("domain")
        groups = rows.with_context(read_group_expand=True).web_read_group(
            safe_eval(domain, {"uid": user.id}), [kanban.get("default_group_by")]
        )["groups"]
        return {
            group["due_kind"]: rows.search(
                safe_eval(domain, {"uid": user.id}) + group["__extra_domain"]
            )
            for group in groups
        }

    def test_the_desk_stands_by_late_today_and_later(self):
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        row = self._handovers(self._confirmed(), "production")
        rows = row | self._handovers(row.order_id, "logistics")
        desk = self._get_desk(self.manager)
        self.assertEqual(list(desk), ["late", "today", "later"])
        self.assertEqual(desk["today"], rows)
        row.with_user(self.handler).action_acknowledge()
        desk = self._get_desk(self.manager)
        self.assertEqual((desk["today"], desk["later"]), (rows - row, row))

    def test_sent_back_stands_on_the_desk_of_its_salesperson_alone(self):
        order = self._confirmed()
        row = self._handovers(order, "production")
        day = order.commitment_date + timedelta(days=2)
        row.with_user(self.handler)._refuse(day, "Flour comes late.")
        self.assertEqual(self._get_desk(self.salesperson)["late"], row)
        self.assertFalse(self._get_desk(self.handler)["late"])

    def test_done_leaves_the_desk(self):
        row = self._handovers(self._confirmed(), "production")
        row.sudo()._finish(self.handler)
        for user in (self.handler, self.salesperson):
            for found in self._get_desk(user).values():
                self.assertNotIn(row, found)

    def test_the_desk_is_the_first_screen_while_it_has_something(self):
        policies = self.env["workshop.policy"].with_user(self.handler)
        policies = policies.with_company(self.company)
        self.assertEqual(policies._get_home_name(), "workshop_policy_clause_action")
        self._confirmed()
        self.assertEqual(policies._get_home_name(), "workshop_handover_action")


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestHandoverControls(HandoverCase):
    NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))

    def _count(self, key):
        rows = self.env["workshop.handover"]
        _model, applicable, kept = getattr(rows, f"_control_{key}")(
            self.company, *self.NOVEMBER
        )
        return rows.search_count(applicable), rows.search_count(kept)

    def test_acknowledged_in_time(self):
        order = self._confirmed()
        # Nothing is due yet, nothing answered.
        self.assertEqual(self._count("handover_acknowledged"), (0, 0))
        self._handovers(order, "production").with_user(
            self.handler
        ).action_acknowledge()
        self.assertEqual(self._count("handover_acknowledged"), (1, 1))
        with freeze_time("2026-11-26 02:00:00"):
            self.assertEqual(self._count("handover_acknowledged"), (2, 1))

    def test_made_on_time_and_in_full(self):
        order = self._confirmed()
        row = self._handovers(order, "production")
        self.assertEqual(self._count("production_acknowledged"), (0, 0))
        row.with_user(self.handler).action_acknowledge()
        self._make(self._productions(order))
        self.assertEqual(self._count("production_acknowledged"), (1, 1))
        late = self._confirmed()
        self._handovers(late, "production").with_user(self.handler).action_acknowledge()
        with freeze_time("2026-11-29 02:00:00"):
            self.assertEqual(self._count("production_acknowledged"), (2, 1))

    def test_a_user_of_several_departments(self):
        self.env["hr.employee"].create(
            {
                "name": "Sun",
                "user_id": self.handler.id,
                "company_id": self.other_company.id,
                "department_id": self._create_department(
                    "Other", "logistics", company=self.other_company
                ).id,
            }
        )
        self.handler.company_ids = [Command.link(self.other_company.id)]
        row = self._handovers(self._confirmed(), "logistics")
        with self.assertRaises(AccessError):
            row.with_user(self.handler).action_acknowledge()
