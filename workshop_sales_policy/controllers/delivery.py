import base64

from odoo import http
from odoo.http import request
from odoo.tools.mimetypes import guess_mimetype

from .portal import PolicyCustomerPortal

PHOTO_MAX = 3
PHOTO_SIZE = 8 * 1024 * 1024
# What a phone's camera makes and every reader can look at.
PHOTO_TYPES = ("image/jpeg", "image/png", "image/webp", "image/gif")


class PolicyDeliveryPortal(PolicyCustomerPortal):
    """The customer's page of a delivery, and his word on its receipt.

    The order's token or the customer's login opens it; a receipt is said by POST only,
    never by a session of an internal user.
    """

    def _policy_get_delivery(self, order_id, picking_id, access_token=None):
        """The shipment this session may know of, empty otherwise.

        :return: ``(order, stock.picking)``, sudo
        :rtype: tuple
        """
        picking = request.env["stock.picking"].sudo()
        order = self._policy_get_order(order_id, access_token)
        if not order or not order._policy_is_open_to_customer():
            return order, picking
        # sudo: stock.picking - of the order that the token or login opened
        shipments = order.sudo()._policy_get_portal_shipments()
        return order, shipments.filtered(lambda row: row.id == picking_id)

    @http.route(
        "/my/orders/<int:order_id>/deliveries/<int:picking_id>",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
    )
    def policy_delivery_page(self, order_id, picking_id, access_token=None, **kw):
        order, picking = self._policy_get_delivery(order_id, picking_id, access_token)
        if not order:
            return request.redirect("/my")
        if not picking:
            return self._policy_redirect(order, access_token, "")
        if request.env.user._is_public() or request.env.user._is_internal():
            self._policy_use_customer_lang(order)
        picking = picking.with_env(request.env).sudo()  # sudo: as found above
        return request.render(
            "workshop_sales_policy.portal_delivery_page",
            {
                "page_name": "policy_delivery",
                "no_breadcrumbs": True,
                "lang": request.env.lang,
                "res_company": picking.company_id,
                "order": order.with_env(request.env).sudo(),  # sudo: as found above
                "picking": picking,
                "page": picking._policy_get_portal_values(),
                "contact": order._policy_get_contact(),
                "access_token": access_token or "",
                "message": kw.get("message", ""),
                "is_staff": request.env.user._is_internal(),
            },
        )

    @http.route(
        "/my/orders/<int:order_id>/deliveries/<int:picking_id>/opened",
        type="jsonrpc",
        auth="public",
        website=True,
    )
    def policy_delivery_opened(self, order_id, picking_id, access_token=None):
        """A person has the page in hand: the notice reached him."""
        _order, picking = self._policy_get_delivery(order_id, picking_id, access_token)
        if not picking or request.env.user._is_internal():
            return False
        request.env["workshop.notice"]._mark_opened("stock.picking", picking.ids)
        return True

    @http.route(
        "/my/orders/<int:order_id>/deliveries/<int:picking_id>/receipt",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
    )
    def policy_delivery_receipt(
        self, order_id, picking_id, access_token=None, answer="", note="", **kw
    ):
        """The customer's word: everything arrived, or what is wrong."""
        order, picking = self._policy_get_delivery(order_id, picking_id, access_token)
        if not picking:
            return request.redirect("/my")
        if request.env.user._is_internal():
            outcome = "staff"
        else:
            outcome = self._policy_keep_receipt(
                order, picking, answer, kw.get("exception"), note
            )
        return self._policy_redirect_delivery(picking, access_token, outcome)

    def _policy_keep_receipt(self, order, picking, answer, exception, note):
        """Check the customer's word and keep it.

        :return: key of the message the page shows
        :rtype: str
        """
        kinds = dict(picking._fields["policy_receipt_exception"].selection)
        if answer not in ("fine", "problem"):
            return "unclear"
        if answer == "problem" and exception not in kinds:
            return "what"
        grade = order._policy_get_grade(request.env.user)
        if not picking._policy_is_receipt_open(grade):
            return ""
        photos, refusal = (
            self._policy_read_photos() if answer == "problem" else ([], "")
        )
        if refusal:
            return refusal
        user = request.env.user
        name = order.partner_id.name if user._is_public() else user.name
        picking._policy_record_receipt(
            {
                "exception": answer == "problem" and exception,
                "name": name,
                "grade": grade,
                "way": "portal",
                "note": answer == "problem" and note.strip(),
            },
            attachments=self._policy_create_photos(picking, photos),
        )
        request.env["workshop.notice"]._mark_opened("stock.picking", picking.ids)
        return "thanks"

    def _policy_read_photos(self):
        """Photos of the form, looked at by content: a name or header proves nothing.

        :return: ``(list of bytes, refusal key)``
        :rtype: tuple
        """
        photos = []
        for upload in request.httprequest.files.getlist("photo"):
            content = upload.stream.read(PHOTO_SIZE + 1)
            if not content:
                continue
            if len(content) > PHOTO_SIZE or len(photos) == PHOTO_MAX:
                return [], "photo_size"
            if guess_mimetype(content) not in PHOTO_TYPES:
                return [], "photo_type"
            photos.append(content)
        return photos, ""

    def _policy_create_photos(self, picking, photos):
        # sudo: ir.attachment - evidence from the customer, content checked above
        attachments = request.env["ir.attachment"].sudo()
        return attachments.create(
            [
                {
                    "name": f"{picking.name} {number}".replace("/", "-"),
                    "datas": base64.b64encode(content),
                    "res_model": "stock.picking",
                    "res_id": picking.id,
                }
                for number, content in enumerate(photos, 1)
            ]
        )

    def _policy_redirect_delivery(self, picking, access_token, message):
        order = picking.sale_id
        params = [f"message={message}"] if message else []
        if access_token:
            params.append(f"access_token={access_token}")
        url = f"/my/orders/{order.id}/deliveries/{picking.id}"
        return request.redirect(f"{url}?{'&'.join(params)}" if params else url)

    @http.route(
        "/my/orders/<int:order_id>/deliveries/<int:picking_id>/photo/<int:photo_id>",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
    )
    def policy_delivery_photo(self, order_id, picking_id, photo_id, access_token=None):
        """One photo of the packing, for whoever may open the page."""
        _order, picking = self._policy_get_delivery(order_id, picking_id, access_token)
        photos = picking and picking._policy_get_packing_photos().sudo()
        photo = photos and photos.filtered(lambda row: row.id == photo_id)
        if not photo:
            return request.not_found()
        return (
            request.env["ir.binary"]
            ._get_image_stream_from(photo, width=1024, height=1024)
            .get_response()
        )
