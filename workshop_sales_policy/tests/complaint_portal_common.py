"""A customer who reports a problem and follows it on his page."""

import base64
import re

from lxml import html

from odoo.fields import Command
from odoo.tests import tagged

from .common import PolicyCase
from .common_complaint import ComplaintCase
from .portal_common import SIGNATURE, PortalCase


@tagged("post_install", "-at_install")
class ComplaintPortalCase(ComplaintCase, PortalCase):
    """``self.case`` is the case of ``self.customer``'s company, with a link."""

    policy_values = {**PolicyCase.policy_values, "intake_seconds": 0}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("base.public_user").company_id = cls.company
        cls.company.phone = "021-5550100"
        cls.case = cls._create_complaint().sudo()
        cls.case._portal_ensure_token()
        cls.pixel = base64.b64decode(SIGNATURE)

    # ------------------------------------------------------------------------ acting
    def _url(self, suffix="", case=None):
        return f"/my/complaints/{(case or self.case).id}{suffix}"

    def _look(self, token=True, case=None, **params):
        case = case or self.case
        if token:
            params["access_token"] = case.access_token if token is True else token
        return self.url_open(self._url(case=case), params=params)

    def _csrf(self):
        return re.search(r'csrf_token: "(\w+)"', self.url_open("/web/login").text)[1]

    def _say(self, act, token=True, case=None, files=None, **data):
        """Send one of the page's forms."""
        case = case or self.case
        if token:
            data["access_token"] = case.access_token if token is True else token
        response = self.url_open(
            self._url(f"/{act}", case=case),
            data={"csrf_token": self._csrf(), **data},
            files=files,
        )
        self.env.invalidate_all()
        return response

    def _report(self, link="", files=None, **data):
        """Fill in and send the form.

        :return: ``(the answer, the new case or an empty recordset)``
        """
        cases = self.env["workshop.complaint"].sudo()
        last = cases.search([], order="id desc", limit=1)
        response = self.url_open(
            f"/complaint{link}",
            data={
                "csrf_token": self._csrf(),
                "category": self.quality.id,
                "text": "Two loaves are mouldy.",
                **data,
            },
            files=files,
        )
        self.env.invalidate_all()
        return response, cases.search([("id", ">", last.id)])

    def _change_policy(self, **values):
        """The next version, confirmed by the second person."""
        policy = self._publish_policy(**{**self.policy_values, **values})
        policy.with_user(self.manager).action_confirm()

    def _publish_other_policy(self):
        """A version in force at the other company, whose owner looks after both."""
        both = (self.company | self.other_company).ids
        owner = self._create_user(
            "ma",
            "owner",
            company=self.other_company,
            company_ids=[Command.set(both)],
        )
        self._publish_policy(company=self.other_company, owner=owner)
        return owner.with_company(self.other_company)

    def _comment(self, body, partners, case=None, **values):
        """What staff writes with "Send message"."""
        return (
            (case or self.case)
            .with_user(self.salesperson)
            .message_post(
                body=body,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                partner_ids=partners.ids,
                **values,
            )
        )

    def _answer_case(self, case=None, user=None):
        """Taken on, assessed, solved and answered; the mail goes by a job."""
        case = (case or self.case).with_user(user or self.salesperson)
        case.action_acknowledge()
        case._assess(2, False)
        case._propose("We bake them again.")
        case._reply("We bake them again on Friday.")
        return case

    def _words(self, response):
        """The text of a page's main part."""
        main = html.fromstring(response.text).find(".//main")
        return " ".join(main.text_content().split())
