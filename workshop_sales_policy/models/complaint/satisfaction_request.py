import secrets

from pytz import timezone, utc

from odoo import api, fields, models

SCORES = [("1", "1"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5")]
NPS_SCORES = [(str(score), str(score)) for score in range(11)]
REASONS = [
    ("delivery", "After delivery"),
    ("complaint", "After a complaint"),
    ("regular", "Regular question"),
]
# Both can be answered: a link may be opened before the job has noted that it is out.
OPEN_STATES = ("queued", "sent")
TEXT_LENGTH = 2000


class WorkshopSatisfactionRequest(models.Model):
    """One customer asked how satisfied he is, and his own answer (4.2a, F3.6).

    Rows are evidence: opened by ``_ask`` (``satisfaction_ask``), which keeps to one
    question per customer in 30 days; "asked" from the moment the message reached the
    customer; answered on the customer's page only, with the grade of that session.
    """

    _name = "workshop.satisfaction.request"
    _description = "Question about Satisfaction"
    _inherit = ["workshop.evidence.mixin"]
    _order = "date_sent desc, id desc"

    # who is asked, about what and whom
    company_id = fields.Many2one("res.company", required=True, index=True)
    partner_id = fields.Many2one(
        "res.partner", "Asked Person", required=True, ondelete="restrict", index=True
    )
    commercial_partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, ondelete="restrict", index=True
    )
    reason = fields.Selection(REASONS, "When Asked", required=True, index=True)
    res_model = fields.Char(required=True, export_string_translation=False)
    res_id = fields.Many2oneReference(
        model_field="res_model", required=True, export_string_translation=False
    )
    order_id = fields.Many2one(
        "sale.order", ondelete="restrict", index="btree_not_null"
    )
    user_id = fields.Many2one(
        "res.users",
        "Salesperson",
        ondelete="restrict",
        index=True,
        help="Whom the answer is about.",
    )
    product_ids = fields.Many2many(
        "product.product",
        "workshop_satisfaction_product_rel",
        "request_id",
        "product_id",
        "Products",
    )
    token = fields.Char(
        required=True,
        index=True,
        groups="base.group_system",
        export_string_translation=False,
    )

    # course
    state = fields.Selection(
        [
            ("queued", "To be asked"),
            ("sent", "Question sent"),
            ("answered", "Answered"),
            ("expired", "No answer"),
        ],
        required=True,
        default="queued",
        index=True,
    )
    date_queued = fields.Datetime("Question Opened On", required=True)
    date_sent = fields.Datetime(
        "Asked On", index=True, help="When the message reached the customer."
    )
    month = fields.Date(help="First day of the month in which the customer was asked.")

    # the customer's own words
    score = fields.Selection(SCORES, "Stars", help="1 to 5, 5 = very satisfied.")
    stars = fields.Char(compute="_compute_stars", export_string_translation=False)
    nps = fields.Selection(
        NPS_SCORES, "Would Recommend Us", help="0 to 10, 10 = certainly."
    )
    text = fields.Text("Customer's Words")
    grade = fields.Selection(
        [("login", "Customer's login"), ("link", "Customer's link")],
        "Evidence of the Reply",
    )
    date_answered = fields.Datetime("Reply Given On")

    _token_unique = models.Constraint("UNIQUE(token)", "This link exists already.")
    _one_open = models.UniqueIndex(
        "(company_id, commercial_partner_id) WHERE state = 'queued'",
        "This customer is being asked already.",
    )
    _month_index = models.Index("(company_id, month) WHERE month IS NOT NULL")

    @api.depends("partner_id", "reason")
    def _compute_display_name(self):
        reasons = dict(self._fields["reason"]._description_selection(self.env))
        for request in self:
            # sudo: res.partner - the name of a customer whose answer may be read
            name = request.sudo().commercial_partner_id.name or ""
            request.display_name = f"{name} · {reasons.get(request.reason, '')}"

    @api.depends("score")
    def _compute_stars(self):
        for request in self:
            score = int(request.score or 0)
            request.stars = score and "★" * score + "☆" * (5 - score)

    # ------------------------------------------------------------------------ course
    def _policy_notice_gone(self, notices):
        """The question reached the customer: from now on he counts as asked."""
        requests = self.sudo().browse(notices.mapped("res_id"))  # sudo: by the facts
        requests.filtered(lambda row: row.state == "queued")._set_sent()

    def _set_sent(self):
        now = fields.Datetime.now()
        for company, rows in self.grouped("company_id").items():
            zone = timezone(company._policy_get_tz())
            day = utc.localize(now).astimezone(zone).date()
            rows._evidence_write(
                {"state": "sent", "date_sent": now, "month": day.replace(day=1)}
            )

    def _set_expired(self):
        """Nobody answers any more; what was not said yet need not be said."""
        self._get_notices()._cancel()
        self._evidence_write({"state": "expired"})

    def _get_notices(self):
        """The messages with these questions, sudo."""
        # sudo: workshop.notice - of questions the caller may see
        return (
            self.env["workshop.notice"]
            .sudo()
            .search([("res_model", "=", self._name), ("res_id", "in", self.ids)])
        )

    # ------------------------------------------------------------------------ answer
    @api.model
    def _find(self, token):
        """The question that a link opens, sudo; empty for a wrong link."""
        if not isinstance(token, str) or not token:
            return self.sudo().browse()
        # sudo: the token opens exactly this question
        return self.sudo().search([("token", "=", token)], limit=1)

    @api.model
    def _new_token(self):
        return secrets.token_urlsafe(24)

    def _get_grade(self, user):
        """Grade of evidence of an answer in a session of ``user`` (design.md 1.9).

        :return: ``login`` or ``link``; ``staff`` and ``stranger`` (another customer's
            login) answer for nobody
        :rtype: str
        """
        self.ensure_one()
        if user._is_public():
            return "link"
        if not user._is_portal():
            return "staff"
        own = user.partner_id.commercial_partner_id == self.commercial_partner_id
        return "login" if own else "stranger"

    def _is_open(self):
        self.ensure_one()
        return self.state in OPEN_STATES

    def _record_answer(self, vals):
        """Keep the customer's answer; the first one stays. The caller checked who.

        :param dict vals: ``score`` "1"–"5", ``nps`` "0"–"10", ``text``, each may be
            missing; ``grade`` ``login`` or ``link``
        :return: ``False`` when it was answered or closed before
        :rtype: bool
        """
        self.ensure_one()
        if not self._is_open():
            return False
        # Whoever answers has got the link by some way.
        self.env["workshop.notice"]._mark_opened(self._name, self.ids)
        if self.state == "queued":
            self._set_sent()
        self._evidence_write(
            {
                "state": "answered",
                "score": vals.get("score") or False,
                "nps": vals.get("nps") or False,
                "text": (vals.get("text") or "").strip()[:TEXT_LENGTH] or False,
                "grade": vals["grade"],
                "date_answered": fields.Datetime.now(),
            }
        )
        return True

    # ----------------------------------------------------------------------- buttons
    def action_open_document(self):
        """Open what the customer was asked about, with the reader's own rights."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }
