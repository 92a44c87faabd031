from odoo import api, fields, models
from odoo.exceptions import ValidationError

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
    _check_company_auto = True

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
    archive_reason = fields.Char("Why Archived", readonly=True, copy=False)

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
    hours_spent = fields.Float()
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
        result = super()._compute_access_url()
        for complaint in self:
            complaint.access_url = f"/my/complaints/{complaint.id}"
        return result

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
                owners = document.partner_id.commercial_partner_id
                if document == complaint.picking_id:  # delivered to somebody else
                    owners |= document.sale_id.partner_id.commercial_partner_id
                if customer and owners and customer not in owners:
                    raise ValidationError(
                        self.env._(
                            "%(document)s belongs to another customer. Choose one of "
                            "%(customer)s, or leave it empty.",
                            document=document.display_name,
                            customer=customer.display_name,
                        )
                    )
