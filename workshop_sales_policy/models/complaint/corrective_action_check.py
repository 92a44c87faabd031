from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import split_every

from ...tools.complaint import capa_outcome

BATCH = 200


class WorkshopCorrectiveAction(models.Model):
    """Whether a corrective action took effect: no recurrence, and goods delivered."""

    _inherit = "workshop.corrective.action"

    # --------------------------------------------------------------------------- job
    @api.model
    def _cron_check(self):
        """Each night: give a verdict on what is due, escalate what is late.

        In batches, resumable: a row with a verdict is not looked at again.
        """
        now = fields.Datetime.now()
        actions = self.sudo()
        due = actions.search(self._get_check_domain(now), order="date_check, id")
        late = actions._find_late()
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(due) + len(late))
        for rows, method in ((due, "_check_effect"), (late, "_escalate")):
            for ids in split_every(BATCH, rows.ids):
                batch = rows.browse(ids).try_lock_for_update()
                getattr(batch, method)(now)
                if not cron._commit_progress(len(ids)):
                    return

    @api.model
    def _get_check_domain(self, now):
        """Actions whose window is over and that have no verdict yet."""
        return (
            Domain("state", "=", "checking")
            & Domain("verdict", "=", False)
            & Domain("date_check", "<=", now)
        )

    @api.model
    def _find_late(self):
        """Open actions past their day, in the company's own days, not told yet."""
        rows = self.search([("state", "=", "open"), ("is_escalated", "=", False)])
        todays = {company: company._policy_get_today() for company in rows.company_id}
        return rows.filtered(
            lambda row: row.date_due and row.date_due < todays[row.company_id]
        )

    def _escalate(self, now):
        """The managers are told, too."""
        self._policy_write({"is_escalated": True})
        self._policy_tell()

    def _check_effect(self, now):
        """Verdict on each of these, whose window is over; a few statements for all."""
        again = self._find_recurrences()
        delivered = self._get_last_deliveries()
        groups = {}
        for action in self.filtered(lambda row: row.state == "checking"):
            if action.verdict or not action.date_check or action.date_check > now:
                continue  # somebody else was faster
            last = delivered.get((action.company_id.id, action.product_id.id))
            last = last if last and last > action.date_done else False
            outcome = capa_outcome(
                len(again.get(action, ())), int(bool(last)), action.is_extended
            )
            groups.setdefault(outcome, []).append((action, last))
        for action, _last in groups.get("failed", ()):
            for case in again[action].sorted("date_received"):
                action._take_case(case)
        for action, _last in groups.get("extend", ()):
            action._extend()
        for outcome in ("effective", "no_delivery"):
            self._give_verdict(groups.get(outcome, ()), outcome, now)

    def _extend(self):
        """Not delivered in the window: the same days once more."""
        self.ensure_one()
        row = self.round_id
        self._write_round(
            {
                "is_extended": True,
                "date_check": fields.Datetime.add(row.date_check, days=row.check_days),
            }
        )

    @api.model
    def _give_verdict(self, pairs, verdict, now):
        """Keep the verdict on the rounds of these.

        :param pairs: ``[(action, last delivery or False)]``
        """
        actions = self.browse(action.id for action, _last in pairs)
        for action, last in pairs:
            action._write_round(
                {"verdict": verdict, "date_verified": now, "date_delivery": last}
            )
        if verdict == "effective" and actions:
            actions._set_state("effective")
        actions._policy_tell()
        actions._message_log_batch(
            bodies={action.id: action._word_verdict() for action in actions}
        )

    # ------------------------------------------------------------------------- facts
    def _find_recurrences(self):
        """Cases of the same product and defect received since each was carried out.

        Runs as sudo; one query for all of these.

        :return: ``{action: complaints}``, only where there are any
        :rtype: dict
        """
        rows = self.filtered(lambda row: row._is_measurable() and row.date_done)
        if not rows:
            return {}
        cases = self.env["workshop.complaint"].search(
            Domain("company_id", "in", rows.company_id.ids)
            & Domain("product_id", "in", rows.product_id.ids)
            & Domain("kind", "=", "complaint")
            & Domain("state", "not in", ("merged", "rejected"))
            & Domain("date_received", ">", min(rows.mapped("date_done")))
        )
        by_product = cases.grouped(lambda case: (case.company_id, case.product_id))
        found = {}
        for action in rows:
            same = by_product.get((action.company_id, action.product_id), cases[:0])
            same = same.filtered(
                lambda case, action=action: (
                    action._matches(case) and case.date_received > action.date_done
                )
            )
            if same:
                found[action] = same
        return found

    def _get_last_deliveries(self):
        """When goods of each product last left for a customer; one query.

        :return: ``{(company id, product id): datetime}``, naive UTC
        :rtype: dict
        """
        # sudo: stock.move - only when goods left
        groups = (
            self.env["stock.move"]
            .sudo()
            ._read_group(
                [
                    ("company_id", "in", self.company_id.ids),
                    ("product_id", "in", self.product_id.ids),
                    ("state", "=", "done"),
                    ("location_id.usage", "!=", "customer"),
                    ("location_dest_id.usage", "=", "customer"),
                ],
                ["company_id", "product_id"],
                ["date:max"],
            )
        )
        return {(company.id, product.id): date for company, product, date in groups}

    def _matches(self, case):
        """Whether ``case`` is of this action's product and defect.

        An action without a defect is about everything of its kind.

        :rtype: bool
        """
        self.ensure_one()
        return (
            self.company_id == case.company_id
            and bool(self.product_id)
            and self.product_id == case.product_id
            and bool(self.category_id)
            and self.category_id == case.category_id
            and (not self.defect_id or self.defect_id == case.defect_id)
        )

    # ---------------------------------------------------------------------- control
    @api.model
    def _control_corrective_effective(self, company, date_from, date_to):
        """Clause 4.3e: required actions that took effect.

        A round falls in the month of its verdict; one not carried out falls in the
        month of the day it was due, and is not kept. Goods that were not delivered
        leave it undecided: no case.
        """
        today = company._policy_get_today()
        overdue = (
            Domain("date_done", "=", False)
            & Domain("action_id.state", "=", "open")
            & Domain("action_id.date_due", ">=", date_from)
            & Domain("action_id.date_due", "<=", date_to)
            & Domain("action_id.date_due", "<", today)
        )
        decided = Domain("verdict", "in", ("effective", "failed"))
        decided &= company._policy_get_period_domain(
            "date_verified", date_from, date_to
        )
        applicable = (
            Domain("company_id", "=", company.id)
            & Domain("action_id.is_required", "=", True)
            & (decided | overdue)
        )
        return (
            "workshop.corrective.action.round",
            applicable,
            applicable & Domain("verdict", "=", "effective"),
        )
