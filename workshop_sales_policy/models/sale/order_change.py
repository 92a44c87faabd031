from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...tools.approval import evaluate_rules, highest_level
from ..approval.approval_mixin import Evaluation


class WorkshopOrderChange(models.Model):
    """A change of a confirmed order: asked, approved, then applied by the method.

    The order itself refuses the change; this record carries old and new values of its
    lines until somebody who may decides.
    """

    _name = "workshop.order.change"
    _description = "Order Change"
    _inherit = ["mail.thread", "workshop.approval.mixin"]
    _order = "id desc"

    _policy_guarded_fields = frozenset(
        {
            "policy_approval_state",
            "policy_request_id",
            "policy_next_key",
            "policy_next_values",
            "policy_turn",
            "policy_turn_date",
            "policy_turn_warn_date",
            "state",
            "date_applied",
        }
    )

    name = fields.Char(compute="_compute_name", store=True)
    order_id = fields.Many2one(
        "sale.order", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(related="order_id.company_id", store=True)
    partner_id = fields.Many2one(related="order_id.partner_id", store=True)
    currency_id = fields.Many2one(related="order_id.currency_id")
    user_id = fields.Many2one(related="order_id.user_id", store=True)
    reason = fields.Text("Why", required=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("pending", "Under review"),
            ("approved", "Approved"),
            ("applied", "Applied"),
            ("refused", "Refused"),
        ],
        default="draft",
        copy=False,
        readonly=True,
    )
    date_applied = fields.Datetime("Applied On", copy=False, readonly=True)
    line_ids = fields.One2many("workshop.order.change.line", "change_id", "Lines")

    @api.depends("order_id.name")
    def _compute_name(self):
        for change in self:
            change.name = change.order_id.name

    # -------------------------------------------------------------------------- CRUD
    @api.model
    def _policy_get_initial(self, name, vals):
        if name == "state":
            return "draft"
        return super()._policy_get_initial(name, vals)

    def write(self, vals):
        if {"reason", "line_ids", "order_id"} & vals.keys():
            self._ensure_editable()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        self._ensure_editable()

    def _ensure_editable(self):
        for change in self:
            if change.state not in ("draft", "refused"):
                raise UserError(
                    self.env._(
                        "The change of %s is submitted. Withdraw it, then edit it.",
                        change.name,
                    )
                )

    @api.model
    def _open_for(self, order):
        """The open change of ``order``, or a new draft with its present lines.

        :raise UserError: the order is not confirmed
        """
        order.ensure_one()
        if order.state != "sale":
            raise UserError(
                self.env._("%s is not confirmed: edit it directly.", order.name)
            )
        change = self.search(
            [("order_id", "=", order.id), ("state", "in", ("draft", "refused"))],
            limit=1,
        )
        return change or self.create(
            {
                "order_id": order.id,
                "reason": self.env._("The customer asked for it."),
                "line_ids": [
                    Command.create(
                        {
                            "order_line_id": line.id,
                            "product_id": line.product_id.id,
                            "quantity": line.product_uom_qty,
                            "price_unit": line.price_unit,
                            "discount": line.discount,
                        }
                    )
                    for line in order._policy_get_lines()
                ],
            }
        )

    # -------------------------------------------------------------------------- gate
    def _policy_get_document(self):
        self.ensure_one()
        return (
            "order_change" if self.state in ("draft", "pending", "refused") else False
        )

    def _policy_get_material(self):
        self.ensure_one()
        return {
            "partner_id": self.partner_id.id,
            "lines": {str(line.id): line._get_material() for line in self.line_ids},
        }

    def _policy_get_difference_baseline(self):
        """The order as it is agreed: what an approver compares the change with."""
        rows = self.line_ids.filtered("order_line_id")
        return dict(
            self._policy_get_material(),
            lines={str(row.id): row._get_agreed_material() for row in rows},
        )

    def _policy_get_team_leader(self):
        return self.order_id.team_id.user_id

    def _policy_get_beneficiary(self):
        return self.order_id.user_id

    def _policy_get_author(self):
        return self.order_id.user_id or self.create_uid

    def _policy_ensure_complete(self):
        """A change is of a confirmed order, and changes something.

        :raise UserError: the order is not confirmed, or nothing differs
        """
        for change in self:
            if change.order_id.state != "sale":
                raise UserError(
                    self.env._(
                        "%s is not confirmed: edit it directly.", change.order_id.name
                    )
                )
            if not any(line._is_changed() for line in change.line_ids):
                raise UserError(
                    self.env._(
                        "The change of %s changes nothing yet. Enter a new quantity, "
                        "price or product, then submit it.",
                        change.name,
                    )
                )

    def _policy_evaluate_batch(self, policy, document):
        """A change is judged by the rules of quotations, on its own tiers."""
        result = {}
        for change in self:
            rules = policy._get_tool_rules("sale_quotation") if policy else ()
            result[change.id] = change._evaluate_changed(rules)
        return result

    def _evaluate_changed(self, rules):
        """The order as it would be: evaluated in memory, nothing is written."""
        self.ensure_one()
        order = self.env["sale.order"].new(origin=self.order_id)
        self._apply_in_memory(order)
        facts, economics = order._policy_get_facts(rules)[order.id]
        reasons = evaluate_rules(rules, facts)
        level = highest_level(reasons)
        if self.company_id._policy_get_current():
            level = max(level, 1)  # a change of what was agreed is seen at least once
        return Evaluation(level, reasons, economics, facts)

    def _apply_in_memory(self, order):
        by_origin = {line._origin.id: line for line in order.order_line}
        for row in self.line_ids:
            line = by_origin.get(row.order_line_id.id)
            values = {
                "product_uom_qty": row.quantity,
                "price_unit": row.price_unit,
                "discount": row.discount,
            }
            if line:
                line.update(values)
            else:
                order.order_line += order.order_line.new(
                    dict(values, product_id=row.product_id.id, order_id=order)
                )

    def _policy_prepare_figures(self, evaluation):
        self.ensure_one()
        return dict(
            self.order_id._policy_prepare_figures(evaluation),
            amount=sum(line.amount for line in self.line_ids),
        )

    def _policy_get_card_figures(self):
        figures = self.order_id._policy_get_card_figures()
        return {change.id: figures[change.order_id.id] for change in self}

    def _policy_word_figures(self, figures, currency):
        return self.env["sale.order"]._policy_word_figures(figures, currency)

    def _policy_do_release(self, request):
        self.ensure_one()
        self._policy_write({"state": "approved", "policy_approval_state": "approved"})
        self._apply()
        self._policy_write({"policy_next_key": False, "policy_turn": False})

    def _policy_release_within(self, evaluations, document=None):
        """A change always has at least tier 1; without a policy it applies at once."""
        for change in self:
            change._policy_write({"state": "approved"})
            change._apply()

    def _policy_write(self, vals):
        state = vals.get("policy_approval_state")
        mapped = {"pending": "pending", "refused": "refused"}.get(state)
        if state in ("withdrawn", "void"):
            mapped = "draft"
        if mapped:
            vals = dict(vals, state=mapped)
        return super()._policy_write(vals)

    # ------------------------------------------------------------------------- apply
    def _apply(self):
        """Write the approved lines onto the order and log what changed."""
        self.ensure_one()
        order = self.order_id
        if order.state != "sale":
            raise UserError(
                self.env._(
                    "%s is not confirmed any more: edit it directly.", order.name
                )
            )
        with order._policy_apply_change(self):
            for row in self.line_ids:
                row._apply()
        self._policy_write({"state": "applied", "date_applied": fields.Datetime.now()})
        order._message_log(
            body=self.env._("Change applied: %s", self.reason),
        )

    def action_open_order(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "sale.order",
            "res_id": self.order_id.id,
            "view_mode": "form",
        }
