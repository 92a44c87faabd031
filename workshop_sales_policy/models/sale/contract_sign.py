from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.image import base64_to_image

# What a drawn signature may weigh; a pad sends some ten kilobytes.
SIGNATURE_BYTES = 2 * 1024 * 1024


class WorkshopContract(models.Model):
    """Both sides sign: after the review, each once, with who, when and how."""

    _inherit = "workshop.contract"

    # In the row itself: an attachment would have doors of its own.
    our_signature = fields.Binary(
        copy=False, readonly=True, attachment=False, prefetch=False
    )
    our_name = fields.Char("Signed for Us By", copy=False, readonly=True)
    our_user_id = fields.Many2one(
        "res.users", "Our Signatory", copy=False, readonly=True, ondelete="restrict"
    )
    our_date = fields.Datetime("Signed for Us On", copy=False, readonly=True)
    customer_signature = fields.Binary(
        "Customer's Signature",
        copy=False,
        readonly=True,
        attachment=False,
        prefetch=False,
    )
    customer_name = fields.Char("Signed for the Customer By", copy=False, readonly=True)
    customer_date = fields.Datetime(
        "Signed by the Customer On", copy=False, readonly=True
    )
    customer_grade = fields.Selection(
        [
            ("login", "Customer's own login"),
            ("link", "Link"),
            ("scan", "Confirmed scan"),
        ],
        "Evidence",
        copy=False,
        readonly=True,
    )
    is_reviewed = fields.Boolean("Approved Before Signature", copy=False, readonly=True)
    date_signed = fields.Datetime("Signed by Both On", copy=False, readonly=True)

    # ----------------------------------------------------------------------- sending
    def action_send(self):
        """Ask how the contract reaches the customer: e-mail, link or print.

        :raise UserError: not approved, or replaced
        """
        self.ensure_one()
        self._ensure_may_leave()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send %s", self.name),
            "res_model": "workshop.contract.send",
            "view_mode": "form",
            "target": "new",
            "context": {"default_contract_id": self.id},
        }

    def _ensure_may_leave(self):
        """The gate in front of mail, link, paper and signature.

        :raise UserError: not approved yet, or no living version
        """
        for contract in self:
            if contract.state in ("draft", "review"):
                raise UserError(
                    self.env._(
                        "Contract %s is not approved yet. Submit it for review, then "
                        "go on.",
                        contract.name,
                    )
                )
            if contract.state in ("approved", "sent", "signed"):
                contract._ensure_current()
            if contract.state == "terminated":
                raise UserError(
                    self.env._(
                        "Contract %(contract)s has ended: %(reason)s Draft another "
                        "one.",
                        contract=contract.name,
                        reason=contract.end_reason or "",
                    )
                )

    def _mark_sent(self, note):
        """It left the house, whichever way.

        :param str note: the way, for the log
        """
        self.ensure_one()
        self.check_access("write")
        self._ensure_may_leave()
        contract = self.sudo()  # sudo: guarded columns, after gate and access
        contract._portal_ensure_token()
        if contract.state == "approved":
            contract._policy_write(
                {"state": "sent", "date_sent": fields.Datetime.now()}
            )
            contract.order_ids._policy_refresh_stage()
        self._message_log(body=note)

    # ---------------------------------------------------------------------- our side
    def _get_our_refusal(self):
        """Why this user cannot sign for the workshop now, ``""`` if he can.

        :rtype: str
        """
        self.ensure_one()
        user = self.env.user
        if self.our_date:
            return self.env._(
                "%(contract)s is signed for us by %(name)s.",
                contract=self.name,
                name=self.our_name,
            )
        if self.state not in ("approved", "sent", "signed"):
            return self.env._(
                "Contract %s is not approved yet. Submit it for review, then go on.",
                self.name,
            )
        manager = user.has_group("workshop_sales_policy.group_policy_manager")
        if not manager and user != self.approved_by_id:
            return self.env._(
                "Only the sales manager, the owner or whoever approved %s signs for "
                "us. Ask one of them.",
                self.name,
            )
        return ""

    def action_sign(self):
        """Open the dialog in which an authorised person signs for the workshop."""
        return self._open_act("sign", self.env._("Sign for Us"))

    def _sign_for_us(self, name, signature):
        """Keep the workshop's signature; archive when the customer has signed.

        :param str name: of the person who signs
        :param str signature: base64 image
        :raise UserError: not authorised, not approved, replaced, or no image
        """
        self.ensure_one()
        self.check_access("read")
        refusal = self._get_our_refusal() or self._get_signature_refusal(
            name, signature
        )
        if refusal:
            raise UserError(refusal)
        self._ensure_current()
        contract = self.sudo()  # sudo: evidence, guarded above
        contract._policy_write(
            {
                "our_name": name.strip(),
                "our_signature": signature,
                "our_user_id": self.env.uid,
                "our_date": fields.Datetime.now(),
            }
        )
        contract._message_log(body=self.env._("Signed for us by %s.", name.strip()))
        contract._after_signature()

    # -------------------------------------------------------------- customer's side
    def _get_signature_refusal(self, name, signature):
        """What misses in a signature, ``""`` when it is whole.

        :param str name: of the person who signs
        :param str signature: base64 image
        :rtype: str
        """
        self.ensure_one()
        name = str(name or "").strip()
        if not name:
            return self.env._("Enter your name, then sign.")
        if not signature:
            return self.env._("Sign in the box, then accept.")
        if not isinstance(signature, (str, bytes)):
            return self.env._("Your signature could not be read. Sign once more.")
        if len(signature) > SIGNATURE_BYTES * 4 // 3:
            return self.env._(
                "This image is larger than %s MB. Draw your signature in the box.",
                SIGNATURE_BYTES // 1024 // 1024,
            )
        try:
            base64_to_image(signature)
        except (UserError, TypeError, ValueError):
            return self.env._("Your signature could not be read. Sign once more.")
        return ""

    def _get_customer_name_refusal(self, name):
        """A company does not sign by itself."""
        self.ensure_one()
        company = self.partner_id.commercial_partner_id
        name = str(name or "").strip().casefold()
        if company.is_company and name == (company.name or "").casefold():
            return self.env._("Enter the name of the person who signs.")
        return ""

    def _sign_for_customer(self, evidence):
        """Keep the customer's signature; the caller has checked who speaks.

        :param dict evidence: ``grade``, ``name`` and, where known, ``signature``
            (base64), ``ip``, ``confirm_user_id``
        :raise UserError: not with the customer, replaced, signed already
        """
        self.ensure_one()
        self._ensure_current()
        if self.customer_date or self.state not in ("approved", "sent"):
            raise UserError(self.env._("Contract %s cannot be signed now.", self.name))
        self._policy_write(
            {
                "state": "signed",
                "date_sent": self.date_sent or fields.Datetime.now(),
                "customer_name": evidence["name"].strip(),
                "customer_date": fields.Datetime.now(),
                "customer_grade": evidence["grade"],
                "customer_signature": evidence.get("signature") or False,
                "customer_ip": evidence.get("ip") or False,
                "scan_confirm_user_id": evidence.get("confirm_user_id") or False,
                # a fact of this moment, measured by clause 3.3c
                "is_reviewed": bool(self.date_approved),
            }
        )
        self._message_log(
            body=self.env._("Signed for the customer by %s.", evidence["name"].strip())
        )
        self._after_signature()

    def _word_evidence(self):
        """How the customer signed, as the printed contract says it."""
        self.ensure_one()
        if self.customer_grade == "scan":
            return self.env._(
                "Signed on paper; checksum of the scan (SHA-256): %s", self.scan_sha256
            )
        grades = dict(self._fields["customer_grade"]._description_selection(self.env))
        return self.env._(
            "Signed online: %(grade)s, from address %(address)s",
            grade=grades.get(self.customer_grade, ""),
            address=self.customer_ip or "—",
        )

    def _after_signature(self):
        """The second signature completes the contract; archiving is automatic."""
        self.ensure_one()
        if self.our_date and self.customer_date:
            self._policy_write({"date_signed": fields.Datetime.now()})
            self._try_archive()
        self.order_ids._policy_refresh_stage()

    # ------------------------------------------------------------------------ ending
    def action_terminate(self):
        """Open the dialog that ends a contract with a reason."""
        return self._open_act("terminate", self.env._("Terminate"))

    def _terminate(self, reason):
        """End a contract by a person's decision.

        :param str reason: why, kept and shown
        :raise UserError: ended already, no reason, or not the manager's to end
        """
        self.ensure_one()
        self.check_access("write")
        if not (reason or "").strip():
            raise UserError(self.env._("Say why: others rely on the contract."))
        if self.state in ("superseded", "terminated"):
            raise UserError(self.env._("%s has ended already.", self.name))
        manager = self.env.user.has_group("workshop_sales_policy.group_policy_manager")
        if self.state in ("signed", "archived") and not manager:
            raise UserError(
                self.env._("A signed contract is ended by the sales manager. Ask.")
            )
        self.sudo()._end("terminated", reason.strip())  # sudo: evidence, guarded above

    def _open_act(self, act, title):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": f"{title} · {self.name}",
            "res_model": "workshop.contract.act",
            "view_mode": "form",
            "target": "new",
            "context": {"default_contract_id": self.id, "default_act": act},
        }
