from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.approval import Facts, Reason
from ..approval.approval_mixin import Evaluation, WorkshopApprovalMixin


class WorkshopUnorderedMove(models.Model):
    """Goods that leave with an order's transfer though the order does not name them.

    Approved, exactly this product and quantity may leave with exactly this transfer:
    a sample, a replacement, something forgotten on the order.
    """

    _name = "workshop.unordered.move"
    _description = "Goods Not on the Order"
    _inherit = ["mail.thread", "workshop.approval.mixin"]
    _order = "id desc"

    _policy_guarded_fields = WorkshopApprovalMixin._policy_guarded_fields | {"state"}

    name = fields.Char(compute="_compute_name", store=True)
    picking_id = fields.Many2one(
        "stock.picking", "Transfer", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(related="picking_id.company_id", store=True)
    order_id = fields.Many2one(
        "sale.order", ondelete="restrict", index="btree_not_null"
    )
    partner_id = fields.Many2one(
        "res.partner", "Customer", compute="_compute_partner_id", store=True
    )
    product_id = fields.Many2one("product.product", required=True, ondelete="restrict")
    uom_id = fields.Many2one(
        related="product_id.uom_id", export_string_translation=False
    )
    quantity = fields.Float(digits="Product Unit", required=True, default=1.0)
    reason = fields.Text("Why", required=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("pending", "Under review"),
            ("approved", "Approved"),
            ("refused", "Refused"),
        ],
        default="draft",
        copy=False,
        readonly=True,
    )

    _quantity_positive = models.Constraint(
        "CHECK(quantity > 0)", "Enter how much leaves, more than nothing."
    )

    @api.depends("picking_id.name", "product_id")
    def _compute_name(self):
        for request in self:
            request.name = f"{request.picking_id.name} · {request.product_id.name}"

    @api.depends("picking_id.partner_id")
    def _compute_partner_id(self):
        for request in self:
            request.partner_id = request.picking_id.policy_customer_id

    # -------------------------------------------------------------------------- CRUD
    @api.model
    def _policy_get_initial(self, name, vals):
        if name == "state":
            return "draft"
        return super()._policy_get_initial(name, vals)

    def write(self, vals):
        if {"picking_id", "order_id", "product_id", "quantity", "reason"} & vals.keys():
            self._ensure_editable()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        self._ensure_editable()

    def _ensure_editable(self):
        for request in self:
            if request.state not in ("draft", "refused"):
                raise UserError(
                    self.env._(
                        "%s is submitted. Withdraw it, then edit it.", request.name
                    )
                )

    @api.model
    def _open_for(self, picking):
        """The open request of a transfer, or a new draft of its unordered goods.

        :raise UserError: when the order names everything on the transfer
        """
        draft = self.search(
            [("picking_id", "=", picking.id), ("state", "in", ("draft", "refused"))],
            limit=1,
        )
        if draft:
            return draft
        moves = picking.move_ids.filtered(
            lambda m: m.state not in ("done", "cancel") and m._policy_is_unordered()
        )
        moves -= moves._policy_filter_approved()
        if not moves:
            raise UserError(
                self.env._("Everything on %s is on its order.", picking.name)
            )
        product = moves[0].product_id
        rows = moves.filtered(lambda m: m.product_id == product)
        return self.create(
            {
                "picking_id": picking.id,
                "order_id": moves[0]._policy_get_orders()[:1].id,
                "product_id": product.id,
                "quantity": sum(
                    row.product_uom._compute_quantity(row.quantity, product.uom_id)
                    for row in rows
                ),
                "reason": self.env._("Goes along with the order."),
            }
        )

    @api.model
    def _get_approved(self, pickings):
        """What may leave with these transfers besides their orders.

        :return: ``{(transfer, product): quantity in the product's unit}``
        :rtype: dict
        """
        groups = self._read_group(
            [("picking_id", "in", pickings.ids), ("state", "=", "approved")],
            ["picking_id", "product_id"],
            ["quantity:sum"],
        )
        return {(picking, product): quantity for picking, product, quantity in groups}

    # -------------------------------------------------------------------------- gate
    def _policy_get_document(self):
        self.ensure_one()
        return False if self.state == "approved" else "unordered_move"

    def _policy_get_material(self):
        self.ensure_one()
        return {
            "picking_id": self.picking_id.id,
            "reason": self.reason,
            "lines": {
                str(self.product_id.id): {
                    "product_id": self.product_id.id,
                    "quantity": self.quantity,
                    "label": self.product_id.display_name,
                }
            },
        }

    def _policy_evaluate_batch(self, policy, document):
        """Goods given along are seen at least once, whatever the rules."""
        rules = policy._get_tool_rules(document) if policy and document else ()
        level = max(1, min([rule.level for rule in rules] or [1]))
        result = {}
        for request in self:
            goods = f"{request.product_id.display_name} × {request.quantity:g}"
            reason = Reason(False, "unordered", level, {"goods": goods})
            result[request.id] = Evaluation(level, [reason], None, Facts())
        return result

    def _policy_get_team_leader(self):
        return self.order_id.team_id.user_id

    def _policy_get_beneficiary(self):
        return self.order_id.user_id

    def _policy_prepare_figures(self, evaluation):
        self.ensure_one()
        company = self.company_id
        cost = self.product_id.with_company(company).standard_price * self.quantity
        return {
            "partner_id": self.partner_id.id,
            "author_id": self._policy_get_author().id,
            "currency_id": company.currency_id.id,
            "currency_rate": 1.0,
            "amount": cost,
        }

    def _policy_do_release(self, request):
        self.ensure_one()
        self._policy_write(
            {
                "state": "approved",
                "policy_approval_state": "approved",
                **self._policy_set_next(""),
            }
        )

    def _policy_release_within(self, evaluations, document=None):
        """Without a policy in force nothing needs to be asked."""
        self._policy_write({"state": "approved"})

    def _policy_write(self, vals):
        state = vals.get("policy_approval_state")
        mapped = {"pending": "pending", "refused": "refused"}.get(state)
        if state in ("withdrawn", "void"):
            mapped = "draft"
        if mapped:
            vals = dict(vals, state=mapped)
        return super()._policy_write(vals)

    def action_open_picking(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "stock.picking",
            "res_id": self.picking_id.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
