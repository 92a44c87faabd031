from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from .handover import OPEN_STATES

WARN_SHARE = 0.5


class WorkshopHandover(models.Model):
    """How hand-overs begin and move; callers have checked who acts."""

    _inherit = "workshop.handover"

    # ------------------------------------------------------------------------- begin
    @api.model
    def _open_for(self, vals_list):
        """Hand documents over, in one INSERT; an open one of the same duty stays.

        Runs as sudo, after the caller's guard. The department, its clock and who is
        asked are found here; the job tells people.

        :param list vals_list: dicts with ``res_model, res_id, title, duty,
            company_id`` and, where known, ``order_id, partner_id, user_id,
            date_promised, content, note, attachment_id, department_id, hours``
        :return: the new hand-overs
        :rtype: recordset
        """
        self = self.sudo()  # sudo: evidence, after the caller's guard
        vals_list = self._skip_known(vals_list)
        if not vals_list:
            return self.browse()
        now = fields.Datetime.now()
        rows, known = [], {}
        for vals in vals_list:
            key = tuple(
                vals.get(name)
                for name in ("company_id", "duty", "department_id", "hours")
            )
            if key not in known:  # the same for all orders of a batch
                known[key] = self._prepare_department(*key, now)
            rows.append({**vals, **known[key], "notify_pending": True})
            rows[-1].pop("hours", None)
        handovers = self.with_context(tracking_disable=True)._evidence_create(rows)
        handovers = handovers.with_context(tracking_disable=False)
        handovers._trigger_notify()
        return handovers

    @api.model
    def _prepare_department(self, company_id, duty, department_id, hours, now):
        """Who is asked, and until when.

        :rtype: dict
        """
        company = self.env["res.company"].browse(company_id)
        department = self.env["hr.department"].browse(department_id or [])
        department = department or self._get_department(company, duty)
        hours = hours or self._get_hours(company)
        return {
            "department_id": department.id,
            "is_undirected": not self._get_members(company, department),
            **self._prepare_clock(company, department, now, hours),
        }

    @api.model
    def _skip_known(self, vals_list):
        known = set()
        for model, rows in _by_model(vals_list).items():
            found = self.search(
                [
                    ("res_model", "=", model),
                    ("res_id", "in", [vals["res_id"] for vals in rows]),
                ]
            )
            known |= {(row.res_model, row.res_id, row.duty) for row in found}
        return [
            vals
            for vals in vals_list
            if (vals["res_model"], vals["res_id"], vals["duty"]) not in known
        ]

    @api.model
    def _get_hours(self, company):
        policy = company._policy_get_current()
        return policy._get_settings()["handover_hours"] if policy else 4.0

    @api.model
    def _prepare_clock(self, company, department, start, hours):
        """Deadline, warning and turn of a hand-over that begins now.

        :rtype: dict
        """
        plan = self.env["workshop.workday"]._policy_plan_hours
        deadline, is_plain = plan(company, department, start, hours)
        warn, _plain = plan(company, department, start, hours * WARN_SHARE)
        return {
            "deadline": deadline,
            "date_warn": warn,
            "is_plain_hours": is_plain,
            "is_reminded": False,
            "is_escalated": False,
            "due_kind": self._get_due_kind(company, deadline, start),
            **self._policy_set_next(
                "handover_waiting",
                turn=department.name or self._get_turn_words(company),
                date=deadline,
                warn_date=warn,
            ),
        }

    @api.model
    def _get_due_kind(self, company, moment, now):
        """:return: "late", "today" or "later" of the company's days; False without"""
        if not moment:
            return False
        if moment < now:
            return "late"
        today = company._policy_get_today()
        _start, stop = company._policy_get_period(today, today)
        return "today" if moment < stop else "later"

    # ------------------------------------------------------------------------ answer
    def _get_proposed_date(self):
        """The day that is proposed for doing it: as promised, less packing and way.

        The planned end of its manufacturing orders is known better than that.

        :return: naive UTC, never in the past
        """
        self.ensure_one()
        now = fields.Datetime.now()
        row = self.sudo()  # sudo: dates of documents behind
        planned = row._get_work_date()
        if not planned and row.date_promised:
            policy = row.company_id._policy_get_current()
            settings = policy._get_settings() if policy else {}
            days = settings.get("transit_days", 0.0)
            if row.duty != "logistics":
                days += settings.get("packing_days", 0.0)
            planned = row.date_promised - timedelta(days=days)
        return max(planned or now, now)

    def _acknowledge(self, date_planned):
        """Take over for a day; the guard was the caller's.

        :param datetime date_planned: naive UTC
        """
        self.ensure_one()
        self._ensure_state("waiting", "refused", "acknowledged")
        if date_planned < fields.Datetime.now() - timedelta(days=1):
            raise UserError(
                self.env._("The planned date is past. Choose today or a later day.")
            )
        row = self.sudo()  # sudo: evidence, after the guard
        row._evidence_write(
            {
                "state": "acknowledged",
                "date_acknowledged": fields.Datetime.now(),
                "date_planned": date_planned,
                "refuse_reason": False,
                "date_possible": False,
                "due_kind": self._get_due_kind(
                    row.company_id, date_planned, fields.Datetime.now()
                ),
                **row._prepare_answer(),
                **row._policy_set_next("handover_acknowledged"),
            }
        )
        row._after_answer()

    def _refuse(self, date_possible, reason):
        """Send back with a reason and a day; the guard was the caller's."""
        self.ensure_one()
        self._ensure_state("waiting", "acknowledged")
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why it cannot be done by then."))
        if not date_possible or date_possible < fields.Datetime.now():
            raise UserError(self.env._("Say a day in the future when it is possible."))
        row = self.sudo()  # sudo: evidence, after the guard
        row._evidence_write(
            {
                "state": "refused",
                "refuse_reason": reason,
                "date_possible": date_possible,
                "date_planned": False,
                "due_kind": "late",
                **row._prepare_answer(),
                **row._policy_set_next(
                    "handover_refused", turn=row.user_id.name or "", date=False
                ),
            }
        )
        row._after_answer()

    def _prepare_answer(self):
        """The first answer counts: later ones change the plan, not the promptness."""
        self.ensure_one()
        if self.date_answered:
            return {"notify_pending": True}
        now = fields.Datetime.now()
        return {
            "date_answered": now,
            "answered_by_id": self.env.uid,
            "is_in_time": bool(self.deadline and now <= self.deadline),
            "notify_pending": True,
        }

    def _after_answer(self):
        self._trigger_notify()
        self.order_id._policy_refresh_stage()

    def _restart(self):
        """Ask the department anew, with a new clock; the first answer stays known."""
        now = fields.Datetime.now()
        for row in self:
            row._evidence_write(
                {
                    "state": "waiting",
                    "notify_pending": True,
                    **row._prepare_clock(
                        row.company_id,
                        row.department_id,
                        now,
                        row._get_hours(row.company_id),
                    ),
                }
            )
        self._trigger_notify()

    # ---------------------------------------------------------------------- the work
    def _get_work_date(self):
        """Planned end of what the department makes or ships; False when unknown."""
        self.ensure_one()
        if self.duty == "production":
            dates = self._get_open_productions().mapped("date_finished")
            return max(filter(None, dates), default=False)
        if self.duty == "logistics":
            return self._get_open_pickings()[:1].scheduled_date
        return False

    def _is_work_open(self):
        """Whether a document of its own will close this hand-over."""
        self.ensure_one()
        row = self.sudo()  # sudo: whether something is open, not what
        if row.duty == "production":
            return bool(row._get_open_productions())
        return row.duty == "logistics" and bool(row._get_open_pickings())

    def _get_productions(self):
        """Manufacturing orders of the order; none behind a frame contract."""
        order = self.order_id
        return order._policy_get_productions() if order else order.mrp_production_ids

    def _get_open_productions(self):
        return self._get_productions().filtered(
            lambda production: production.state not in ("done", "cancel")
        )

    def _get_open_pickings(self):
        order = self.order_id
        if not order:  # behind a frame contract
            return order.picking_ids
        return order._policy_get_customer_moves().picking_id

    def _finish(self, user=None):
        """Done: by a person's button, or by the documents behind (no ``user``)."""
        now = fields.Datetime.now()
        for row in self.filtered(lambda row: row.state in OPEN_STATES):
            due = row.date_promised
            row._evidence_write(
                {
                    "state": "done",
                    "date_done": now,
                    "done_by_id": user.id if user else False,
                    "is_done_in_time": (not due or now <= due) and row._is_in_full(),
                    "due_kind": False,
                    # Who does the work has taken it over, without a word.
                    **row._prepare_answer(),
                    **row._policy_set_next("handover_done"),
                }
            )
        self._trigger_notify()

    def _is_in_full(self):
        """Production: as much was made as its manufacturing orders asked for."""
        self.ensure_one()
        if self.duty != "production":
            return True
        rows = self._get_productions()
        return all(
            row.state == "done"
            and row.product_uom_id.compare(row.qty_produced, row.product_qty) >= 0
            for row in rows
            if row.state != "cancel"
        )

    def _follow_promise(self, order):
        """The promise of ``order`` moved: cards show it; what fits is asked again."""
        rows = self.search([("order_id", "=", order.id), ("state", "in", OPEN_STATES)])
        rows._evidence_write({"date_promised": order.commitment_date})
        rows.filtered(
            lambda row: row.state == "refused"
            and row.date_promised
            and row.date_possible <= row.date_promised
        )._restart()

    @api.model
    def _renew_contract(self, orders, attachment):
        """The contract of ``orders`` was amended: its new file goes along.

        Runs as sudo, after the caller's guard.
        """
        rows = self.search(
            [("order_id", "in", orders.ids), ("state", "in", OPEN_STATES)]
        )
        rows._evidence_write({"attachment_id": attachment.id})

    @api.model
    def _get_open_of(self, document):
        """Hand-overs of ``document`` that are not done yet."""
        return self.search(
            [
                ("res_model", "=", document._name),
                ("res_id", "in", document.ids),
                ("state", "in", OPEN_STATES),
            ]
        )

    def _close_cancelled(self):
        """The order was cancelled: nothing is to be done any more."""
        rows = self.filtered(lambda row: row.state in OPEN_STATES)
        if not rows:
            return
        rows._evidence_write(
            {"active": False, "notify_pending": True, **self._policy_set_next(False)}
        )
        rows._trigger_notify()


def _by_model(vals_list):
    groups = {}
    for vals in vals_list:
        groups.setdefault(vals["res_model"], []).append(vals)
    return groups
