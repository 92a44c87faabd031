from odoo import api, fields, models
from odoo.exceptions import UserError

KINDS = [
    ("praise", "Praise"),
    ("suggestion", "Suggestion"),
    ("defect", "Defect"),
    ("wish", "Wish"),
]
CHANNELS = [
    ("phone", "Phone"),
    ("chat", "WeChat or SMS"),
    ("mail", "E-mail"),
    ("visit", "Visit"),
    ("other", "Other"),
]
OPEN_STATES = ("received", "routed")
FREE_PREFIXES = ("message_", "activity_")
# What the customer said: put right by who noted it, or by a manager.
SAID_FIELDS = frozenset({"text", "partner_id", "channel"})
# An answered one is sorted into themes later, too.
SORTING_FIELDS = frozenset({"theme_id"})
# Columns that only buttons and jobs write, and those computed from others.
GUARDED_FIELDS = frozenset(
    {
        "company_id",
        "user_id",
        "state",
        "date_received",
        "date_routed",
        "date_due",
        "is_plain_hours",
        "is_late",
        "is_in_time",
        "date_answered",
        "answered_by_id",
        "date_closed",
        "request_id",
        "policy_next_key",
        "policy_next_values",
        "policy_turn",
        "policy_turn_date",
        "policy_turn_warn_date",
    }
)
COMPUTED_FIELDS = frozenset({"name", "commercial_partner_id"})
NAME_LENGTH = 60


class WorkshopFeedback(models.Model):
    """What a customer said, passed on to the department concerned (2.2g, 4.2b).

    Noted in two taps; kind and setting propose the department, whose working time the
    reply clock runs in. Passing it on to another department does not stop the clock.
    Who, when and how it ended are written by the buttons only (``feedback_flow``); who
    is told stands in ``feedback_people``.
    """

    _name = "workshop.feedback"
    _description = "Feedback of a Customer"
    _inherit = ["workshop.document.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "policy_turn_date, id desc"

    name = fields.Char(compute="_compute_name", store=True)
    kind = fields.Selection(KINDS, required=True, index=True)
    text = fields.Text("What the Customer Said", required=True)
    channel = fields.Selection(CHANNELS, "Way", required=True, default="phone")
    theme_id = fields.Many2one(
        "workshop.feedback.theme", ondelete="restrict", index="btree_not_null"
    )

    # what it is about
    partner_id = fields.Many2one(
        "res.partner", "Said By", ondelete="restrict", index="btree_not_null"
    )
    commercial_partner_id = fields.Many2one(
        related="partner_id.commercial_partner_id",
        string="Customer",
        store=True,
        index="btree_not_null",
    )
    product_id = fields.Many2one(
        "product.product", ondelete="restrict", index="btree_not_null"
    )
    order_id = fields.Many2one(
        "sale.order", ondelete="restrict", index="btree_not_null"
    )
    lead_id = fields.Many2one(
        "crm.lead", "Opportunity", ondelete="set null", index="btree_not_null"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, copy=False, index=True
    )
    user_id = fields.Many2one(
        "res.users",
        "Noted By",
        required=True,
        readonly=True,
        copy=False,
        ondelete="restrict",
        index=True,
    )

    # who answers
    department_id = fields.Many2one(
        "hr.department",
        "Goes To",
        ondelete="restrict",
        index=True,
        help="Proposed from the kind of feedback; empty: a manager or any handler.",
    )
    answer = fields.Text(
        "Reply to the Customer",
        copy=False,
        help="Goes to the customer as it stands here.",
    )

    # clock and outcome
    state = fields.Selection(
        [
            ("received", "Noted"),
            ("routed", "With the department"),
            ("answered", "Answered"),
            ("closed", "Closed"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="received",
        index=True,
    )
    date_received = fields.Datetime("Noted On", readonly=True, copy=False)
    date_routed = fields.Datetime("Passed On On", readonly=True, copy=False)
    date_due = fields.Datetime("Reply By", readonly=True, copy=False, index=True)
    is_plain_hours = fields.Boolean(
        readonly=True,
        copy=False,
        help="No working hours were found; the deadline runs in plain hours.",
    )
    is_late = fields.Boolean(
        "Was Late",
        readonly=True,
        copy=False,
        help="The reply was not there in time; it stays so.",
    )
    is_in_time = fields.Boolean("Answered in Time", readonly=True, copy=False)
    date_answered = fields.Datetime("Reply Given On", readonly=True, copy=False)
    answered_by_id = fields.Many2one(
        "res.users", "Reply Given By", readonly=True, copy=False, ondelete="restrict"
    )
    date_closed = fields.Datetime("Customer Told On", readonly=True, copy=False)

    can_answer = fields.Boolean(
        compute="_compute_can_answer", export_string_translation=False
    )

    _deadline_index = models.Index(
        "(date_due, id) WHERE state IN ('received', 'routed') AND is_late IS NOT TRUE"
    )

    # ---------------------------------------------------------------------- compute
    @api.depends("text")
    def _compute_name(self):
        for feedback in self:
            line = next(iter((feedback.text or "").strip().splitlines()), "")
            cut = len(line) > NAME_LENGTH
            feedback.name = line[: NAME_LENGTH - 1] + "…" if cut else line

    @api.depends("state", "department_id")
    @api.depends_context("uid")
    def _compute_can_answer(self):
        for feedback in self:
            feedback.can_answer = feedback.state in OPEN_STATES and feedback.has_access(
                "write"
            )

    # ------------------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._prepare_note(vals) for vals in vals_list]
        feedbacks = super().create(vals_list)
        feedbacks._ensure_one_company()
        # sudo: guarded columns, after the creation was allowed
        feedbacks.sudo()._after_note()
        return feedbacks

    @api.model
    def _open(self, vals_list):
        """Feedback that came by the customer's own page; runs as sudo after its guard.

        :param list vals_list: as for ``create``, with ``company_id``, ``user_id`` (who
            looks after the customer) and ``request_id`` (where it was said)
        :return: the new feedback
        :rtype: recordset
        """
        feedbacks = self.sudo()
        prepared = [
            {
                **feedbacks._prepare_note(vals),
                **{
                    name: vals[name] for name in ("company_id", "user_id", "request_id")
                },
            }
            for vals in vals_list
        ]
        feedbacks = super(WorkshopFeedback, feedbacks).create(prepared)
        feedbacks._after_note()
        return feedbacks

    @api.model
    def _prepare_note(self, vals):
        """Values of new feedback: who and when are the server's, whatever is sent.

        :param dict vals: as given to ``create``; explicit ones beat ``default_…`` keys
        :rtype: dict
        """
        self._ensure_may_refer(vals)
        said = {name: vals[name] for name in vals.keys() - COMPUTED_FIELDS}
        return {
            **said,
            **dict.fromkeys(GUARDED_FIELDS, False),
            "company_id": self._get_company(vals).id,
            "user_id": self.env.uid,
            "state": "received",
            "date_received": fields.Datetime.now(),
        }

    def write(self, vals):
        content = {name for name in vals if not name.startswith(FREE_PREFIXES)}
        if content & (GUARDED_FIELDS | COMPUTED_FIELDS):
            raise UserError(
                self.env._(
                    "Feedback moves by its buttons only. Write the reply and press "
                    "Reply."
                )
            )
        if content - SORTING_FIELDS and any(
            feedback.state not in OPEN_STATES for feedback in self
        ):
            raise UserError(
                self.env._("It is answered and stays as it is. Note new feedback.")
            )
        if content & SAID_FIELDS:
            self._ensure_may_correct()
        self._ensure_may_refer(vals)
        result = super().write(vals)
        if {"department_id", "order_id"} & vals.keys():
            self._ensure_one_company()
        if "department_id" in vals:
            # sudo: guarded columns, after the write was allowed
            self.sudo()._after_route()
        return result

    def _write_guarded(self, vals):
        """Write guarded columns after the caller's guard."""
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("Feedback is not deleted. Answer it, then it closes by itself.")
        )

    # ------------------------------------------------------------------------ guards
    @api.model
    def _ensure_may_refer(self, vals):
        """Orders and opportunities are named by those who may read them.

        :raise AccessError: somebody else's document
        """
        for name, model in (("order_id", "sale.order"), ("lead_id", "crm.lead")):
            if vals.get(name):
                self.env[model].browse(vals[name]).check_access("read")

    def _ensure_may_correct(self):
        """The customer's words are put right by who noted them, or a manager.

        :raise UserError: anybody else
        """
        if self.env.user.has_group("workshop_sales_policy.group_policy_manager"):
            return
        if self.user_id - self.env.user:
            raise UserError(
                self.env._(
                    "What the customer said is put right by who noted it. Ask "
                    "%(user)s, or add your words in the chatter.",
                    user=(self.user_id - self.env.user)[0].name,
                )
            )

    @api.model
    def _get_company(self, vals):
        """The order's or opportunity's company, else the one being worked in."""
        # sudo: which company a document belongs to, not what is in it
        env = self.sudo().env
        order = env["sale.order"].browse(vals.get("order_id") or [])
        lead = env["crm.lead"].browse(vals.get("lead_id") or [])
        return order.company_id or lead.company_id or self.env.company

    def _ensure_one_company(self):
        """Department and order belong to the feedback's company.

        :raise UserError: naming the other company's document
        """
        for feedback in self.sudo():  # sudo: companies only
            for document in (feedback.department_id, feedback.order_id):
                if document.company_id and document.company_id != feedback.company_id:
                    raise UserError(
                        self.env._(
                            "%s belongs to another company.", document.display_name
                        )
                    )
