from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...const import EVIDENCE, SEVERITIES

STATES = [
    ("received", "Recorded"),
    ("acknowledged", "Taken on"),
    ("assessed", "Assessed"),
    ("investigating", "Under investigation"),
    ("solution_proposed", "Solution proposed"),
    ("replied", "Replied"),
    ("follow_up", "To call back"),
    ("closed", "Case closed"),
    ("rejected", "Rejected with reason"),
    ("merged", "Merged"),
]
DONE_STATES = ("closed", "rejected", "merged")
CHANNELS = [
    ("phone", "Phone"),
    ("visit", "Visit"),
    ("driver", "Driver"),
    ("email", "E-mail"),
    ("portal", "Customer's page"),
    ("message", "WeChat or SMS"),
    ("other", "Other"),
]
REMEDIES = [
    ("replace", "Replacement"),
    ("refund", "Refund"),
    ("discount", "Price reduction"),
    ("repair", "Repair"),
    ("explain", "Explanation"),
    ("other", "Something else"),
]
# What was told, corrected freely until somebody takes the case on; then the person in
# charge only completes what is missing.
TOLD_FIELDS = frozenset(
    {"channel", "description", "remedy", "is_safety", "date_event", "kind"}
)
FACT_FIELDS = frozenset(
    {
        "partner_id",
        "is_anonymous",
        "contact_name",
        "contact_phone",
        "email_from",
        "category_id",
        "defect_id",
        "product_id",
        "lot_id",
        "order_id",
        "picking_id",
        "quantity",
    }
)
# Working notes of the case, free while it is open.
WORK_FIELDS = frozenset(
    {
        "user_id",
        "investigator_id",
        "accused_id",
        "cause_id",
        "analysis",
        "hours_spent",
        "cost_rework",
        "cost_freight",
        "cost_gift",
        "solution",
        "reply_text",
        "compensation_amount",
    }
)
FREE_PREFIXES = ("message_", "activity_", "website_message_", "rating_")


class WorkshopComplaint(models.Model):
    """A complaint or an after-sales request, from the first word to the call-back.

    ISO 10002 / GB/T 19012 as in F3.5. Anybody on the team records one; what counts as
    evidence - number, state, dates, severity, clocks - is written by the buttons
    (``complaint_flow``, ``complaint_assess``, ``complaint_followup``) with the server's
    time. A case is never deleted.
    """

    _name = "workshop.complaint"
    _description = "Complaint"
    _inherit = [
        "portal.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "workshop.approval.mixin",
    ]
    _order = "clock_due, id desc"
    _mail_post_access = "read"

    # identity
    name = fields.Char("Number", readonly=True, copy=False, index="trigram")
    kind = fields.Selection(
        [("complaint", "Complaint"), ("after_sales", "After-sales request")],
        required=True,
        default="complaint",
        help="After-sales requests - how to use, repair, replace - have lighter rules: "
        "they can be answered at once and need no call-back.",
    )
    channel = fields.Selection(CHANNELS, required=True, default="phone")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    active = fields.Boolean(default=True, readonly=True, copy=False)
    archive_reason = fields.Char(readonly=True, copy=False)

    # who complains
    partner_id = fields.Many2one(
        "res.partner", "Customer", index="btree_not_null", ondelete="restrict"
    )
    commercial_partner_id = fields.Many2one(
        "res.partner",
        "Company of the Customer",
        compute="_compute_commercial_partner_id",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    is_anonymous = fields.Boolean("Anonymous")
    contact_name = fields.Char("Name")
    contact_phone = fields.Char("Phone")
    email_from = fields.Char("E-mail")

    # what happened
    category_id = fields.Many2one(
        "workshop.complaint.category",
        "What Kind",
        domain="[('parent_id', '=', False), ('company_id', 'in', [company_id, False])]",
        index=True,
        ondelete="restrict",
    )
    defect_id = fields.Many2one(
        "workshop.complaint.category",
        "Defect",
        domain="[('parent_id', '=', category_id)]",
        ondelete="restrict",
    )
    description = fields.Text("What Happened", required=True)
    remedy = fields.Selection(REMEDIES, "Wanted Remedy")
    is_safety = fields.Boolean("Someone Could Be Harmed")
    date_event = fields.Date("Happened On")
    product_id = fields.Many2one(
        "product.product", check_company=True, index="btree_not_null"
    )
    lot_id = fields.Many2one(
        "stock.lot",
        "Lot",
        domain="[('product_id', '=', product_id)]",
        check_company=True,
        index="btree_not_null",
    )
    quantity = fields.Float("Quantity Concerned", digits="Product Unit")
    order_id = fields.Many2one(
        "sale.order", check_company=True, index="btree_not_null", ondelete="restrict"
    )
    picking_id = fields.Many2one(
        "stock.picking",
        "Delivery",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    photo_ids = fields.Many2many(
        "ir.attachment",
        "workshop_complaint_photo_rel",
        string="Photos and Files",
        copy=False,
        readonly=True,
    )

    # who takes care
    user_id = fields.Many2one(
        "res.users",
        "Person in Charge",
        domain="[('share', '=', False)]",
        index=True,
        ondelete="restrict",
    )
    salesperson_id = fields.Many2one("res.users", readonly=True, index=True, copy=False)
    department_id = fields.Many2one(
        "hr.department", "Responsible Department", readonly=True, index=True, copy=False
    )
    investigator_id = fields.Many2one(
        "res.users",
        "Investigated By",
        domain="[('share', '=', False)]",
        index="btree_not_null",
        ondelete="restrict",
    )
    accused_id = fields.Many2one(
        "res.users",
        "Person Complained About",
        domain="[('share', '=', False)]",
        ondelete="restrict",
        help="Neither investigates nor closes the case.",
    )

    # state and severity
    state = fields.Selection(
        STATES,
        required=True,
        default="received",
        readonly=True,
        copy=False,
        index=True,
        group_expand="_expand_states",
    )
    impact = fields.Integer(readonly=True, copy=False, help="1 little, 5 very much.")
    recurrence = fields.Integer(readonly=True, copy=False)
    points = fields.Integer("Severity Points", readonly=True, copy=False)
    severity = fields.Selection(
        SEVERITIES, default="ordinary", required=True, readonly=True, copy=False
    )
    severity_reason = fields.Char(
        "Why This Severity", readonly=True, copy=False, prefetch=EVIDENCE
    )
    reopen_count = fields.Integer("Reopened (times)", readonly=True, copy=False)
    merged_into_id = fields.Many2one(
        "workshop.complaint",
        "Merged Into",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    merged_ids = fields.One2many("workshop.complaint", "merged_into_id", "Merged Cases")

    # dates of the acts, written by the server
    date_received = fields.Datetime(
        "Received On", readonly=True, copy=False, index=True, required=True
    )
    date_acknowledged = fields.Datetime("Taken On", readonly=True, copy=False)
    date_owned = fields.Datetime("Department Known On", readonly=True, copy=False)
    date_contact = fields.Datetime("First Contact On", readonly=True, copy=False)
    date_assessed = fields.Datetime("Assessed On", readonly=True, copy=False)
    assessed_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, prefetch=EVIDENCE, ondelete="restrict"
    )
    date_handed_over = fields.Datetime("Handed Over On", readonly=True, copy=False)
    date_proposed = fields.Datetime("Solution On", readonly=True, copy=False)
    date_replied = fields.Datetime("Replied On", readonly=True, copy=False)
    date_closed = fields.Datetime(
        "Closed On", readonly=True, copy=False, index="btree_not_null"
    )
    closed_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, prefetch=EVIDENCE, ondelete="restrict"
    )
    close_reason = fields.Selection(
        [
            ("satisfied", "Customer satisfied"),
            ("answered", "Answered"),
            ("unreachable", "Customer not reachable"),
            ("rejected", "Rejected with reason"),
            ("merged", "Merged into another case"),
        ],
        "How It Ended",
        readonly=True,
        copy=False,
    )
    reject_reason = fields.Text("Why Rejected", readonly=True, copy=False)

    # investigation and answer
    cause_id = fields.Many2one(
        "workshop.complaint.cause",
        "Root Cause",
        index="btree_not_null",
        ondelete="restrict",
    )
    analysis = fields.Text("What the Investigation Found")
    hours_spent = fields.Float("Hours Spent")
    solution = fields.Text()
    reply_text = fields.Text("Reply to the Customer")

    _number_unique = models.UniqueIndex(
        "(company_id, name)", "This case number is taken."
    )
    # recurrence: product and defect, or customer, within the window
    _recurrence_index = models.Index(
        "(company_id, product_id, date_received) WHERE product_id IS NOT NULL"
    )
    _hours_positive = models.Constraint(
        "CHECK(hours_spent >= 0 AND quantity >= 0)",
        "Hours and quantity cannot be negative.",
    )

    @api.depends("partner_id")
    def _compute_commercial_partner_id(self):
        for complaint in self:
            complaint.commercial_partner_id = complaint.partner_id.commercial_partner_id

    def _compute_access_url(self):
        super()._compute_access_url()
        for complaint in self:
            complaint.access_url = f"/my/complaints/{complaint.id}"

    @api.model
    def _expand_states(self, states, domain):
        return [key for key, _label in STATES if key not in DONE_STATES]

    # -------------------------------------------------------------------- constraints
    @api.constrains("date_event", "company_id")
    def _check_date_event(self):
        for complaint in self:
            today = complaint.company_id._policy_get_today()
            if complaint.date_event and complaint.date_event > today:
                raise ValidationError(
                    self.env._(
                        "The day it happened lies in the future. Enter today or an "
                        "earlier day."
                    )
                )

    @api.constrains("product_id", "lot_id")
    def _check_lot(self):
        for complaint in self:
            if complaint.lot_id.product_id - complaint.product_id:
                raise ValidationError(
                    self.env._(
                        "Lot %(lot)s is one of %(product)s. Choose that product, or "
                        "another lot.",
                        lot=complaint.lot_id.name,
                        product=complaint.lot_id.product_id.display_name,
                    )
                )

    @api.constrains("partner_id", "order_id", "picking_id")
    def _check_customer(self):
        for complaint in self.sudo():  # sudo: whose order it is, nothing else of it
            customer = complaint.commercial_partner_id
            for document in (complaint.order_id, complaint.picking_id):
                owner = document.partner_id.commercial_partner_id
                if customer and owner and owner != customer:
                    raise ValidationError(
                        self.env._(
                            "%(document)s belongs to another customer. Choose one of "
                            "%(customer)s, or leave it empty.",
                            document=document.display_name,
                            customer=customer.display_name,
                        )
                    )

    # -------------------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        allowed = TOLD_FIELDS | FACT_FIELDS | WORK_FIELDS | {"photo_ids", "company_id"}
        now = fields.Datetime.now()
        prepared = []
        for vals in vals_list:
            vals = {
                name: value
                for name, value in vals.items()
                if name in allowed or name.startswith(FREE_PREFIXES)
            }
            # Explicit values beat ``default_…`` context keys.
            guarded = dict.fromkeys(self._get_server_fields(), False)
            guarded |= {"state": "received", "severity": "ordinary", "active": True}
            prepared.append({**guarded, **vals, "date_received": now})
        complaints = super().create([self._complete_values(v) for v in prepared])
        complaints._after_receive()
        return complaints

    @api.model
    def _get_server_fields(self):
        """Stored columns of the case that only its buttons write.

        :rtype: set[str]
        """
        free = TOLD_FIELDS | FACT_FIELDS | WORK_FIELDS | {"photo_ids", "company_id"}
        mine = self.env["workshop.complaint"]._fields
        return {
            name
            for name, field in mine.items()
            if field.store
            and field.readonly
            and not field.compute
            and field.type not in ("one2many", "many2many")
            and name not in free
            and name not in models.MAGIC_COLUMNS
            and not name.startswith(FREE_PREFIXES)
        }

    def write(self, vals):
        names = {name for name in vals if not name.startswith(FREE_PREFIXES)}
        if names - TOLD_FIELDS - FACT_FIELDS - WORK_FIELDS:
            raise UserError(
                self.env._(
                    "A case moves by its buttons only: number, dates, severity and "
                    "state follow from them."
                )
            )
        if names:
            self._ensure_editable(names)
        result = super().write(vals)
        if "category_id" in vals:
            self._follow_category()
        if {"partner_id", "order_id", "picking_id"} & names:
            self._follow_customer()
        if {"user_id", "investigator_id"} & names:
            self._policy_tell()
        return result

    def _ensure_editable(self, names):
        for complaint in self:
            if complaint.state in DONE_STATES:
                raise UserError(
                    self.env._(
                        "%s is closed and stays as it is. Reopen it to go on.",
                        complaint.name,
                    )
                )
            told = {name for name in names & TOLD_FIELDS if complaint[name]}
            if told and complaint.state != "received":
                raise UserError(
                    self.env._(
                        "%s was taken on: what was told stays as it was. Add what is "
                        "new as a note.",
                        complaint.name,
                    )
                )
            offered = names & {"solution", "compensation_amount"}
            if offered and complaint.date_proposed:
                raise UserError(
                    self.env._(
                        "The solution of %s is proposed. Use Propose Solution again to "
                        "change it.",
                        complaint.name,
                    )
                )
            complaint._ensure_may_name(names)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._(
                "A case is never deleted. Reject it, merge it or archive it with a "
                "reason."
            )
        )

    def action_archive(self):
        """Archiving needs a reason: the dialog asks for it."""
        return self.action_archive_dialog()

    def action_unarchive(self):
        raise UserError(
            self.env._("An archived case stays archived. Record a new one instead.")
        )

    def copy_data(self, default=None):
        raise UserError(self.env._("A case is not duplicated. Record a new one."))

    def _portal_ensure_token(self):
        """The link's secret is a server column too; core writes it the plain way."""
        if not self.access_token:
            # sudo: only the customer's link is made
            self.sudo()._policy_write({"access_token": str(uuid4())})
        return self.access_token
