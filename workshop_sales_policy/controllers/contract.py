import logging

from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import content_disposition, request

from odoo.addons.portal.controllers.portal import CustomerPortal

_logger = logging.getLogger(__name__)


class ContractPortal(CustomerPortal):
    """A contract's own page: read it, sign it, keep the archived copy."""

    def _contract_get(self, contract_id, access_token=None):
        """The contract this session may know of, sudo; empty otherwise.

        Customers hold no right on the model: their own login is recognised by the
        customer of the contract, everybody else by the link.
        """
        try:
            return self._document_check_access(
                "workshop.contract", contract_id, access_token=access_token
            )
        except MissingError:
            return request.env["workshop.contract"]
        except AccessError:
            # sudo: only to compare the customer with the session's own
            contract = request.env["workshop.contract"].sudo().browse(contract_id)
            own = contract._is_customer(request.env.user)
            return contract if own else contract.browse()

    def _contract_use_lang(self, contract):
        """Speak the contract's language; the customer's own login has its own."""
        if contract.lang and not request.env.user._is_portal():
            request.update_context(lang=contract.lang)
        return contract.with_env(request.env).sudo()  # sudo: as checked by the caller

    @http.route(
        "/my/contracts/<int:contract_id>", type="http", auth="public", website=True
    )
    def contract_page(self, contract_id, access_token=None, download=None, **kw):
        contract = self._contract_get(contract_id, access_token)
        if not contract:
            return request.redirect("/my")
        is_preview = request.env.user._is_internal()
        bar = request.env._("This is what the customer sees now.")
        contract = self._contract_use_lang(contract)
        newer = contract._get_newer_version()
        shown = contract._is_open_to_customer() and not newer
        if download and shown:
            return self._contract_download(contract)
        return request.render(
            "workshop_sales_policy.portal_contract_page"
            if shown
            else "workshop_sales_policy.portal_contract_closed",
            {
                "page_name": "policy_contract",
                "no_breadcrumbs": True,
                "lang": contract.env.lang,
                "res_company": contract.company_id,
                "contract": contract,
                "newer": newer,
                "newer_url": newer.get_portal_url()
                if newer and newer._is_open_to_customer()
                else "",
                "contact": contract._get_contact(),
                "access_token": access_token or "",
                "bar": bar if is_preview else "",
                "backend_url": f"/odoo/policy-contracts/{contract.id}",
            },
        )

    def _contract_download(self, contract):
        """The archived bytes; before that the contract as it stands."""
        if contract.attachment_id:
            content = contract.attachment_id.raw
        else:
            content = contract._render_pdf()
        return request.make_response(
            content,
            [
                ("Content-Type", "application/pdf"),
                ("Content-Length", len(content)),
                ("Content-Disposition", content_disposition(f"{contract.name}.pdf")),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )

    @http.route(
        "/my/contracts/<int:contract_id>/sign",
        type="jsonrpc",
        auth="public",
        website=True,
    )
    def contract_sign(
        self, contract_id, access_token=None, name=None, signature=None, **kw
    ):
        """Sign as the customer: name, drawing, time, address and grade are kept."""
        access_token = access_token or request.httprequest.args.get("access_token")
        contract = self._contract_get(contract_id, access_token)
        if not contract:
            return {
                "error": request.env._("Invalid link. Please ask us for a new one.")
            }
        user = request.env.user
        contract = self._contract_use_lang(contract)
        name = name if isinstance(name, str) else ""
        refusal = (
            contract._get_customer_refusal(user)
            or contract._get_signature_refusal(name, signature)
            or contract._get_customer_name_refusal(name)
        )
        if refusal:
            return {"error": refusal}
        evidence = {
            "grade": contract._get_grade(user),
            "name": name,
            "signature": signature,
            "ip": request.httprequest.remote_addr,
        }
        try:
            with request.env.cr.savepoint():
                contract._sign_for_customer(evidence)
        except UserError:
            # Its words are for staff; the customer reads whom to ask.
            _logger.warning("Contract %s not signed", contract.name, exc_info=True)
            return {
                "error": request.env._(
                    "Something on our side keeps this contract from being signed now. "
                    "Please ask %s, nothing is lost.",
                    contract._get_contact()["name"],
                )
            }
        return {"force_refresh": True, "redirect_url": contract.get_portal_url()}
