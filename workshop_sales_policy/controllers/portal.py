import logging
from urllib.parse import urlencode

from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request

from odoo.addons.sale_management.controllers.portal import CustomerPortal

_logger = logging.getLogger(__name__)


class PolicyCustomerPortal(CustomerPortal):
    """The offer's own page: closed until released, and what acts on it is evidence.

    Every portal route of an order asks ``_document_check_access`` first, so that is
    where the token is closed, for routes of other addons as well.
    """

    def _document_check_access(self, model_name, document_id, access_token=None):
        if not isinstance(access_token, str):  # JSON may send anything
            access_token = None
        document = super()._document_check_access(
            model_name, document_id, access_token=access_token
        )
        if model_name == "sale.order" and not document._policy_is_open_to_customer():
            raise AccessError(document._policy_get_prepared_text())
        return document

    def _policy_get_order(self, order_id, access_token=None):
        """The order this session may know of, released or not; empty otherwise.

        A customer's own login reaches a withheld offer here although the record rule
        hides it: the page says that it is being prepared, and nothing else.
        """
        try:
            return super()._document_check_access(
                "sale.order", order_id, access_token=access_token
            )
        except MissingError:
            return request.env["sale.order"]
        except AccessError:
            # sudo: sale.order - only to compare the customer with the session's own
            order = request.env["sale.order"].sudo().browse(order_id)
            own = order._policy_is_customer(request.env.user)
            return order if own else order.browse()

    def _policy_get_refusal(self, order_id, access_token=None):
        """Why this session cannot act as the customer of the offer.

        :return: sentence, ``""`` when it can or when core refuses by itself
        :rtype: str
        """
        access_token = access_token or request.httprequest.args.get("access_token")
        order = self._policy_get_order(order_id, access_token)
        return order._policy_get_customer_refusal(request.env.user) if order else ""

    def _policy_use_customer_lang(self, order):
        """Speak the customer's language; the customer's own login has its own."""
        lang = order.partner_id.lang
        if lang and not request.env.user._is_portal():
            request.update_context(lang=lang)

    # -------------------------------------------------------------------------- page
    @http.route()
    def portal_order_page(self, order_id, access_token=None, message=False, **kw):
        order = self._policy_get_order(order_id, access_token)
        if order and not order._policy_is_open_to_customer():
            return self._policy_render_prepared(order, access_token, message)
        if order and order._policy_has_terms() and request.env.user._is_public():
            self._policy_use_customer_lang(order)
        return super().portal_order_page(
            order_id, access_token=access_token, message=message, **kw
        )

    def _policy_render_prepared(self, order, access_token, message):
        """The page of an offer that is not released: no amount, no product.

        Also in place of its PDF, and for the salesperson's preview.
        """
        is_preview = request.env.user._is_internal()
        bar = request.env._("This is what the customer sees now.")
        self._policy_use_customer_lang(order)
        order = order.with_env(request.env).sudo()  # sudo: the page shows no figures
        action = order._get_portal_return_action()
        newer = order._policy_get_replaced_props()
        return request.render(
            "workshop_sales_policy.portal_offer_prepared",
            {
                "page_name": "policy_offer_prepared",
                "lang": order.env.lang,
                "no_breadcrumbs": True,
                "res_company": order.company_id,
                "text": order._policy_get_prepared_text(),
                "newer_url": newer.get("url"),
                "newer_label": newer.get("label"),
                "contact": order._policy_get_contact(),
                "message_url": order.access_url + "/message",
                "access_token": access_token or "",
                "message": message,
                "bar": bar if is_preview else "",
                "backend_url": f"/odoo/action-{action.id}/{order.id}",
            },
        )

    @http.route(
        "/my/orders/<int:order_id>/message",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
    )
    def policy_order_message(self, order_id, access_token=None, body="", **kw):
        """A customer's question, or the wish for a renewed offer."""
        order = self._policy_get_order(order_id, access_token)
        if not order:
            return request.redirect("/my")
        user = request.env.user
        text = order._policy_get_renewal_text() if kw.get("renew") else body.strip()
        if user._is_internal():
            outcome = "staff"
        elif text:
            author = order.partner_id if user._is_public() else user.partner_id
            order._policy_mark_opened()
            order._policy_post_customer_message(text, author)
            outcome = "message_ok"
        else:
            outcome = "message_empty"
        return self._policy_redirect(order, access_token, outcome)

    def _policy_redirect(self, order, access_token, message):
        """Back to the order's page, with one of the page's messages."""
        params = {"message": message}
        if access_token:
            params["access_token"] = access_token
        return request.redirect(f"{order.access_url}?{urlencode(params)}")

    @http.route(
        "/my/orders/<int:order_id>/opened",
        type="jsonrpc",
        auth="public",
        website=True,
    )
    def policy_order_opened(self, order_id, access_token=None):
        """The page says that a person opened it; a fetched link never gets here."""
        try:
            order = self._document_check_access("sale.order", order_id, access_token)
        except (AccessError, MissingError):
            return False
        if request.env.user._is_internal():
            return False
        order._policy_mark_opened()
        return True

    # ----------------------------------------------------------- acting as customer
    @http.route()
    def portal_quote_accept(
        self, order_id, access_token=None, name=None, signature=None, terms=None
    ):
        access_token = access_token or request.httprequest.args.get("access_token")
        order = self._policy_get_order(order_id, access_token)
        if not (order and order.company_id._policy_get_current()):
            return super().portal_quote_accept(order_id, access_token, name, signature)
        refusal = order._policy_get_customer_refusal(request.env.user)
        if not refusal and order._has_to_be_signed():
            refusal = order._policy_get_sign_refusal(name, signature, terms)
        if refusal:
            return {"error": refusal}
        return self._policy_accept(order, access_token, name.strip(), signature, terms)

    def _policy_accept(self, order, access_token, name, signature, terms):
        """Keep signature and acceptance together, or neither of them."""
        evidence = {
            "grade": order._policy_get_grade(request.env.user),
            "way": "portal",
            "name": name,
            "terms": terms,
        }
        savepoint = request.env.cr.savepoint()
        try:
            if order._has_to_be_signed():
                order._policy_mark_opened()
                order._policy_accept(evidence)
            result = super().portal_quote_accept(
                order.id, access_token, name, signature
            )
        except UserError:
            # Its words are for staff; the customer reads whom to ask.
            _logger.warning("Offer %s was not accepted", order.name, exc_info=True)
            result = {"error": order._policy_get_trouble_text()}
        savepoint.close(rollback="error" in result)
        return result

    @http.route()
    def portal_quote_decline(
        self, order_id, access_token=None, decline_message=None, **kwargs
    ):
        if self._policy_get_refusal(order_id, access_token):
            order = self._policy_get_order(order_id, access_token)
            return self._policy_redirect(order, access_token, "cant_reject")
        words = (kwargs.pop("decline_reason", ""), decline_message or "")
        decline_message = " · ".join(word.strip() for word in words if word.strip())
        return super().portal_quote_decline(
            order_id,
            access_token=access_token,
            decline_message=decline_message,
            **kwargs,
        )

    @http.route()
    def portal_quote_option_update(self, order_id, line_id, access_token=None, **kw):
        if self._policy_get_refusal(order_id, access_token):
            return None
        return super().portal_quote_option_update(
            order_id, line_id, access_token=access_token, **kw
        )
