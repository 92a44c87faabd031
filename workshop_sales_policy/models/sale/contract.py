from odoo import api, fields, models
from odoo.exceptions import UserError

from ...const import EVIDENCE
from ...tools.capital import capital_amount
from ..approval.approval_mixin import WorkshopApprovalMixin
from .order_portal_mixin import YUAN_CURRENCIES

STATES = [
    ("draft", "Draft"),
    ("review", "Under review"),
    ("approved", "Approved"),
    ("sent", "With the customer"),
    ("signed", "Signed by the customer"),
    ("archived", "Archived"),
    ("superseded", "Superseded"),
    ("terminated", "Terminated"),
]
CONTENT_FIELDS = frozenset(
    {
        "partner_id",
        "order_id",
        "company_id",
        "currency_id",
        "template_id",
        "lang",
        "is_frame",
        "date_start",
        "date_expiry",
        "date_planned",
        "date_promised",
        "early_reason",
        "payment_term_id",
        "clause_ids",
        "line_ids",
        "payment_ids",
    }
)


class WorkshopContract(models.Model):
    """One version of a sales contract, from its draft to the archive (F3.3).

    It drafts itself from an accepted quotation and copies what was agreed. Its content
    is written while it is a draft; every move afterwards is a guarded method. A change
    of what was signed is a new version. The concerns stand in files of their own:
    ``contract_draft``, ``contract_review``, ``contract_sign``, ``contract_scan``,
    ``contract_archive``, ``contract_frame``, ``contract_words``, ``contract_portal``.
    """

    _name = "workshop.contract"
    _description = "Sales Contract"
    _inherit = [
        "workshop.approval.mixin",
        "portal.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "id desc"

    _policy_guarded_fields = WorkshopApprovalMixin._policy_guarded_fields | {
        "number",
        "version",
        "previous_id",
        "state",
        "drafter_ids",
        "date_submitted",
        "is_complete",
        "date_approved",
        "approved_by_id",
        "date_sent",
        "our_signature",
        "our_name",
        "our_user_id",
        "our_date",
        "customer_signature",
        "customer_name",
        "customer_date",
        "customer_ip",
        "customer_grade",
        "scan_attachment_id",
        "scan_name",
        "scan_sha256",
        "scan_user_id",
        "scan_confirm_user_id",
        "is_reviewed",
        "date_signed",
        "date_archived",
        "attachment_id",
        "order_attachment_id",
        "sha256",
        "date_checked",
        "is_unchanged",
        "date_handover_due",
        "date_handed_over",
        "is_in_time",
        "is_outdated",
        "date_ended",
        "end_reason",
    }

    # identity
    name = fields.Char(compute="_compute_name", store=True)
    number = fields.Char(copy=False, readonly=True, index="btree_not_null")
    version = fields.Integer(default=1, copy=False, readonly=True)
    previous_id = fields.Many2one(
        "workshop.contract",
        "Version Before",
        copy=False,
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    next_ids = fields.One2many("workshop.contract", "previous_id", "Later Versions")
    state = fields.Selection(
        STATES,
        default="draft",
        required=True,
        copy=False,
        readonly=True,
        index=True,
        group_expand=True,
    )
    is_frame = fields.Boolean(
        "Frame Contract", help="Covers the customer's orders until it ends."
    )

    # whose, on what
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, ondelete="restrict", index=True
    )
    order_id = fields.Many2one(
        "sale.order",
        "Drafted From",
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    order_ids = fields.One2many(
        "sale.order", "policy_contract_id", "Orders", readonly=True
    )
    order_count = fields.Integer(compute="_compute_order_count")
    user_id = fields.Many2one(
        "res.users",
        "Salesperson",
        default=lambda self: self.env.user,
        ondelete="restrict",
        index=True,
    )
    drafter_ids = fields.Many2many(
        "res.users",
        "workshop_contract_drafter_rel",
        "contract_id",
        "user_id",
        "Drafted By",
        copy=False,
        readonly=True,
    )
    template_id = fields.Many2one(
        "workshop.contract.template",
        ondelete="restrict",
        domain="[('state', '=', 'published'), ('is_frame', '=', is_frame), "
        "('company_id', 'in', (False, company_id))]",
    )
    lang = fields.Selection(
        selection=lambda self: self.env["res.lang"].get_installed(),
        string="Language",
        help="Of the texts: the customer's own.",
    )

    # content
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    clause_ids = fields.One2many(
        "workshop.contract.clause", "contract_id", "Clauses", copy=True
    )
    line_ids = fields.One2many(
        "workshop.contract.line", "contract_id", "Lines", copy=True
    )
    payment_ids = fields.One2many(
        "workshop.contract.payment", "contract_id", "Payments", copy=True
    )
    payment_term_id = fields.Many2one("account.payment.term")
    date_start = fields.Date("Valid From")
    date_expiry = fields.Date("Valid Until")
    date_planned = fields.Date(
        "Signature Planned On", help="Promised dates count from here."
    )
    date_promised = fields.Date("Promised Date")
    early_reason = fields.Char(
        "Why It Can Be Earlier",
        help="A date before signature and lead time needs a reason.",
    )
    amount_untaxed = fields.Monetary(
        "Untaxed Amount", compute="_compute_amounts", store=True
    )
    amount_total = fields.Monetary("Total", compute="_compute_amounts", store=True)
    capital_text = fields.Char("In Capital Figures", compute="_compute_capital_text")

    # review
    date_submitted = fields.Datetime("Submitted On", copy=False, readonly=True)
    is_complete = fields.Boolean("Complete at Review", copy=False, readonly=True)
    date_approved = fields.Datetime("Approved On", copy=False, readonly=True)
    approved_by_id = fields.Many2one(
        "res.users", copy=False, readonly=True, ondelete="restrict"
    )
    date_sent = fields.Datetime("Sent On", copy=False, readonly=True)

    # what the order did meanwhile
    is_outdated = fields.Boolean(
        "Order Changed Since",
        copy=False,
        readonly=True,
        help="The order changed after the contract was signed: amend the contract.",
    )
    date_ended = fields.Datetime("Ended On", copy=False, readonly=True)
    end_reason = fields.Char("Why It Ended", copy=False, readonly=True)

    _version_unique = models.UniqueIndex(
        "(company_id, number, version) WHERE number IS NOT NULL",
        "Somebody made this version of the contract just now. Reload the page.",
    )
    _frame_dates = models.Constraint(
        "CHECK(date_expiry IS NULL OR date_start IS NULL OR date_expiry >= date_start)",
        "A frame contract ends after it begins.",
    )
    _expiring = models.Index("(date_expiry) WHERE is_frame AND state = 'archived'")
    _signed = models.Index("(company_id, date_signed) WHERE date_signed IS NOT NULL")

    # evidence of the file, shown on the page only
    customer_ip = fields.Char(
        "Signed From Address", copy=False, readonly=True, prefetch=EVIDENCE
    )

    # ---------------------------------------------------------------------- computes
    @api.depends("number", "version")
    def _compute_name(self):
        for contract in self:
            number = contract.number or "/"
            contract.name = (
                number if contract.version <= 1 else f"{number}-{contract.version}"
            )

    @api.depends("order_ids")
    def _compute_order_count(self):
        for contract in self.sudo():  # sudo: a number; the orders keep their rules
            contract.order_count = len(contract.order_ids)

    @api.depends("line_ids.price_subtotal", "line_ids.price_total")
    def _compute_amounts(self):
        for contract in self:
            contract.amount_untaxed = sum(contract.line_ids.mapped("price_subtotal"))
            contract.amount_total = sum(contract.line_ids.mapped("price_total"))

    @api.depends("amount_total", "currency_id")
    @api.depends_context("lang")
    def _compute_capital_text(self):
        for contract in self:
            contract.capital_text = contract._get_capital(self.env.lang)

    def _get_capital(self, lang):
        """The total in capital figures, empty where the unit is not 元.

        :rtype: str
        """
        self.ensure_one()
        if self.currency_id.name not in YUAN_CURRENCIES or not self.line_ids:
            return ""
        traditional = lang in ("zh_TW", "zh_HK")
        return capital_amount(self.amount_total, traditional=traditional)

    def _compute_access_url(self):
        for contract in self:
            contract.access_url = f"/my/contracts/{contract.id}"

    # -------------------------------------------------------------------------- CRUD
    @api.model
    def _policy_get_initial(self, name, vals):
        if name in ("state", "version"):
            return {"state": "draft", "version": 1}[name]
        if name == "drafter_ids":
            return [fields.Command.clear()]
        return super()._policy_get_initial(name, vals)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._prepare_from_order(vals)
        contracts = super().create(vals_list)
        contracts._after_create()
        sequences = self.env["ir.sequence"].sudo()  # sudo: the next number, no more
        for contract in contracts:
            number = sequences.with_company(contract.company_id)
            contract._policy_write(
                {"number": number.next_by_code("workshop.contract") or "/"}
            )
            contract._fill_draft()
        return contracts

    def _create_next_version(self, vals):
        """The version after this one: its number, no texts yet."""
        self.ensure_one()
        self._prepare_from_order(vals)
        draft = super().create([vals])
        draft._after_create()
        # sudo: which version it is, no content
        draft.sudo()._policy_write(
            {
                "number": self.number,
                "version": self.version + 1,
                "previous_id": self.id,
            }
        )
        return draft

    def _after_create(self):
        self.order_id._policy_link_contracts(self)
        self._note_drafter()

    def write(self, vals):
        content = CONTENT_FIELDS & vals.keys()
        if content:
            self._ensure_draft()
        self._ensure_same_order(vals)
        result = super().write(vals)
        if content:
            if "template_id" in vals:
                self._fill_clauses()
            self._on_content_change()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_only_fresh(self):
        for contract in self:
            if contract.state != "draft" or contract.policy_request_id:
                raise UserError(
                    self.env._(
                        "%s was submitted and is kept. Terminate it instead.",
                        contract.name,
                    )
                )

    def _ensure_same_order(self, vals):
        """Whose contract it is and of which kind never changes.

        :raise UserError: order, company or kind; customer or currency of an order's
        """
        fixed = {"order_id", "company_id", "is_frame"} & vals.keys()
        if any(contract.order_id for contract in self):
            fixed |= {"partner_id", "currency_id"} & vals.keys()
        if fixed:
            raise UserError(
                self.env._("A contract stays with its order. Draft another one.")
            )

    def _ensure_draft(self):
        """Content is written while it is a draft, and never again."""
        for contract in self:
            if contract.state != "draft":
                raise UserError(
                    self.env._(
                        "Contract %s is no draft any more and stays as it is. Withdraw "
                        "it, or amend it in a new version.",
                        contract.name,
                    )
                )

    def _on_content_change(self):
        """Texts follow the values they quote; whoever wrote never approves."""
        self._note_drafter()
        self._refresh_text()

    def _note_drafter(self):
        user = self.env.user
        if user.share or user._is_superuser():
            return
        for contract in self.filtered(lambda c: user not in c.sudo().drafter_ids):
            # sudo: evidence of who wrote
            contract.sudo()._policy_write(
                {"drafter_ids": [fields.Command.link(user.id)]}
            )

    def _get_newest(self):
        """The last version that is still alive, itself when it is the last."""
        self.ensure_one()
        newest = self
        while later := newest.next_ids.filtered(lambda c: c.state != "terminated"):
            newest = later.sorted("version")[-1]
        return newest
