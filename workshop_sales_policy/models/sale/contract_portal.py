from odoo import SUPERUSER_ID, models

from .contract_template_clause import REQUIRED_CLAUSES

# The eight of clause 3.3b, which the customer's page names first.
HEADINGS = REQUIRED_CLAUSES[:8]
OPEN_TO_CUSTOMER = ("sent", "signed", "archived", "superseded")


class WorkshopContract(models.Model):
    """What a customer sees of a contract, and what his signature is worth."""

    _inherit = "workshop.contract"

    def _is_open_to_customer(self):
        """Whether the customer may read it: sent by somebody, after its review."""
        self.ensure_one()
        return self.state in OPEN_TO_CUSTOMER

    def _is_customer(self, user):
        """Whether ``user`` is the customer's own login."""
        self.ensure_one()
        own = self.partner_id.commercial_partner_id
        return user._is_portal() and user.partner_id.commercial_partner_id == own

    def _get_grade(self, user):
        """Grade of evidence of an act in a session of ``user`` (design.md 1.9).

        :return: ``login``, ``link`` or ``staff``
        """
        self.ensure_one()
        if self._is_customer(user):
            return "login"
        return "staff" if user._is_internal() and user.id != SUPERUSER_ID else "link"

    def _get_contact(self):
        """Whom the customer asks: ``{"name", "phone"}``."""
        self.ensure_one()
        return {
            "name": self.user_id.name or self.company_id.name,
            "phone": self.user_id.phone or self.company_id.phone or "",
        }

    def _get_prepared_text(self):
        """The sentence in place of a contract that is not open to the customer."""
        self.ensure_one()
        name = self._get_contact()["name"]
        if self.state == "terminated":
            return self.env._(
                "Contract %(contract)s is no longer valid. Please ask %(name)s.",
                contract=self.name,
                name=name,
            )
        return self.env._(
            "Your contract %(contract)s is being prepared. %(name)s will send it to "
            "you, usually within one working day.",
            contract=self.name,
            name=name,
        )

    def _get_newer_version(self):
        """The version that replaces this one for the customer; empty without one.

        A signed contract stays until its amendment is signed; one that nobody signed
        is not signed any more once somebody works on the next version.
        """
        self.ensure_one()
        newest = self._get_newest()
        if newest == self:
            return self.browse()
        if self.state == "archived" and newest.state != "archived":
            return newest if newest._is_open_to_customer() else self.browse()
        return newest

    def _get_customer_refusal(self, user):
        """Why ``user`` cannot sign as the customer now, ``""`` if he can.

        :rtype: str
        """
        self.ensure_one()
        if not self._is_open_to_customer():
            return self._get_prepared_text()
        if self._get_grade(user) == "staff":
            return self.env._(
                "Only the customer signs here. For a signed paper, upload its scan on "
                "the contract."
            )
        if self.order_id.state == "cancel":
            return self.env._(
                "The order of this contract was cancelled. Please ask %s.",
                self._get_contact()["name"],
            )
        if self._get_newer_version() or self.state == "superseded":
            return self.env._(
                "A newer version of this contract exists. Please open it and sign "
                "that one."
            )
        if self.customer_date:
            return self.env._("This contract is signed already. Thank you.")
        return ""

    def _can_customer_sign(self):
        """Whether the page offers the signature; whose session comes later."""
        self.ensure_one()
        return (
            self.state == "sent"
            and not self.customer_date
            and not self._get_newer_version()
            and self.order_id.state != "cancel"
        )

    def _get_headings(self):
        """The clauses as the page unfolds them: the eight first, then the rest.

        :return: list of ``(key, heading, text)``
        """
        self.ensure_one()
        clauses = self.clause_ids.filtered(lambda c: c.state == "ok")
        ranks = {key: rank for rank, key in enumerate(HEADINGS)}
        rows = clauses.sorted(lambda c: (ranks.get(c.key, 99), c.sequence, c.id))
        return [(clause.key, clause.name, clause.text or "") for clause in rows]

    def _get_status_text(self):
        """What happens next, in the customer's words; empty while it is open."""
        self.ensure_one()
        name = self._get_contact()["name"]
        if self.state == "archived":
            return self.env._(
                "This contract is signed by both sides. Your copy is below; its "
                "checksum is %s",
                self.sha256,
            )
        if self.state == "signed":
            return self.env._(
                "Thank you for signing. %s signs for us and sends you the copy.", name
            )
        return ""

    def _get_sign_props(self):
        """Props of the public component ``contract_sign``."""
        self.ensure_one()
        partner = self.partner_id
        return {
            "callUrl": self.get_portal_url(suffix="/sign"),
            "defaultName": "" if partner.is_company else partner.name or "",
            "sendLabel": self.env._("Sign the contract"),
            "terms": [],
            "legend": "",
            "hint": self.env._("Enter your name and sign."),
        }
