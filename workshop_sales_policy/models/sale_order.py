from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import ormcache

# Behind a payment nothing may raise: orders that are not ready wait. The key only makes
# a gate silent; it opens none.
QUIET_GATE = "policy_quiet_gate"
SIGNATURE_FIELDS = frozenset({"signature", "signed_by", "signed_on"})
# Header values an approval is about; lines have their own list.
MATERIAL_FIELDS = frozenset(
    {
        "partner_id",
        "currency_id",
        "pricelist_id",
        "payment_term_id",
        "validity_date",
        "commitment_date",
        "policy_term_price",
        "policy_term_payment",
        "policy_term_delivery",
        "policy_term_after_sales",
        "order_line",
    }
)


class SaleOrder(models.Model):
    """Where the quotation gate meets core: narrow hooks, the rest is in ``sale/``."""

    _name = "sale.order"
    _inherit = [
        "sale.order",
        "workshop.order.remedy.mixin",
        "workshop.order.version.mixin",
        "workshop.order.followup.mixin",
        "workshop.order.delivery.mixin",
        "workshop.order.review.mixin",
        "workshop.order.handover.mixin",
        "workshop.order.progress.mixin",
        "workshop.order.delay.mixin",
        "workshop.order.contract.mixin",
        "workshop.order.release.mixin",
        "workshop.order.material.mixin",
        "workshop.order.gateway.mixin",
        "workshop.order.economics.mixin",
        "workshop.order.figures.mixin",
        "workshop.order.strip.mixin",
        "workshop.order.stage.mixin",
        "workshop.order.acceptance.mixin",
        "workshop.order.portal.mixin",
        "workshop.order.controls.mixin",
        "workshop.order.form.mixin",
        "workshop.order.campaign.mixin",
        "workshop.order.promise.mixin",
        "workshop.feedback.entry.mixin",
        "workshop.approval.mixin",
        "workshop.complaint.source.mixin",
    ]
    _policy_complaint_field = "order_id"

    # Portal users could read and aggregate the margin over RPC.
    margin = fields.Monetary(groups="base.group_user")
    margin_percent = fields.Float(groups="base.group_user")
    # A number on the form, which finance and auditors open without reading the cards.
    gift_card_count = fields.Integer(compute_sudo=True, export_string_translation=False)

    policy_promise_proposed = fields.Boolean(
        "Date Proposed",
        copy=False,
        help="The promised date was proposed from the lead time; nobody touched it.",
    )
    # Stock, MRP and invoicing people read orders without a role of ours.
    policy_change_ids = fields.One2many(
        "workshop.order.change",
        "order_id",
        "Changes",
        groups="workshop_sales_policy.group_policy_user,"
        "workshop_sales_policy.group_policy_auditor",
    )
    policy_change_count = fields.Integer(compute="_compute_policy_change_count")
    policy_step = fields.Selection(selection_add=[("follow_up", "Log follow-up")])
    # Promises due in a month, for the control of deliveries.
    _policy_promise_index = models.Index(
        "(company_id, commitment_date) WHERE commitment_date IS NOT NULL"
    )

    def _policy_get_feedback_values(self):
        """The order's only goods are what feedback is about; of several none are."""
        products = self._policy_get_lines().product_id
        products = products.filtered(lambda product: product.type != "service")
        return {
            "order_id": self.id,
            "partner_id": self.partner_id.id,
            "product_id": products.id if len(products) == 1 else False,
        }

    @api.depends("policy_change_ids")
    def _compute_policy_change_count(self):
        for order in self.sudo():  # sudo: a number; the changes keep their own rules
            order.policy_change_count = len(order.policy_change_ids)

    # ------------------------------------------------------------------ constraints
    @api.constrains("state")
    def _check_policy_state(self):
        """The backbone: no route sends or confirms what is not released."""
        moved = self.filtered(lambda order: order.state in ("sent", "sale"))
        self.filtered(lambda o: o.state != "cancel")._policy_ensure_not_replaced()
        moved._policy_ensure_released()
        moved.filtered(lambda o: o.state == "sale")._policy_ensure_order_reviewed()

    @api.constrains("state")
    def _check_policy_case(self):
        """A replacement that was cancelled, or drafted again, moves its case's cost."""
        self._policy_get_cases()._policy_refresh_costs()

    @api.onchange("order_line")
    def _onchange_policy_promise(self):
        """Propose the promised date from the lead time until somebody touches it."""
        if not self.company_id._policy_get_current() or self.state != "draft":
            return
        if not self.commitment_date or self.policy_promise_proposed:
            self._policy_propose_promise()

    @api.onchange("commitment_date")
    def _onchange_policy_touched(self):
        if self.commitment_date != self._origin.commitment_date:
            proposed = self._policy_get_proposed_promise()
            self.policy_promise_proposed = self.commitment_date == proposed

    # -------------------------------------------------------------------------- CRUD
    @property
    def _policy_guarded_fields(self):
        return self._policy_get_guarded_fields()

    @ormcache()
    def _policy_get_guarded_fields(self):
        """Columns of ours that only ``_policy_write`` writes: stored and read-only.

        :rtype: frozenset[str]
        """
        return frozenset(
            name
            for name, field in self._fields.items()
            if name.startswith("policy_")
            and field.store
            and field.readonly
            and not field.compute
        )

    @api.model
    def _policy_get_initial(self, name, vals):
        company_id = vals.get("company_id") or self.env.company.id
        company = self.env["res.company"].browse(company_id)
        if name == "policy_withheld":
            return bool(company._policy_get_current())
        if name == "policy_stage":
            return "inquiry" if company._policy_get_current() else False
        if name == "policy_stage_log":
            entry = self._policy_prepare_stage_entry("inquiry")
            return [entry] if company._policy_get_current() else False
        if name == "policy_release_level":
            return 0
        return super()._policy_get_initial(name, vals)

    @api.model
    def search_fetch(self, domain, field_names=None, offset=0, limit=None, order=None):
        # Core's rules ask for these two of every row that is read. Where a list did not
        # load them, one more statement brings all columns of all rows, ours as well.
        if field_names:
            field_names = [*field_names, "company_id", "user_id"]
        return super().search_fetch(domain, field_names, offset, limit, order)

    @api.model_create_multi
    def create(self, vals_list):
        self._policy_prepare_create(vals_list)
        orders = super().create(vals_list)
        for order, vals in zip(orders, vals_list, strict=True):
            order._policy_ensure_no_forged_signature(vals)
        orders._policy_after_create()
        return orders

    def write(self, vals):
        self._policy_ensure_no_forged_signature(vals)
        self._policy_before_write(vals)
        before = {order.id: order.state for order in self} if "state" in vals else {}
        campaigns = {}
        if "campaign_id" in vals:
            campaigns = {order.id: order.campaign_id for order in self}
        moved = self.browse()
        if "company_id" in vals:
            moved = self.filtered(lambda o: o.company_id.id != vals["company_id"])
        if MATERIAL_FIELDS.isdisjoint(vals):
            result = super().write(vals)
        else:
            result = self._policy_write_watched(vals, super().write)
        moved._policy_after_company()
        if "commitment_date" in vals:
            self._policy_after_promise()
        if "commitment_date" in vals and "policy_promise_proposed" not in vals:
            self._policy_recheck_proposal()
        if before:
            self._policy_after_state(before)
        if campaigns:
            self._policy_note_campaign(campaigns)
        return result

    def _policy_ensure_no_forged_signature(self, vals):
        """Only the customer's own page signs, and only an offer that is open to him."""
        if not any(vals.get(name) for name in SIGNATURE_FIELDS):
            return
        orders = self.filtered(lambda order: order.company_id._policy_get_current())
        if self.env.uid == SUPERUSER_ID:  # the page runs as the superuser
            orders = orders.filtered(lambda o: not o._policy_can_be_accepted())
        if orders:
            raise UserError(
                self.env._(
                    "The customer signs on the offer's own page. To enter an "
                    "agreement by phone or on paper, use Confirm."
                )
            )

    # -------------------------------------------------------------------- core hooks
    def _confirmation_error_message(self):
        refusal = self._policy_is_replaced() and self._policy_get_renew_refusal()
        message = refusal or super()._confirmation_error_message()
        if message:
            return message
        return self._policy_get_block_reasons()[self.id] or next(
            iter(self._policy_get_open_gates()), False
        )

    def action_confirm(self):
        if self.env.context.get(QUIET_GATE):
            ready = self.filtered(lambda order: order._policy_is_ready())
            return super(SaleOrder, ready).action_confirm() if ready else True
        # Core's veto hook reads order by order; the batch is released at once before.
        self._policy_ensure_released()
        self._policy_ensure_order_reviewed()
        self._policy_ensure_accepted()
        return super().action_confirm()

    def _action_confirm(self):
        self._policy_freeze_campaign()
        result = super()._action_confirm()
        self._policy_after_confirm()
        return result

    def _validate_order(self):
        # Acceptance is not confirmation: later gates keep the order as sent.
        waiting = self.filtered(lambda order: order._policy_keep_acceptance())
        return super(SaleOrder, self - waiting)._validate_order()

    def action_quotation_send(self):
        self._policy_ensure_may_leave()
        return super().action_quotation_send()

    def action_quotation_sent(self):
        if self.env.context.get(QUIET_GATE):
            ready = self.filtered(lambda order: order._policy_is_released())
            return super(SaleOrder, ready).action_quotation_sent()
        self._policy_ensure_released()
        return super().action_quotation_sent()

    def message_post(self, **kwargs):
        if self.env.context.get("mark_so_as_sent"):
            self._policy_ensure_may_leave()
        return super().message_post(**kwargs)

    def _send_order_notification_mail(self, mail_template, *args, **kwargs):
        # Sent behind a payment or by cron, where nothing may raise.
        if self._policy_is_hidden() or self._policy_tell_by_hand():
            return None
        return super()._send_order_notification_mail(mail_template, *args, **kwargs)

    def _has_to_be_signed(self):
        return super()._has_to_be_signed() and self._policy_can_be_accepted()

    def _has_to_be_paid(self):
        # The money waits for the release, and for the contract where one is needed.
        return (
            super()._has_to_be_paid()
            and self._policy_can_be_accepted()
            and not self._policy_waits_for_contract()
        )

    def _can_be_edited_on_portal(self):
        return super()._can_be_edited_on_portal() and self._policy_can_be_accepted()

    def _get_program_domain(self):
        live = self.env["loyalty.program"]._policy_get_live_domain(self.company_id)
        return [*super()._get_program_domain(), *live]  # core reads it leaf by leaf

    def _get_trigger_domain(self):
        live = self.env["loyalty.program"]._policy_get_live_domain(
            self.company_id, "program_id."
        )
        return [*super()._get_trigger_domain(), *live]

    def _apply_program_reward(self, reward, coupon, **kwargs):
        result = super()._apply_program_reward(reward, coupon, **kwargs)
        if not result:
            self._policy_attach_campaign(reward)
        return result

    def _get_default_payment_link_values(self):
        self._policy_ensure_not_replaced()
        self._policy_ensure_may_leave()
        return super()._get_default_payment_link_values()

    def _create_invoices(self, grouped=False, final=False, date=None):
        self._policy_ensure_not_replaced()
        self._policy_ensure_released()
        return super()._create_invoices(grouped=grouped, final=final, date=date)

    def _notify_get_recipients_groups(self, message, model_description, msg_vals=False):
        groups = super()._notify_get_recipients_groups(
            message, model_description, msg_vals=msg_vals
        )
        # A message may go out; the link to an offer that is not released may not.
        if self._policy_is_hidden():
            for name, _function, options in groups:
                if name not in ("user", "group_sale_salesman"):
                    options["has_button_access"] = False
        return groups

    def _notify_by_email_prepare_rendering_context(self, message, *args, **kwargs):
        context = super()._notify_by_email_prepare_rendering_context(
            message, *args, **kwargs
        )
        if self._policy_is_hidden():
            context["subtitles"] = context["subtitles"][:1]  # the second is the total
        return context

    # ---------------------------------------------------------------------- business
    def _policy_ensure_order_reviewed(self):
        """The gates behind the offer: its contract, then rules on the order itself.

        :raise UserError: why, and who opens it
        """
        self._policy_ensure_contract_signed()
        closed = self.filtered(
            lambda o: o.state != "cancel" and o._policy_lacks_order_review()
        )
        if not closed:
            return
        evaluations = closed._policy_evaluate("sale_order")
        blocked = closed.filtered(lambda order: evaluations[order.id].level)
        if blocked:
            raise UserError(
                "\n".join(
                    order._policy_word_block(evaluations[order.id], "sale_order")
                    for order in blocked
                )
            )
        # sudo: as the first gate
        closed.sudo()._policy_release_within(evaluations, "sale_order")

    def _policy_ensure_accepted(self):
        """A confirmation by staff is an acceptance said to staff."""
        orders = self.filtered(
            lambda order: order.company_id._policy_get_current()
            and order.state != "cancel"
            and not order._policy_has_accepted()
        )
        # sudo: evidence; confirming is core's right to check
        orders.sudo()._policy_accept({"grade": "staff", "user_id": self.env.uid})

    def _policy_keep_acceptance(self):
        """Store the customer's acceptance; say whether later gates hold the order.

        :rtype: bool
        """
        self.ensure_one()
        if not self.company_id._policy_get_current():
            return False
        if not self._policy_has_accepted():
            name = self.signed_by or self.partner_id.name
            way = "portal" if self.signature else "payment"
            self._policy_accept({"grade": "link", "way": way, "name": name})
        waits = bool(self._policy_get_open_gates())
        if waits:
            self._policy_mark_sent()
        return waits

    def action_policy_request_change(self):
        """Open the request that changes a confirmed order."""
        self.ensure_one()
        change = self.env["workshop.order.change"]._open_for(self)
        return {
            "type": "ir.actions.act_window",
            "res_model": change._name,
            "res_id": change.id,
            "view_mode": "form",
        }
