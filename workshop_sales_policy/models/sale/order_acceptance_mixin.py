from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...const import EVIDENCE

TERMS = ("price", "payment", "delivery", "after_sales")


class WorkshopOrderAcceptanceMixin(models.AbstractModel):
    """The customer's yes, apart from the confirmation of the order (design.md 5).

    Acceptance keeps who, when and by which grade of evidence, and which of the four
    terms were acknowledged (clause 3.2c). The order is confirmed when the last gate
    has fallen.
    """

    _name = "workshop.order.acceptance.mixin"
    _description = "Acceptance of an Offer"

    policy_term_price = fields.Text(
        "Price Terms",
        compute="_compute_policy_terms",
        store=True,
        readonly=False,
        prefetch=EVIDENCE,
    )
    policy_term_payment = fields.Text(
        "Payment Terms Text",
        compute="_compute_policy_terms",
        store=True,
        readonly=False,
        prefetch=EVIDENCE,
    )
    policy_term_delivery = fields.Text(
        "Delivery Terms",
        compute="_compute_policy_terms",
        store=True,
        readonly=False,
        prefetch=EVIDENCE,
    )
    policy_term_after_sales = fields.Text(
        "After-sales Terms",
        compute="_compute_policy_terms",
        store=True,
        readonly=False,
        prefetch=EVIDENCE,
    )
    policy_accept_date = fields.Datetime("Accepted On", copy=False, readonly=True)
    policy_accept_name = fields.Char(
        "Accepted By", copy=False, readonly=True, prefetch=EVIDENCE
    )
    policy_accept_grade = fields.Selection(
        [
            ("login", "Customer's own login"),
            ("link", "Link"),
            ("scan", "Confirmed scan"),
            ("staff", "Said to staff"),
        ],
        "Evidence",
        copy=False,
        readonly=True,
        prefetch=EVIDENCE,
    )
    policy_accept_way = fields.Selection(
        [
            ("portal", "Online"),
            ("payment", "Payment"),
            ("phone", "By phone"),
            ("message", "By message"),
            ("paper", "On paper"),
        ],
        "How the Customer Agreed",
        copy=False,
        readonly=True,
        prefetch=EVIDENCE,
    )
    policy_accept_user_id = fields.Many2one(
        "res.users",
        "Acceptance Entered By",
        copy=False,
        readonly=True,
        prefetch=EVIDENCE,
    )
    policy_accept_attachment_id = fields.Many2one(
        "ir.attachment",
        "Photo of the Paper",
        copy=False,
        readonly=True,
        prefetch=EVIDENCE,
    )
    policy_accept_note = fields.Char(
        "Acceptance Note", copy=False, readonly=True, prefetch=EVIDENCE
    )
    policy_accepted_terms = fields.Json(
        copy=False, readonly=True, export_string_translation=False, prefetch=EVIDENCE
    )
    policy_terms_acknowledged = fields.Boolean(
        "Four Terms Acknowledged", copy=False, readonly=True, prefetch=EVIDENCE
    )

    @api.depends("partner_id", "company_id")
    def _compute_policy_terms(self):
        for order in self:
            policy = order.company_id._policy_get_current()
            texts = {}
            if policy:
                texts = policy._get_terms(order.partner_id.lang or self.env.lang)
            for term in TERMS:
                name = f"policy_term_{term}"
                order[name] = texts.get(term, order[name])

    def _policy_get_terms(self):
        """The four terms as the customer reads them, in the regulation's order.

        :return: list of ``(key, label, text)``
        """
        self.ensure_one()
        labels = {
            "price": self.env._("Price"),
            "payment": self.env._("Payment"),
            "delivery": self.env._("Delivery"),
            "after_sales": self.env._("After-sales"),
        }
        return [
            (term, labels[term], self[f"policy_term_{term}"] or "") for term in TERMS
        ]

    def _policy_get_terms_material(self):
        self.ensure_one()
        return {term: self[f"policy_term_{term}"] or "" for term in TERMS}

    def _policy_has_accepted(self):
        self.ensure_one()
        return bool(self.policy_accept_date)

    def _policy_accept(self, evidence):
        """Keep the customer's acceptance; the caller has checked who speaks.

        :param dict evidence: ``grade``, ``way``, ``name``, and where known ``terms``
            (keys acknowledged), ``user_id``, ``attachment_id``, ``note``
        :raise UserError: the offer is not released
        """
        for order in self:
            if not order._policy_is_released():
                raise UserError(
                    self.env._(
                        "%s is being prepared and cannot be accepted yet.", order.name
                    )
                )
            terms = sorted(set(evidence.get("terms") or ()) & set(TERMS))
            customer = evidence["grade"] in ("login", "link")
            order._policy_write(
                {
                    "policy_accept_date": fields.Datetime.now(),
                    "policy_accept_grade": evidence["grade"],
                    "policy_accept_way": evidence.get("way") or False,
                    "policy_accept_name": evidence.get("name") or False,
                    "policy_accept_user_id": evidence.get("user_id") or False,
                    "policy_accept_attachment_id": evidence.get("attachment_id")
                    or False,
                    "policy_accept_note": evidence.get("note") or False,
                    "policy_accepted_terms": terms,
                    "policy_terms_acknowledged": customer and len(terms) == len(TERMS),
                    "policy_stage": order._policy_stage_of("accepted"),
                }
            )

    def _policy_clear_acceptance(self):
        """Columns that forget an acceptance of content that changed since."""
        return {
            "policy_accept_date": False,
            "policy_accept_grade": False,
            "policy_accept_way": False,
            "policy_accept_name": False,
            "policy_accept_user_id": False,
            "policy_accept_attachment_id": False,
            "policy_accept_note": False,
            "policy_accepted_terms": False,
            "policy_terms_acknowledged": False,
        }

    def _policy_get_open_gates(self):
        """Gates between acceptance and confirmation that are still closed.

        Areas extend it (a contract, an order review).

        :return: sentences, one per gate
        :rtype: list[str]
        """
        self.ensure_one()
        if not self._policy_order_is_closed():
            return []
        evaluation = self._policy_evaluate("sale_order")[self.id]
        if not evaluation.level:
            return []
        return [self._policy_word_block(evaluation, "sale_order")]

    def _policy_try_confirm(self):
        """Confirm, and mail the customer, when the last gate has fallen.

        :return: the orders that were confirmed
        """
        ready = self.filtered(
            lambda order: order.state in ("draft", "sent")
            and order._policy_has_accepted()
            and not order._policy_get_open_gates()
            and not order._has_to_be_paid()
        )
        for order in ready:
            order._validate_order()
        return ready

    @api.model
    def _control_terms_acknowledged(self, company, date_from, date_to):
        """Clause 3.2c: offers accepted in the period with all four terms ticked.

        An acceptance said to staff counts as accepted, not as acknowledged.
        """
        applicable = Domain("company_id", "=", company.id) & (
            company._policy_get_period_domain("policy_accept_date", date_from, date_to)
        )
        kept = applicable & Domain("policy_terms_acknowledged", "=", True)
        return "sale.order", applicable, kept
