from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...const import EVIDENCE
from ...tools.tracking import clean_tracking

# Facts the customer is told; free to correct, each correction is told again.
FACT_FIELDS = frozenset(
    {
        "carrier_id",
        "carrier_tracking_ref",
        "policy_driver_name",
        "policy_driver_phone",
        "policy_window_from",
        "policy_window_to",
    }
)


class WorkshopPickingFactsMixin(models.AbstractModel):
    """What the customer must know of a shipment: number, driver or pick-up time.

    The host defines ``_policy_is_followed`` and ``_policy_is_shipment``.
    """

    _name = "workshop.picking.facts.mixin"
    _description = "Facts of a Shipment"

    policy_driver_name = fields.Char("Driver", copy=False, prefetch=EVIDENCE)
    policy_driver_phone = fields.Char("Driver's Phone", copy=False, prefetch=EVIDENCE)
    policy_window_from = fields.Datetime("From", copy=False, prefetch=EVIDENCE)
    policy_window_to = fields.Datetime("Until", copy=False, prefetch=EVIDENCE)
    policy_customer_id = fields.Many2one(
        "res.partner",
        "Customer",
        compute="_compute_policy_customer_id",
        compute_sudo=True,
    )
    policy_notice_kind = fields.Selection(
        [
            ("tracking", "Tracking number"),
            ("driver", "Own driver"),
            ("pickup", "Pick-up"),
        ],
        "Told By",
        compute="_compute_policy_notice_kind",
    )

    # ---------------------------------------------------------------------- compute
    @api.depends("partner_id", "sale_id", "location_id")
    def _compute_policy_customer_id(self):
        """Who gets the goods: what a vendor sends has him as its partner."""
        for picking in self:
            receiver = picking.sale_id.partner_shipping_id
            is_dropped = receiver and picking.location_id.usage == "supplier"
            picking.policy_customer_id = receiver if is_dropped else picking.partner_id

    @api.depends("carrier_id.policy_notice")
    def _compute_policy_notice_kind(self):
        for picking in self:
            # sudo: delivery.carrier - how it is told, for readers of the transfer
            picking.policy_notice_kind = (
                picking.sudo().carrier_id.policy_notice or "driver"
            )

    # ------------------------------------------------------------------ constraints
    @api.constrains("policy_window_from", "policy_window_to")
    def _check_policy_window(self):
        for picking in self:
            start, stop = picking.policy_window_from, picking.policy_window_to
            if start and stop and start > stop:
                raise ValidationError(
                    self.env._(
                        "%s: the time ends before it begins. Correct From or Until.",
                        picking.name,
                    )
                )

    # --------------------------------------------------------------------- business
    def _policy_clean_facts(self, vals):
        """A tracking number without spaces; what cannot be one is refused.

        :raise UserError: characters that no carrier uses
        """
        text = vals.get("carrier_tracking_ref")
        if not text:
            return
        companies = self.company_id or self.env.company
        if not any(company._policy_get_current() for company in companies):
            return
        number = clean_tracking(text)
        if number is None:
            raise UserError(
                self.env._(
                    "This is no tracking number: it has only letters, digits and the "
                    "signs - . / _. Copy it again from the carrier."
                )
            )
        vals["carrier_tracking_ref"] = number

    def _policy_are_facts_required(self):
        """Whether validation waits for the facts.

        :rtype: bool
        """
        self.ensure_one()
        policy = self.company_id._policy_get_current()
        settings = policy._get_settings() if policy else {}
        required = settings.get("tracking_required") == "validation"
        return required and self._policy_is_shipment()

    def _policy_get_facts(self):
        """What the customer is told as one text, ``""`` while something is missing.

        :rtype: str
        """
        self.ensure_one()
        until = fields.Datetime.to_string(self.policy_window_to or False)
        since = fields.Datetime.to_string(self.policy_window_from or False)
        if self.policy_notice_kind == "tracking":
            needed = (self.sudo().carrier_id.name, self.carrier_tracking_ref)
            more = ()
        elif self.policy_notice_kind == "driver":
            needed = (self.policy_driver_name, self.policy_driver_phone, until)
            more = (since or "",)
        else:
            needed, more = (until,), (since or "",)
        return (
            "|".join((self.policy_notice_kind, *needed, *more)) if all(needed) else ""
        )

    def _policy_get_shown_goods(self):
        """The goods that left, in the words of the order: sets instead of their parts.

        Parts that do not make the same number of sets stand for themselves.

        :return: ``[(product, quantity, unit)]``
        :rtype: list
        """
        self.ensure_one()
        moves = self.move_ids.filtered(lambda move: move.state == "done")
        rows, kits = [], {}
        for move in moves:
            line = move.sale_line_id
            if move._policy_is_kit_part():
                kits[line] = kits.get(line, move.browse()) | move
            else:
                rows.append((move.product_id, move.quantity, move.product_uom))
        for line, parts in kits.items():
            share = parts._policy_get_kit_share()
            if share is None:
                rows += [(m.product_id, m.quantity, m.product_uom) for m in parts]
            else:
                quantity = line.product_uom_qty * share
                rows.append((line.product_id, quantity, line.product_uom_id))
        return rows

    def _policy_ensure_facts(self):
        """The gate of the setting "before a transfer is validated".

        :raise UserError: which fact is missing on which transfer
        """
        for picking in self:
            if not (
                picking._policy_is_followed() and picking._policy_are_facts_required()
            ):
                continue
            if not picking._policy_get_facts():
                raise UserError(picking._policy_word_missing_facts())

    def _policy_word_missing_facts(self):
        self.ensure_one()
        return {
            "tracking": self.env._(
                "%s needs carrier and tracking number before it is validated. Add "
                "them, then validate.",
                self.name,
            ),
            "driver": self.env._(
                "%s needs the driver's name, phone and time before it is validated. "
                "Add them, then validate.",
                self.name,
            ),
            "pickup": self.env._(
                "%s needs the time of the pick-up before it is validated. Add it, then "
                "validate.",
                self.name,
            ),
        }[self.policy_notice_kind]

    # ---------------------------------------------------------------------- buttons
    def action_policy_add_facts(self):
        """One small dialog for number, driver or time."""
        self.ensure_one()
        view = self.env.ref("workshop_sales_policy.stock_picking_view_form_facts")
        title = self.env._("Shipping")
        return {
            "type": "ir.actions.act_window",
            "name": f"{title} · {self.name}",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(view.id, "form")],
            "target": "new",
        }
