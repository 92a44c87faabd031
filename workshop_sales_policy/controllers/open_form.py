import time

from odoo import http
from odoo.http import request
from odoo.tools import email_normalize
from odoo.tools.misc import hash_sign, verify_hash_signed

from ..tools.sender import is_too_fast

NAME_LENGTH = 100
# While no policy says otherwise.
SECONDS = 3
LIMIT = 10


class PolicyOpenForm(http.Controller):
    """A form that anybody may send: robots meet a trap, a least time and a daily count.

    People meet a sentence, and find again what they typed. What a robot would have to
    know is signed, and belongs to the form of one ``scope``.
    """

    def _open_form_sign(self, scope):
        """The moment at which the form is shown, signed."""
        # sudo: ir.config_parameter - the secret that signs it
        return hash_sign(request.env(su=True), scope, int(time.time()))

    def _open_form_read(self, scope, post):
        """When the form was shown, seconds since the epoch; ``None`` when forged."""
        try:
            # sudo: ir.config_parameter - checks our own signature
            started = verify_hash_signed(
                request.env(su=True), scope, str(post.get("started") or "")
            )
        except ValueError:
            return None
        return started if isinstance(started, int) else None

    def _open_form_refuse(self, scope, post, company, kind, sender):
        """Why a message is not taken in: ``robot``, ``fast``, ``often`` or ``""``.

        The count comes last, so that whoever corrects his form loses none.

        :param str kind: ``address``, ``user``, ``order`` or ``lead``
        :param sender: address or id
        """
        policy = company._policy_get_current()
        settings = policy._get_settings() if policy else {}
        if post.get("homepage"):
            return "robot"
        started = self._open_form_read(scope, post)
        if is_too_fast(started, time.time(), settings.get("intake_seconds", SECONDS)):
            return "fast"
        hits = request.env["workshop.intake.counter"]._hit(company, kind, sender)
        return "often" if hits > settings.get("intake_limit", LIMIT) else ""

    def _open_form_read_contact(self, typed):
        """Name, telephone and e-mail a visitor wrote of himself.

        :return: ``({"contact_name", "phone", "email"}, refusal key)``
        :rtype: tuple
        """
        email = typed["email"].strip()
        if email and not email_normalize(email):
            return {}, "email"
        return {
            "contact_name": typed["name"].strip()[:NAME_LENGTH],
            "phone": typed["phone"].strip()[:NAME_LENGTH],
            "email": email_normalize(email) or False,
        }, ""
