from odoo import http
from odoo.http import request

SCORES = tuple("12345")
NPS_SCORES = tuple(str(score) for score in range(11))


class PolicySatisfactionPortal(http.Controller):
    """The page on which a customer says how satisfied he is: once, by POST only.

    The link needs no login. A session of an internal user, or of another customer,
    answers for nobody; a GET never answers, since scanners open links.
    """

    def _policy_find(self, token):
        """The question of the link in the customer's language, sudo; empty if wrong."""
        found = request.env["workshop.satisfaction.request"]._find(token)
        lang = found.partner_id.lang
        if lang and not request.env.user._is_portal():
            request.update_context(lang=lang)
        return found.with_env(request.env).sudo()  # sudo: as the token opened it

    @http.route(
        "/my/satisfaction/<string:token>",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
    )
    def policy_satisfaction_page(self, token, **kw):
        question = self._policy_find(token)
        if not question:
            return request.not_found()
        return self._policy_render(question)

    @http.route(
        "/my/satisfaction/<string:token>/answer",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
    )
    def policy_satisfaction_answer(self, token, score="", nps="", text="", **kw):
        """The customer's own answer; the first one stays."""
        question = self._policy_find(token)
        if not question:
            return request.not_found()
        grade = question._get_grade(request.env.user)
        if grade not in ("login", "link"):
            return self._policy_render(question, message=grade)
        if score not in SCORES:
            return self._policy_render(question, message="stars", text=text, nps=nps)
        question._record_answer(
            {
                "score": score,
                "nps": nps if nps in NPS_SCORES else False,
                "text": text,
                "grade": grade,
            }
        )
        return request.redirect(f"/my/satisfaction/{token}")

    def _policy_render(self, question, message="", text="", nps=""):
        grade = question._get_grade(request.env.user)
        return request.render(
            "workshop_sales_policy.portal_satisfaction_page",
            {
                "page_name": "policy_satisfaction",
                "no_breadcrumbs": True,
                "lang": request.env.lang,
                "res_company": question.company_id,
                "question": question._get_question(),
                "token": question.token,
                "is_open": question._is_open(),
                "is_answered": question.state == "answered",
                "is_staff": grade == "staff",
                "can_answer": grade in ("login", "link"),
                "message": message,
                "text": text,
                "nps": nps,
            },
        )
