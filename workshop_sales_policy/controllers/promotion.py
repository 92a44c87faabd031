from odoo import http
from odoo.http import request

from ..models.promotion.promotion_page import NOTE_LENGTH
from ..tools.sender import address_key
from .open_form import PolicyOpenForm

VISITS_PER_ADDRESS = 50
SCOPE = "workshop.promotion.form"
TYPED = ("name", "phone", "email", "note")


class PolicyPromotionPage(PolicyOpenForm):
    """The page behind a leaflet: what is offered, and "please call me".

    A GET writes nothing: scanners open links. A person's first act counts the visit,
    once a session and promotion; staff are no visitors.
    """

    @http.route(
        "/promotion/<string:link>",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
    )
    def promotion_page(self, link, message="", **kw):
        promotion = self._promotion_find(link)
        if not promotion:
            return request.not_found()
        message = "thanks" if message == "thanks" else ""
        return self._promotion_render(promotion, link, {}, message)

    @http.route(
        "/promotion/<string:link>",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
    )
    def promotion_send(self, link, **post):
        promotion = self._promotion_find(link)
        if not promotion:
            return request.not_found()
        typed = {name: str(post.get(name) or "") for name in TYPED}
        values, refusal = self._promotion_check_form(promotion, typed)
        refusal = refusal or self._open_form_refuse(
            SCOPE,
            post,
            promotion.company_id,
            "lead",
            request.httprequest.remote_addr,
        )
        if refusal:
            if self._open_form_read(SCOPE, post) is not None:
                typed["started"] = post["started"]
            return self._promotion_render(promotion, link, typed, refusal)
        promotion._receive_lead(values)
        return request.redirect(f"/promotion/{link}?message=thanks")

    @http.route("/promotion/<string:link>/opened", type="jsonrpc", auth="public")
    def promotion_opened(self, link, **kw):
        """A person holds the page in his hands."""
        promotion = self._promotion_find(link)
        seen = request.session.get("policy_promotions_seen", [])
        if not promotion or request.env.user._is_internal() or promotion.id in seen:
            return False
        request.session["policy_promotions_seen"] = [*seen, promotion.id]
        return self._promotion_count(promotion)

    def _promotion_count(self, promotion):
        """Count a visitor; from one address not more than an office or a café holds."""
        hits = request.env["workshop.intake.counter"]._hit(
            promotion.company_id,
            f"visit {promotion.id}",
            address_key(request.httprequest.remote_addr),
        )
        if hits > VISITS_PER_ADDRESS:
            return False
        promotion._count_visit()
        return True

    # ------------------------------------------------------------------------ the page
    def _promotion_find(self, link):
        """The promotion of a link, sudo; empty when this session may not see it."""
        promotion = request.env["workshop.promotion"]._find_page(link)
        is_reader = promotion.with_env(request.env).has_access("read")
        is_shown = promotion and (is_reader or promotion._is_page_shown())
        return promotion if is_shown else promotion.browse()

    def _promotion_check_form(self, promotion, typed):
        """Read the form.

        :return: ``(values of the lead, refusal key)``
        :rtype: tuple
        """
        if request.env.user._is_internal():
            return {}, "staff"
        if not promotion._is_page_open():
            return {}, "over"
        contact, refusal = self._open_form_read_contact(typed)
        if refusal:
            return {}, refusal
        if not contact["phone"] and not contact["email"]:
            return {}, "contact"
        return {**contact, "note": typed["note"].strip()[:NOTE_LENGTH]}, ""

    def _promotion_render(self, promotion, link, typed, message):
        response = request.render(
            "workshop_sales_policy.promotion_page",
            {
                "page_name": "policy_promotion",
                "no_breadcrumbs": True,
                "lang": request.env.lang,
                "res_company": promotion.company_id,
                "promotion": promotion.with_env(request.env).sudo(),  # sudo: by link
                "link": link,
                "typed": typed,
                "message": message,
                "note_max": NOTE_LENGTH,
                "started": typed.get("started") or self._open_form_sign(SCOPE),
                "is_staff": request.env.user._is_internal(),
            },
            status=429 if message == "often" else 200,
        )
        response.headers["Referrer-Policy"] = "same-origin"
        return response
