from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_date, format_datetime, formatLang

from ...tools.contract import Row, Terms, compare_terms


class WorkshopContract(models.Model):
    """What the screens of a contract say: differences, next line, first button."""

    _inherit = "workshop.contract"

    difference_text = fields.Text(
        "Differences from the Quotation", compute="_compute_differences"
    )
    difference_count = fields.Integer(compute="_compute_differences")
    text_html = fields.Html("Text", compute="_compute_text_html")
    file_text = fields.Char("File", compute="_compute_file_text")
    policy_step = fields.Selection(
        [
            ("submit", "Submit for review"),
            ("resubmit", "Submit again"),
            ("approve", "Approve"),
            ("withdraw", "Withdraw"),
            ("wait", "Wait for somebody else"),
            ("sign", "Sign for us"),
            ("send", "Send"),
            ("scan", "Confirm the scan"),
            ("archive", "Archive"),
            ("newer", "Open the newest version"),
            ("amend", "Amend"),
            ("order", "Open the order"),
        ],
        "Next Step Button",
        compute="_compute_policy_step",
    )
    can_sign = fields.Boolean(compute="_compute_policy_step")
    newest_id = fields.Many2one("workshop.contract", compute="_compute_policy_step")

    # ------------------------------------------------------------------- differences
    @api.depends(
        "line_ids.quantity",
        "line_ids.price_unit",
        "line_ids.discount",
        "line_ids.order_line_id",
        "amount_total",
        "payment_term_id",
        "date_promised",
        "order_id.amount_total",
    )
    @api.depends_context("lang")
    def _compute_differences(self):
        for contract in self:
            found = contract._get_differences()
            contract.difference_count = len(found)
            contract.difference_text = "\n".join(
                contract._word_difference(row) for row in found
            )

    def _get_differences(self):
        """Every difference from the quotation.

        :rtype: list of ``tools.contract.Difference``
        """
        self.ensure_one()
        order = self.order_id.sudo()  # sudo: what the contract was drafted from
        if not order:
            return []
        rows = tuple(
            Row(
                key=line.id,
                label=line.product_id.name or line.name,
                quantity=line.product_uom_qty,
                price_unit=line.price_unit,
                discount=line.discount,
            )
            for line in order._policy_get_lines()
        )
        return compare_terms(
            Terms(
                rows,
                order.amount_total,
                order.payment_term_id.id,
                order._policy_get_contract_date() or None,
                order.currency_id.id,
            ),
            Terms(
                tuple(line._as_row() for line in self.line_ids),
                self.amount_total,
                self.payment_term_id.id,
                self.date_promised or None,
                self.currency_id.id,
            ),
            self.currency_id.rounding or 0.01,
        )

    def _word_difference(self, row):
        """One difference in words: what, from, to."""
        _ = self.env._
        if row.kind == "line_missing":
            return _("%s is in the quotation, not in the contract.", row.label)
        if row.kind == "line_added":
            return _("%s is in the contract, not in the quotation.", row.label)
        old, new = self._word_difference_values(row)
        words = {
            "quantity": _("quantity"),
            "price_unit": _("price"),
            "discount": _("discount (%)"),
            "total": _("total"),
            "payment": _("payment term"),
            "date": _("promised date"),
            "currency": _("currency"),
        }
        if row.label:
            return _(
                "%(product)s: %(what)s %(new)s, quoted %(old)s.",
                product=row.label,
                what=words[row.kind],
                new=new,
                old=old,
            )
        return _(
            "%(what)s %(new)s, quoted %(old)s.",
            what=words[row.kind],
            new=new,
            old=old,
        )

    def _word_difference_values(self, row):
        def word(value):
            if row.kind == "date":
                return format_date(self.env, value) or "—"
            if row.kind == "payment":
                return self.env["account.payment.term"].browse(value).name or "—"
            if row.kind == "currency":
                return self.env["res.currency"].browse(value).name or "—"
            if row.kind in ("price_unit", "total"):
                return formatLang(self.env, value, currency_obj=self.currency_id)
            return f"{value:g}"

        return word(row.old), word(row.new)

    @api.depends("clause_ids.name", "clause_ids.text", "clause_ids.state")
    def _compute_text_html(self):
        block = Markup('<h5>%s</h5><p style="white-space: pre-line">%s</p>')
        for contract in self:
            contract.text_html = Markup("").join(
                block % (clause.name or "", clause.text or "—")
                for clause in contract.clause_ids
                if clause.state != "na"
            )

    @api.depends("date_archived", "is_unchanged")
    @api.depends_context("lang")
    def _compute_file_text(self):
        for contract in self:
            contract.file_text = contract._word_file()

    # ------------------------------------------------------------------ first button
    @api.depends(
        "state",
        "policy_approval_state",
        "policy_request_id",
        "our_date",
        "customer_date",
        "date_signed",
        "scan_user_id",
        "next_ids.state",
    )
    @api.depends_context("uid")
    def _compute_policy_step(self):
        for contract in self:
            newest = contract.sudo()._get_newest().sudo(False)  # sudo: an id
            contract.newest_id = newest if newest != contract else False
            contract.can_sign = (
                contract.state
                in (
                    "approved",
                    "sent",
                    "signed",
                )
                and not contract._get_our_refusal()
            )
            contract.policy_step = contract._get_step()

    def _get_step(self):
        """The button that is first for this reader, ``False`` for none.

        :rtype: str or bool
        """
        self.ensure_one()
        user = self.env.user
        seller = user.has_group("workshop_sales_policy.group_policy_user")
        if self.newest_id:
            return "newer"
        if self.state == "review":
            if self.policy_can_approve:
                return "approve"
            return "withdraw" if self.policy_can_withdraw else "wait"
        if not seller:
            return "wait"
        if self.state == "draft":
            refused = self.policy_approval_state == "refused"
            return "resubmit" if refused else "submit"
        if self.state == "sent" and self.scan_user_id:
            return "wait" if self.scan_user_id == user else "scan"
        if self.can_sign:
            return "sign"
        if self.state in ("approved", "sent"):
            return "send"
        if self.state == "signed":
            return "archive" if self.date_signed else "wait"
        if self.state == "archived":
            return "amend" if self.is_outdated else "order"
        return "order"

    # --------------------------------------------------------------------- next line
    @api.depends(
        "state",
        "policy_approval_state",
        "clause_ids.state",
        "line_ids.lead_days",
        "payment_ids.percent",
        "date_planned",
        "date_promised",
        "early_reason",
        "is_outdated",
        "is_unchanged",
        "our_date",
        "customer_date",
        "scan_user_id",
        "date_expiry",
    )
    def _compute_policy_next(self):
        return super()._compute_policy_next()

    def _policy_get_next_line(self):
        self.ensure_one()
        if self.env.user.share:
            return False, False
        if self.newest_id:
            return "warning", self.env._(
                "Version %s replaces this one.", self.newest_id.name
            )
        words = {
            "draft": self._word_draft,
            "review": super()._policy_get_next_line,
            "approved": self._word_approved,
            "sent": self._word_sent,
            "signed": self._word_signed,
            "archived": self._word_archived,
            "terminated": lambda: ("danger", self.end_reason or ""),
        }
        return words.get(self.state, lambda: (False, False))()

    def _word_draft(self):
        if self.policy_approval_state == "refused":
            return super()._policy_get_next_line()
        problems = self._get_problems()
        if problems:
            return "warning", self.env._(
                "Not complete yet: %(missing)s.", missing="; ".join(problems)
            )
        if self.policy_next_key == "contract_order_changed":
            return "warning", self.env._(
                "The order changed, so the contract is a draft again. Read it and "
                "submit it."
            )
        if self.policy_approval_state == "withdrawn":
            return super()._policy_get_next_line()
        return "info", self.env._("Complete: read the text, then submit it for review.")

    def _word_approved(self):
        who = self.approved_by_id.name or self.env._("the policy")
        if not self.our_date:
            return "success", self.env._(
                "Approved by %s: sign it for us and send it to the customer.", who
            )
        return "success", self.env._("Approved and signed for us: send it.")

    def _word_sent(self):
        if self.scan_user_id:
            return "warning", self.env._(
                "A scan uploaded by %s waits until somebody else compares and "
                "confirms it.",
                self.scan_user_id.name,
            )
        day = format_date(self.env, self.date_sent)
        if not self.our_date:
            return "info", self.env._(
                "With the customer since %s; our own signature is still missing.", day
            )
        return "info", self.env._("With the customer since %s.", day)

    def _word_signed(self):
        if self.date_signed:
            return "danger", self.env._(
                "Signed by both sides, but the file could not be made. Archive it."
            )
        return "warning", self.env._(
            "Signed by %(name)s on %(date)s: our own signature is missing.",
            name=self.customer_name,
            date=format_datetime(self.env, self.customer_date, dt_format="short"),
        )

    def _word_archived(self):
        if not self.is_unchanged:
            return "danger", self._word_file()
        if self.is_outdated:
            return "warning", self.env._(
                "The order changed after the signature: amend the contract."
            )
        if self.is_frame and self.date_expiry:
            today = self.company_id._policy_get_today()
            day = format_date(self.env, self.date_expiry)
            if self.date_expiry < today:
                return "danger", self.env._("Ended on %s: amend it to renew.", day)
            return "success", self.env._("Covers the customer's orders until %s.", day)
        return "success", self.env._(
            "Signed by both sides on %s and archived.",
            format_date(self.env, self.date_signed),
        )

    # ----------------------------------------------------------------------- buttons
    def action_open_order(self):
        """Open the order, or the orders of a frame contract."""
        self.ensure_one()
        orders = self.order_ids | self.order_id
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Orders"),
            "res_model": "sale.order",
            "view_mode": "list,form",
            "domain": [("id", "in", orders.ids)],
        }
        if len(orders) == 1:
            action.update(view_mode="form", res_id=orders.id)
        return action

    def action_open_newest(self):
        self.ensure_one()
        return self._get_newest()._get_form_action()

    def action_preview(self):
        """The contract's own page, as the customer sees it."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "target": "self",
            "url": self.get_portal_url(),
        }

    def action_print(self):
        """The contract on paper, once it is approved."""
        self._ensure_may_leave()
        report = self.env.ref("workshop_sales_policy.action_report_contract")
        return report.report_action(self)
