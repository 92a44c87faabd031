import math

from odoo import SUPERUSER_ID, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date
from odoo.tools.image import base64_to_image

from ...const import EVIDENCE
from ...tools.capital import capital_amount
from .order_acceptance_mixin import TERMS

# Hours of a working day, to tell a customer "within two working days".
DAY_HOURS = 8.0
MESSAGE_LENGTH = 2000
# Currencies whose unit is written 元 in capital figures.
YUAN_CURRENCIES = ("CNY", "HKD", "TWD")


class WorkshopOrderPortalMixin(models.AbstractModel):
    """What a customer sees of an offer, and what a customer's act is worth.

    The host defines ``_policy_is_released``, ``_policy_has_accepted`` and
    ``_policy_get_open_gates``.
    """

    _name = "workshop.order.portal.mixin"
    _description = "Offer as the Customer Sees It"

    policy_opened_date = fields.Datetime(
        "Opened by the Customer",
        copy=False,
        readonly=True,
        help="First act from the offer's own page. A fetched link does not count: "
        "scanners and previews fetch links.",
        prefetch=EVIDENCE,
    )

    def _policy_is_open_to_customer(self):
        """Whether a customer may see this document: released, or nothing enforced."""
        self.ensure_one()
        return self._policy_is_released()

    def _policy_is_hidden(self):
        """Whether what is sent about this one document may not show or link it."""
        return bool(self) and not self._policy_is_open_to_customer()

    def _policy_ensure_may_leave(self):
        """The gate in front of paper and mail.

        :raise UserError: not released, or a mere reader would have to release it
        """
        closed = self.filtered(lambda order: not order._policy_is_released())
        if closed and not self.env.su and not closed.has_access("write"):
            raise UserError(
                self.env._(
                    "%s is not released yet. Ask its salesperson to send it first.",
                    ", ".join(closed.mapped("name")),
                )
            )
        self._policy_ensure_released()

    def _policy_mark_sent(self):
        """What left the house is sent, whichever button it was."""
        drafts = self.filtered(
            lambda order: order.state == "draft"
            and order.company_id._policy_get_current()
        )
        if drafts:
            drafts.sudo().action_quotation_sent()  # sudo: it left, whoever sent it

    def _policy_is_ready(self):
        """Whether nothing of ours keeps this order from being confirmed now.

        :rtype: bool
        """
        self.ensure_one()
        if not self.company_id._policy_get_current():
            return True
        return (
            self._policy_is_released()
            and self._policy_has_accepted()
            and not self._policy_get_open_gates()
        )

    def _policy_is_customer(self, user):
        """Whether ``user`` is the customer's own login.

        :param user: ``res.users``
        :rtype: bool
        """
        self.ensure_one()
        own = self.partner_id.commercial_partner_id
        return user._is_portal() and user.partner_id.commercial_partner_id == own

    def _policy_get_grade(self, user):
        """Grade of evidence of an act in a session of ``user`` (design.md 1.9).

        :return: ``login``, ``link`` or ``staff``
        :rtype: str
        """
        self.ensure_one()
        if self._policy_is_customer(user):
            return "login"
        # The superuser has no session: payments are processed as him.
        return "staff" if user._is_internal() and user.id != SUPERUSER_ID else "link"

    def _policy_get_customer_refusal(self, user):
        """Why ``user`` cannot act as the customer of this offer now, ``""`` if he can.

        :rtype: str
        """
        self.ensure_one()
        if not self._policy_is_open_to_customer():
            return self._policy_get_prepared_text()
        if not self.company_id._policy_get_current():
            return ""
        if self._policy_get_grade(user) == "staff":
            return self.env._(
                "Only the customer accepts, declines or pays here. To enter an "
                "agreement by phone or on paper, use Confirm on the quotation."
            )
        if self.is_expired and self.state in ("draft", "sent"):
            return self.env._("This offer has expired. Ask us to renew it, then go on.")
        return ""

    # ------------------------------------------------------------------ being prepared
    def _policy_get_prepared_text(self):
        """The sentence in place of an offer that is not released.

        :rtype: str
        """
        self.ensure_one()
        name = self.user_id.name or self.company_id.name
        if self.state == "cancel":
            return self.env._(
                "Offer %(order)s is no longer valid. %(name)s will gladly prepare a "
                "new one for you.",
                order=self.name,
                name=name,
            )
        days = self._policy_get_prepared_days()
        if days == 1:
            return self.env._(
                "Your offer %(order)s is being prepared. %(name)s will send it to "
                "you, usually within one working day.",
                order=self.name,
                name=name,
            )
        return self.env._(
            "Your offer %(order)s is being prepared. %(name)s will send it to you, "
            "usually within %(days)s working days.",
            order=self.name,
            name=name,
            days=days,
        )

    def _policy_get_prepared_days(self):
        """Working days a first review takes, from the hours set; at least one.

        :rtype: int
        """
        self.ensure_one()
        policy = self.company_id._policy_get_current()
        tiers = policy.tier_ids.filtered(lambda t: t.document == "sale_quotation")
        hours = sum(tiers.sorted("level")[:1].step_ids.mapped("hours"))
        return max(1, math.ceil(hours / DAY_HOURS))

    def _policy_get_contact(self):
        """Whom the customer asks.

        :return: ``{"name", "phone"}``, texts
        :rtype: dict
        """
        self.ensure_one()
        seller = self.user_id
        return {
            "name": seller.name or self.company_id.name,
            "phone": seller.phone or self.company_id.phone or "",
        }

    def _policy_get_renewal_text(self):
        """What the button "Ask us to renew" writes to the salesperson.

        :rtype: str
        """
        self.ensure_one()
        return self.env._("Please renew the offer %s for me.", self.name)

    def _policy_post_customer_message(self, body, author):
        """Put a customer's words into the order's chatter.

        :param str body: plain text; longer than 2,000 characters is cut
        :param author: ``res.partner``
        """
        self.ensure_one()
        self.message_post(
            body=body[:MESSAGE_LENGTH],
            author_id=author.id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )

    def _policy_mark_opened(self):
        """The customer acted on the page: evidence that it was opened."""
        for order in self.filtered(lambda o: not o.policy_opened_date):
            order._policy_write({"policy_opened_date": fields.Datetime.now()})

    # ----------------------------------------------------------------------- accepting
    def _policy_get_sign_refusal(self, name, signature, terms):
        """What is missing in a customer's acceptance, ``""`` when it is whole.

        :param str name: of the person who signs
        :param str signature: base64 image
        :param list terms: keys of the terms acknowledged
        :rtype: str
        """
        self.ensure_one()
        ticked = terms if isinstance(terms, list) else []
        if not all(term in ticked for term in TERMS):
            return self.env._("Tick all four points, then sign.")
        name = str(name or "").strip()
        if not name:
            return self.env._("Enter your name, then sign.")
        company = self.partner_id.commercial_partner_id
        if company.is_company and name.casefold() == (company.name or "").casefold():
            return self.env._("Enter the name of the person who signs.")
        if not signature:
            return self.env._("Sign in the box, then accept.")
        try:
            base64_to_image(signature)
        except (UserError, TypeError, ValueError):
            return self.env._("Your signature could not be read. Sign once more.")
        return ""

    def _policy_get_trouble_text(self):
        """Said to a customer whose acceptance meets something on our side.

        :rtype: str
        """
        self.ensure_one()
        return self.env._(
            "Something on our side keeps this offer from being accepted now. Please "
            "ask %s, nothing is lost.",
            self._policy_get_contact()["name"],
        )

    def _policy_get_default_signer(self):
        """A person's name to propose; a company does not sign by itself.

        :rtype: str
        """
        self.ensure_one()
        return "" if self.partner_id.is_company else self.partner_id.name or ""

    def _policy_has_terms(self):
        """Whether the offer carries the four terms: policy in force, or agreed then."""
        self.ensure_one()
        in_force = bool(self.company_id._policy_get_current())
        return in_force or bool(self.policy_terms_acknowledged)

    def _policy_get_accept_props(self):
        """What the dialog of acceptance shows, ``{}`` without a policy in force.

        :return: props of the public component ``offer_accept``
        :rtype: dict
        """
        self.ensure_one()
        if not self.company_id._policy_get_current():
            return {}
        return {
            "callUrl": self.get_portal_url(suffix="/accept"),
            "defaultName": self._policy_get_default_signer(),
            "sendLabel": False,
            "legend": self.env._("Please confirm the four points:"),
            "hint": self.env._("Tick all four points, enter your name and sign."),
            "terms": [
                {"key": key, "label": label, "detail": text}
                for key, label, text in self._policy_get_terms()
            ],
        }

    def _policy_get_portal_status(self):
        """What happens next, in the customer's words.

        :return: empty when the offer is simply open
        :rtype: str
        """
        self.ensure_one()
        if not self._policy_has_accepted() or self.state == "cancel":
            return ""
        name = self._policy_get_contact()["name"]
        if self.state != "sale":
            return self.env._(
                "You accepted this offer. %(name)s checks the order once more and "
                "confirms it, usually within one working day.",
                name=name,
            )
        if not self.commitment_date:
            return self.env._("Your order is confirmed. %s takes care of it.", name)
        return self.env._(
            "Your order is confirmed. We deliver by %(date)s; %(name)s tells you "
            "when it leaves.",
            date=format_date(self.env, self.commitment_date),
            name=name,
        )

    def _policy_get_decline_reasons(self):
        """Reasons to tap instead of typing.

        :rtype: list[str]
        """
        _ = self.env._
        return [
            _("Too expensive"),
            _("Too late"),
            _("Not what I need"),
            _("Bought elsewhere"),
        ]

    def _policy_get_capital_total(self):
        """The total in capital figures for a Chinese reader, else nothing.

        :rtype: str
        """
        self.ensure_one()
        lang = self.env.lang or ""
        if not lang.startswith("zh") or self.currency_id.name not in YUAN_CURRENCIES:
            return ""
        return capital_amount(self.amount_total, traditional=lang != "zh_CN")
