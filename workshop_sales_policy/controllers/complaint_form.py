from odoo import http
from odoo.http import request

from ..models.complaint.complaint import REMEDIES
from ..models.complaint.complaint_portal import WORD_LENGTH
from .complaint import PHOTO_MAX, PHOTO_SIZE, PolicyComplaintPage
from .open_form import PolicyOpenForm

SCOPE = "workshop.complaint.form"
ORDERS = 10
# What a person sees and fills in; the rest of the form says where he came from.
TYPED = ("category", "text", "remedy", "safety", "name", "phone", "email", "order")


class PolicyComplaintForm(PolicyOpenForm, PolicyComplaintPage):
    """ "Report a problem": without login, from an order, or with the own login.

    The company is the order's, or the one its own link names, or the public one: a
    visitor cannot choose another.
    """

    # ------------------------------------------------------------------ where from
    def _complaint_get_source(self, link=None, order_id=None, **kw):
        """Who reports, to which company.

        :return: ``{"company", "order", "picking", "partner", "grade"}``, records as
            sudo; ``company`` empty when there is no form for this session
        :rtype: dict
        """
        user = request.env.user
        order, picking = self._complaint_get_order(order_id, **kw)
        if order:
            company, grade = order.company_id, order._policy_get_grade(user)
        else:
            company = self._complaint_get_company(link)
            grade = "login" if user._is_portal() else "open"
        partner = user.partner_id if user._is_portal() else order.partner_id
        if user._is_internal():
            grade = "staff"
        policy = company and company._policy_get_current()
        if not policy or (
            grade == "open" and not policy._get_settings()["intake_is_open"]
        ):
            company = company.browse()
        return {
            "company": company,
            "order": order,
            "picking": picking,
            "partner": partner,
            "grade": grade,
            "link": link or "",
        }

    def _complaint_get_company(self, link):
        if link:
            return request.env["workshop.complaint"]._find_form_company(link)
        return request.env.company.sudo()  # sudo: its name and telephone

    def _complaint_get_order(self, order_id, picking_id=None, access_token=None, **kw):
        """The order and delivery a customer comes from, verified to be his; sudo."""
        orders = request.env["sale.order"].sudo()  # sudo: as checked below
        pickings = request.env["stock.picking"].sudo()  # sudo: of that order
        order_id, picking_id = (
            self._complaint_id(order_id),
            self._complaint_id(picking_id),
        )
        order = order_id and self._policy_get_order(order_id, access_token)
        if not order or not order._policy_is_open_to_customer():
            return orders, pickings
        user = request.env.user
        if user._is_portal() and not order._policy_is_customer(user):
            # A link passed on to another customer's login: his own name stays his.
            return orders, pickings
        order = orders.browse(order.id)
        shipments = order._policy_get_portal_shipments()
        return order, shipments.filtered(lambda row: row.id == picking_id)

    def _complaint_id(self, value):
        value = str(value or "")
        return int(value) if value.isdecimal() and len(value) < 10 else 0

    # ------------------------------------------------------------------------ form
    @http.route(
        ["/complaint", "/complaint/<string:link>"],
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
    )
    def complaint_form(self, link=None, **kw):
        source = self._complaint_get_source(link, **kw)
        if not source["company"]:
            return request.not_found()
        return self._complaint_render_form(source, kw, {}, "")

    def _complaint_render_form(self, source, params, typed, message):
        order, partner, company = source["order"], source["partner"], source["company"]
        if order and request.env.user._is_public():
            self._policy_use_customer_lang(order)
        cases = request.env["workshop.complaint"]
        response = request.render(
            "workshop_sales_policy.portal_complaint_form",
            {
                "page_name": "policy_complaint",
                "no_breadcrumbs": not request.env.user._is_portal(),
                "lang": request.env.lang,
                "res_company": company,
                "source": source,
                "order": order.with_env(request.env).sudo(),  # sudo: as verified
                "picking": source["picking"],
                "is_known": bool(partner),
                "orders": self._complaint_get_orders(source),
                "categories": self._complaint_get_categories(company),
                "remedies": cases._get_page_remedies(),
                "contact": self._complaint_get_contact(order, company),
                "access_token": params.get("access_token") or "",
                "typed": typed,
                "message": message,
                "started": typed.get("started") or self._open_form_sign(SCOPE),
                "is_staff": source["grade"] == "staff",
                "file_max": PHOTO_MAX,
                "file_size": PHOTO_SIZE,
                "text_max": WORD_LENGTH,
            },
            status=429 if message == "often" else 200,
        )
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    def _complaint_get_categories(self, company):
        # sudo: workshop.complaint.category - the chips of the form
        categories = request.env["workshop.complaint.category"].sudo()
        return categories.search(
            [("parent_id", "=", False), ("company_id", "in", (company.id, False))]
        )

    def _complaint_get_orders(self, source):
        """The login's own last orders, to choose from."""
        orders = request.env["sale.order"].sudo()  # sudo: the login's own, below
        if source["grade"] != "login" or source["order"]:
            return orders
        return orders.search(
            [
                ("partner_id", "child_of", source["partner"].commercial_partner_id.id),
                ("company_id", "=", source["company"].id),
                ("state", "=", "sale"),
            ],
            order="date_order desc",
            limit=ORDERS,
        )

    def _complaint_get_contact(self, order, company):
        if order:
            return order._policy_get_contact()
        return {"name": company.name, "phone": company.phone or ""}

    # ------------------------------------------------------------------------ send
    @http.route(
        ["/complaint", "/complaint/<string:link>"],
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
    )
    def complaint_send(self, link=None, **post):
        source = self._complaint_get_source(link, **post)
        if not source["company"]:
            return request.not_found()
        typed = {name: str(post.get(name) or "") for name in TYPED}
        if source["order"] and request.env.user._is_public():
            self._policy_use_customer_lang(source["order"])
        values, files, refusal = self._complaint_check_form(source, typed)
        refusal = refusal or self._complaint_check_sender(source, post)
        if refusal:
            if self._open_form_read(SCOPE, post) is not None:
                typed["started"] = post["started"]
            return self._complaint_render_form(source, post, typed, refusal)
        cases = request.env["workshop.complaint"]
        case = cases._receive_from_form(
            source["company"], values, source["grade"], files
        )
        return request.redirect(f"{case._get_portal_link()}&message=created")

    def _complaint_check_form(self, source, typed):
        """Read the form.

        :return: ``(values of the case, list of bytes, refusal key)``
        :rtype: tuple
        """
        if source["grade"] == "staff":
            return {}, [], "staff"
        categories = self._complaint_get_categories(source["company"])
        chosen = self._complaint_id(typed["category"])
        if chosen not in categories.ids:
            return {}, [], "category"
        text = typed["text"].strip()
        if not text:
            return {}, [], "text"
        contact, refusal = self._complaint_read_contact(source, typed)
        if refusal:
            return {}, [], refusal
        files, refusal = self._complaint_read_files()
        order = source["order"]
        if not order:
            own = self._complaint_get_orders(source)
            order = own.filtered(lambda o: o.id == self._complaint_id(typed["order"]))
        remedies = [key for key, _label in REMEDIES]
        return (
            {
                **contact,
                "category_id": chosen,
                "description": text[:WORD_LENGTH],
                "remedy": typed["remedy"] if typed["remedy"] in remedies else False,
                "is_safety": typed["safety"] == "1",
                "order_id": order.id,
                "picking_id": source["picking"].id,
            },
            files,
            refusal,
        )

    def _complaint_read_contact(self, source, typed):
        """Who reports: the known customer, or what a visitor wrote of himself."""
        if source["partner"]:
            return {"partner_id": source["partner"].id}, ""
        contact, refusal = self._open_form_read_contact(typed)
        if refusal:
            return {}, refusal
        return {
            "is_anonymous": not any(contact.values()),
            "contact_name": contact["contact_name"],
            "contact_phone": contact["phone"],
            "email_from": contact["email"],
        }, ""

    def _complaint_check_sender(self, source, post):
        """Why this message is not taken in; ``""`` when it is."""
        kind, sender = {
            "login": ("user", request.env.uid),
            "link": ("order", source["order"].id),
            "open": ("address", request.httprequest.remote_addr),
        }[source["grade"]]
        return self._open_form_refuse(SCOPE, post, source["company"], kind, sender)
