from urllib.parse import urlencode

from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import content_disposition, request
from odoo.tools.mimetypes import guess_mimetype

from odoo.addons.portal.controllers.portal import pager

from .delivery import PHOTO_MAX, PHOTO_SIZE, PHOTO_TYPES, PolicyDeliveryPortal

FILE_TYPES = (*PHOTO_TYPES, "application/pdf")
SCORES = tuple("12345")
PER_PAGE = 20


class PolicyComplaintPage(PolicyDeliveryPortal):
    """The status page of a case: by its link, or the customer's own login.

    Customers hold no right on the model: the page finds the case here, then acts as
    sudo. A GET changes nothing, and a session of an internal user is no customer.
    """

    def _complaint_get(self, case_id, access_token=None):
        """The case this session may know of, sudo; empty otherwise."""
        cases = request.env["workshop.complaint"].sudo()  # sudo: only after the check
        try:
            case = self._document_check_access(
                "workshop.complaint", case_id, access_token=access_token
            )
        except MissingError:
            return cases
        except AccessError:
            case = cases.browse(case_id)
            return case if case._is_customer(request.env.user) else cases
        return cases.browse(case.id)  # core returns it as the superuser's own

    def _complaint_use_lang(self, case):
        """Speak the customer's language; the customer's own login has its own."""
        lang = case.partner_id.lang
        if lang and not request.env.user._is_portal():
            request.update_context(lang=lang)
        return case.with_env(request.env).sudo()  # sudo: as found by the caller

    # -------------------------------------------------------------------------- list
    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if not counters:  # the page itself; its badges are asked for one by one
            values["policy_complaint_count"] = self._complaint_count()
        return values

    def _complaint_get_own_domain(self):
        partner = request.env.user.partner_id.commercial_partner_id
        return [("commercial_partner_id", "=", partner.id)]

    def _complaint_count(self):
        if not request.env.user._is_portal():
            return 0
        # sudo: the login's own cases
        cases = request.env["workshop.complaint"].sudo()
        return cases.search_count(self._complaint_get_own_domain())

    @http.route(
        ["/my/complaints", "/my/complaints/page/<int:page>"],
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def complaint_list(self, page=1, **kw):
        """The cases of the login's own company; none for staff."""
        count = self._complaint_count()
        pages = pager(url="/my/complaints", total=count, page=page, step=PER_PAGE)
        # sudo: the login's own cases
        cases = request.env["workshop.complaint"].sudo()
        if count:
            cases = cases.search(
                self._complaint_get_own_domain(),
                order="id desc",
                limit=PER_PAGE,
                offset=pages["offset"],
            )
        return request.render(
            "workshop_sales_policy.portal_complaint_list",
            {"page_name": "policy_complaint", "cases": cases, "pager": pages},
        )

    # -------------------------------------------------------------------------- page
    @http.route(
        "/my/complaints/<int:case_id>",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
    )
    def complaint_page(self, case_id, access_token=None, message="", **kw):
        case = self._complaint_get(case_id, access_token)
        if not case:
            return request.redirect("/my")
        return self._complaint_render(case, access_token, message)

    def _complaint_render(self, case, access_token, message, typed=None):
        case = self._complaint_use_lang(case)
        user = request.env.user
        main = case._get_main()
        same = main.commercial_partner_id == case.commercial_partner_id
        response = request.render(
            "workshop_sales_policy.portal_complaint_page",
            {
                "page_name": "policy_complaint",
                "no_breadcrumbs": not user._is_portal(),
                "lang": request.env.lang,
                "res_company": case.company_id,
                "case": case,
                "url": case.access_url,
                "page": case._get_page_values(),
                "main": main if main != case and same and user._is_portal() else False,
                "contact": case._get_page_contact(),
                "access_token": access_token or "",
                "message": message,
                "typed": typed or {},
                "is_staff": user._is_internal(),
                "file_max": PHOTO_MAX,
                "file_size": PHOTO_SIZE,
            },
        )
        # The address holds the secret of the page: it goes to no other site.
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    @http.route(
        "/my/complaints/<int:case_id>/file/<int:file_id>",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
    )
    def complaint_file(self, case_id, file_id, access_token=None, **kw):
        """A photo or PDF of the conversation, for whoever may open the page."""
        case = self._complaint_get(case_id, access_token)
        file = case and case._get_page_file(file_id)
        if not file:
            return request.not_found()
        if file.mimetype in PHOTO_TYPES:
            return (
                request.env["ir.binary"]
                ._get_image_stream_from(file, width=1024, height=1024)
                .get_response()
            )
        return request.make_response(
            file.raw,
            [
                ("Content-Type", "application/octet-stream"),
                ("Content-Disposition", content_disposition(f"{file.name}.pdf")),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )

    # -------------------------------------------------------------------------- acts
    @http.route(
        "/my/complaints/<int:case_id>/opened",
        type="jsonrpc",
        auth="public",
        website=True,
    )
    def complaint_opened(self, case_id, access_token=None):
        """A person has the page in hand: what was told reached him."""
        case = self._complaint_get(case_id, access_token)
        if not case or case._get_grade(request.env.user) == "staff":
            return False
        case._mark_page_opened()
        return True

    @http.route(
        "/my/complaints/<int:case_id>/<any(message,accept,disagree,rate):act>",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
    )
    def complaint_act(self, case_id, act, access_token=None, **typed):
        """One act of the customer; what he typed stays when it could not be taken."""
        case = self._complaint_get(case_id, access_token)
        if not case:
            return request.redirect("/my")
        outcome, is_taken = self._complaint_try(case, act, typed)
        if not is_taken:
            return self._complaint_render(case, access_token, outcome, typed)
        params = {"message": outcome}
        if access_token:
            params["access_token"] = access_token
        return request.redirect(f"{case.access_url}?{urlencode(params)}")

    def _complaint_try(self, case, act, typed):
        """Check an act, then keep it.

        :return: ``(key of the page's message, whether it was kept)``
        :rtype: tuple
        """
        if case._get_grade(request.env.user) == "staff":
            return "staff", False
        check = getattr(self, f"_complaint_check_{act}")
        refusal, keep = check(case, typed)
        if refusal:
            return refusal, False
        if not self._complaint_count_word(case):
            return "often", False
        keep()
        return act, True

    def _complaint_check_message(self, case, typed):
        text = str(typed.get("text") or "").strip()
        files, refusal = self._complaint_read_files()
        if not refusal and not text and not files:
            refusal = "empty"
        return refusal, lambda: case._take_word(text, files, request.env.user)

    def _complaint_check_accept(self, case, typed):
        grade = case._get_grade(request.env.user)
        refusal = "" if case._can_accept() else "past"
        return refusal, lambda: case._accept(grade)

    def _complaint_check_disagree(self, case, typed):
        text = str(typed.get("reason") or "").strip()
        refusal = "" if text else "why"
        if not case._can_disagree():
            refusal = "past"
        return refusal, lambda: case._disagree(text, request.env.user)

    def _complaint_check_rate(self, case, typed):
        score = typed.get("score")
        refusal = "" if score in SCORES else "stars"
        if not case._can_rate():
            refusal = "past"
        text = str(typed.get("note") or "")
        user = request.env.user
        return refusal, lambda: case._rate(int(score), text, user)

    def _complaint_count_word(self, case):
        """Whether this case still takes in words today."""
        counters = request.env["workshop.intake.counter"]
        (limit,) = case._get_policy_values("intake_word_limit")
        return counters._hit(case.company_id, "case", case.id) <= limit

    def _complaint_read_files(self):
        """Files of a form, looked at by content: a name or header proves nothing.

        :return: ``(list of bytes, refusal key)``
        :rtype: tuple
        """
        files = []
        for upload in request.httprequest.files.getlist("photo"):
            upload.stream.seek(0)  # read before, when the request is tried again
            content = upload.stream.read(PHOTO_SIZE + 1)
            if not content:
                continue
            if len(content) > PHOTO_SIZE or len(files) == PHOTO_MAX:
                return [], "file_size"
            if guess_mimetype(content) not in FILE_TYPES:
                return [], "file_type"
            files.append(content)
        return files, ""
