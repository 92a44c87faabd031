from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL, consteq, format_date
from odoo.tools.misc import hmac

CODE_LENGTH = 12
NOTE_LENGTH = 1000
# What a visitor may see: approved, and not given up.
SHOWN = ("approved", "running", "ended", "evaluated", "closed")


class WorkshopPromotion(models.Model):
    """The page behind the QR code of a leaflet: who opens it is counted, who leaves his
    number is a lead of the promotion's campaign (6.4).

    Visitors hold no right on promotions. The controller finds the page by its link and
    calls the methods below as sudo.
    """

    _inherit = "workshop.promotion"

    page_url = fields.Char("Link of the Leaflet", compute="_compute_page_url")
    visit_count = fields.Integer(
        "Visits",
        readonly=True,
        copy=False,
        default=0,
        help="People who opened the page of the leaflet; whoever comes back with the "
        "same browser counts once.",
    )

    @api.model
    def _policy_get_initial(self, name, vals):
        if name == "visit_count":
            return 0
        return super()._policy_get_initial(name, vals)

    def _compute_page_url(self):
        for promotion in self:
            path = promotion._origin._get_page_path()
            promotion.page_url = path and promotion.company_id.get_base_url() + path

    def _get_page_path(self):
        """``/promotion/<id>-<code>``; nobody guesses the next one."""
        return self.id and f"/promotion/{self.id}-{self._get_page_code()}"

    def _get_page_code(self):
        # sudo: ir.config_parameter - the secret that nobody reads from the code
        code = hmac(self.env(su=True), "workshop.promotion.page", self.id)
        return code[:CODE_LENGTH]

    def action_leaflet(self):
        """Print the leaflet with its QR code.

        :raise UserError: not approved: nothing is handed out before
        """
        self._ensure_may_print()
        report = self.env.ref("workshop_sales_policy.action_report_promotion_leaflet")
        return report.report_action(self)

    def action_open_page(self):
        """What the leaflet leads to, as the customer sees it."""
        self.ensure_one()
        self.check_access("read")
        return {"type": "ir.actions.act_url", "url": self._get_page_path()}

    def _ensure_may_print(self):
        """By whatever way it is printed.

        :raise UserError: not approved, or over
        """
        self.check_access("read")
        enforced = self.filtered(lambda row: row.company_id._policy_get_current())
        enforced._ensure_state("approved", "running")

    # ------------------------------------------------------------------ as sudo, page
    @api.model
    def _find_page(self, link):
        """The promotion of a link, ``<id>-<code>``; empty when it is none of ours."""
        number, _dash, code = (link or "").partition("-")
        promotions = self.sudo()  # sudo: workshop.promotion - the link opens it
        if not number.isdecimal() or len(number) > 9:
            return promotions
        promotion = promotions.browse(int(number)).exists()
        known = promotion and consteq(promotion._get_page_code(), code)
        return promotion if known else promotions

    def _is_page_shown(self):
        """Whether visitors may see it; whoever reads the promotion sees it before."""
        self.ensure_one()
        enforced = self.company_id._policy_get_current()
        return self.state in SHOWN or (self.state != "cancelled" and not enforced)

    def _is_page_open(self):
        """Whether the offer stands today, or will: a message makes sense."""
        self.ensure_one()
        today = self.company_id._policy_get_today()
        return self.state in ("approved", "running") and self.date_to >= today

    def _get_page_texts(self):
        """Approved texts in use; without any the page says the selling points."""
        self.ensure_one()
        return self.content_ids.filtered(
            lambda row: (
                row.kind in ("copy", "offer")
                and row.state == "approved"
                and row.date_used
                and row._has_text()
            )
        ).mapped("text")

    def _count_visit(self):
        """One more visitor.

        Plain SQL, since the ORM would write what it read: of two visitors at the same
        moment one would be lost.
        """
        self.ensure_one()
        self.flush_recordset(["visit_count"])
        self.env.execute_query(
            SQL(
                "UPDATE workshop_promotion SET visit_count = visit_count + 1 "
                "WHERE id = %s RETURNING id",
                self.id,
            )
        )
        self.invalidate_recordset(["visit_count"])

    def _receive_lead(self, values):
        """A visitor left his number or his address.

        :param dict values: ``contact_name``, ``phone``, ``email``, ``note``, checked
        :return: the lead, sudo
        """
        self.ensure_one()
        owner = self._get_lead_owner()
        who = values["contact_name"] or values["phone"] or values["email"]
        lead = self.env["crm.lead"].create(
            {
                "name": f"{self.name}: {who}",
                "type": self._get_lead_type(),
                "contact_name": values["contact_name"],
                "phone": values["phone"],
                "email_from": values["email"],
                "description": values["note"] or False,
                "company_id": self.company_id.id,
                "user_id": owner.id,
                "campaign_id": self.campaign_id.id,
                "medium_id": self.channel_id.medium_id.id,
                "source_id": self.channel_id.source_id.id,
            }
        )
        if owner:
            lead.activity_schedule(
                "mail.mail_activity_data_call",
                date_deadline=self.company_id._policy_get_today() + timedelta(days=1),
                user_id=owner.id,
            )
        return lead

    def _get_lead_owner(self):
        """Who calls back: whoever runs it, if he works here and with leads."""
        owner = self.user_id
        here = owner.active and self.company_id in owner.company_ids
        leads = self.env["crm.lead"].with_user(owner)
        return owner if here and leads.has_access("write") else owner.browse()

    def _get_lead_type(self):
        """A lead where the company works with leads, else an opportunity."""
        people = self.env.ref("base.group_user")
        uses_leads = self.env.ref("crm.group_use_lead") in people.all_implied_ids
        return "lead" if uses_leads else "opportunity"

    def _word_page_period(self):
        self.ensure_one()
        return self.env._(
            "From %(first)s to %(last)s",
            first=format_date(self.env, self.date_from),
            last=format_date(self.env, self.date_to),
        )
