from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ...tools.numeric import is_above

# Values that no contract is about.
UNRELATED_FIELDS = frozenset({"validity_date", "terms", "pricelist_id"})


class WorkshopOrderContractMixin(models.AbstractModel):
    """Which orders need a contract, and the gate until it is signed (clause 3.3a).

    The host lists this mixin before the release mixin; it extends the hooks of the
    gate, the acceptance, the change table, the form and the strip.
    """

    _name = "workshop.order.contract.mixin"
    _description = "Contract of an Order"

    policy_contract_id = fields.Many2one(
        "workshop.contract",
        "Contract",
        copy=False,
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        # stock, MRP and invoicing people read orders without a role of ours
        groups="workshop_sales_policy.group_policy_user,"
        "workshop_sales_policy.group_policy_auditor",
    )
    policy_contract_needed = fields.Boolean(
        "Needs a Contract",
        copy=False,
        readonly=True,
        help="By the policy in force when the customer accepted.",
    )

    # ----------------------------------------------------------------- who needs one
    def _policy_needs_contract(self):
        """Whether this order needs a contract by the policy in force (F3.15).

        Amounts strictly above the limit, with taxes, in company currency. Reads
        cached settings and the order's own row.

        :rtype: bool
        """
        self.ensure_one()
        policy = self.company_id._policy_get_current()
        if not policy or self._policy_is_exempt():
            return False
        settings = policy._get_settings()
        # The choice of the manager binds whoever sells.
        customer = self._policy_get_customer().commercial_partner_id
        choice = customer.policy_contract_required
        if choice in ("always", "never"):
            return choice == "always"
        if settings["contract_always"]:
            return True
        limit = settings["contract_amount"]
        if limit and is_above(
            self._policy_get_company_amount(self.amount_total), limit
        ):
            return True
        return settings["contract_longer_term"] and self._policy_has_longer_term()

    def _policy_has_longer_term(self):
        """Whether the customer pays later than usual."""
        self.ensure_one()
        term = self.payment_term_id
        if not term:
            return False
        # sudo: res.partner - as above
        customer = self.partner_id.sudo().with_company(self.company_id)
        usual = customer.property_payment_term_id
        if term == usual:
            return False
        return self._policy_get_term_days(term) > self._policy_get_term_days(usual)

    def _policy_contract_is_signed(self):
        """Whether a contract signed by both sides covers this order as it is now."""
        self.ensure_one()
        contract = self.sudo().policy_contract_id  # sudo: a fact, no content
        return contract._covers(self)

    def _policy_waits_for_contract(self):
        """Whether a contract is needed and not there; cheap where none is needed."""
        self.ensure_one()
        return (
            self.state != "cancel"
            and self._policy_needs_contract()
            and not self._policy_contract_is_signed()
        )

    def _policy_get_contract_stage(self):
        self.ensure_one()
        # sudo: workshop.contract - whether there is one is no secret
        if not self.sudo().policy_contract_id:
            return False
        waits = self._policy_waits_for_contract()
        return "contract_review" if waits else "contract_signed"

    def _policy_get_contract_differences(self):
        """What the order says otherwise than its signed contract, in words."""
        self.ensure_one()
        contract = self.sudo().policy_contract_id  # sudo: words on the reader's order
        if not contract.order_id or not self._policy_contract_is_signed():
            return []  # the contract's own gate is in front
        return [contract._word_difference(row) for row in contract._get_differences()]

    def _policy_ensure_contractable(self):
        """Whether a contract may be drafted from this order now.

        :raise UserError: cancelled, or not accepted yet
        """
        for order in self:
            if order.state == "cancel":
                raise UserError(
                    self.env._(
                        "%s is cancelled and cannot have a contract. Set it to "
                        "quotation first.",
                        order.name,
                    )
                )
            if order.state != "sale" and not order._policy_has_accepted():
                raise UserError(
                    self.env._(
                        "%s is not accepted yet: its contract drafts itself when the "
                        "customer accepts.",
                        order.name,
                    )
                )

    def _policy_get_contract_date(self):
        """The promised day as a contract states it, ``False`` without one."""
        self.ensure_one()
        return (
            self._policy_local_date(self.commitment_date)
            if self.commitment_date
            else False
        )

    def _policy_link_contracts(self, contracts):
        """The newest contract of each order is the order's; a signed one stays."""
        for contract in contracts.filtered("order_id"):
            order = contract.order_id.sudo()  # sudo: a guarded column
            if order.policy_contract_id.state != "archived":
                order._policy_write({"policy_contract_id": contract.id})

    # ----------------------------------------------------------------------- accepting
    def _policy_accept(self, evidence):
        """The contract drafts itself; a frame contract that covers the order does."""
        result = super()._policy_accept(evidence)
        needy = self.filtered(lambda o: o._policy_needs_contract())
        if needy:
            needy._policy_write({"policy_contract_needed": True})
            needy._policy_prepare_contracts()
        return result

    def _policy_prepare_contracts(self):
        """Cover each order by a frame contract, or draft its own."""
        contracts = self.env["workshop.contract"].sudo()  # sudo: by rule, not by person
        for order in self.filtered(lambda o: not o._policy_contract_is_signed()):
            frame = contracts._find_frame(order)
            if frame:
                order._policy_write({"policy_contract_id": frame.id})
            elif order.state != "sale":
                contracts._draft_by_itself(order)
        self._policy_refresh_stage()

    def _policy_get_open_gates(self):
        gates = super()._policy_get_open_gates()
        if self._policy_waits_for_contract():
            gates = [self._policy_word_contract_gate(), *gates]
        return gates

    def _policy_word_contract_gate(self):
        """What stands in the way, and who clears it."""
        self.ensure_one()
        # sudo: the state of a contract is what the refused reader must learn
        contract = self.sudo().policy_contract_id
        if not contract or contract.state in ("superseded", "terminated"):
            return self.env._(
                "%s needs a signed contract before it is confirmed. Use Confirm and "
                "say how the customer agreed: the contract then drafts itself.",
                self.name,
            )
        states = dict(contract._fields["state"]._description_selection(self.env))
        return self.env._(
            "%(order)s needs a signed contract before it is confirmed: %(contract)s is "
            "%(state)s.",
            order=self.name,
            contract=contract.name,
            state=states[contract.state],
        )

    def _policy_ensure_contract_signed(self):
        """The gate: no route confirms an order that lacks its contract.

        :raise UserError: which orders, and what is missing
        """
        waiting = self.filtered(lambda o: o._policy_waits_for_contract())
        if waiting:
            raise UserError(
                "\n".join(order._policy_word_contract_gate() for order in waiting)
            )

    # -------------------------------------------------------------------- what changes
    def _policy_on_change(self, changes, level, margin_pct, material):
        result = super()._policy_on_change(changes, level, margin_pct, material)
        if any(change.field not in UNRELATED_FIELDS for change in changes):
            self._policy_contract_changed()
        return result

    def _policy_contract_changed(self):
        """The contract follows the order, or is outdated where it was signed."""
        self.ensure_one()
        # sudo: evidence, recognised by effect; native roles may change orders
        self.sudo().policy_contract_id._on_order_change()

    @contextmanager
    def _policy_apply_change(self, change):
        with super()._policy_apply_change(change):
            yield
        self.sudo()._policy_contract_changed()  # sudo: as above

    def _policy_after_state(self, before):
        result = super()._policy_after_state(before)
        for order in self.sudo():  # sudo: guarded columns, the move itself was allowed
            if order.state == "cancel" and before.get(order.id) != "cancel":
                order.policy_contract_id._on_order_cancel()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_contract(self):
        for order in self.sudo():  # sudo: whether one exists
            if order.policy_contract_id:
                raise UserError(
                    self.env._(
                        "%(order)s has contract %(contract)s and is kept. Cancel it "
                        "instead.",
                        order=order.name,
                        contract=order.policy_contract_id.name,
                    )
                )

    # -------------------------------------------------------------------------- screens
    def _policy_get_step(self):
        step = super()._policy_get_step()
        if step in ("confirm", "native") and self._policy_has_accepted():
            if self.state in ("draft", "sent") and self._policy_waits_for_contract():
                return "contract" if step == "confirm" else "wait"
        return step

    def _policy_word_accepted(self):
        if not self._policy_waits_for_contract():
            return super()._policy_word_accepted()
        contract = self.sudo().policy_contract_id._get_newest()  # sudo: its state
        if not contract or contract.state in ("superseded", "terminated"):
            return "warning", self.env._(
                "Accepted; a contract is needed before the order is confirmed. Open "
                "it to draft it."
            )
        states = dict(contract._fields["state"]._description_selection(self.env))
        return "info", self.env._(
            "Accepted by %(name)s on %(date)s; contract %(contract)s: %(state)s. The "
            "order is confirmed when both sides have signed.",
            name=self.policy_accept_name or self.partner_id.name,
            date=format_date(self.env, self.policy_accept_date),
            contract=contract.name,
            state=states[contract.state],
        )

    def action_policy_open_contract(self):
        """Open the contract of this order; draft it where it is missing."""
        self.ensure_one()
        self.check_access("read")
        contract = self.policy_contract_id
        if not contract or contract.state in ("superseded", "terminated"):
            if not self._policy_waits_for_contract() and not contract:
                raise UserError(self.env._("%s needs no contract.", self.name))
            if self.state in ("draft", "sent") and self._policy_has_accepted():
                self.check_access("write")
                self._policy_prepare_contracts()
                contract = self.policy_contract_id
        return contract._get_newest()._get_form_action()

    def _policy_get_stage_facts(self):
        facts = super()._policy_get_stage_facts()
        contract = self.sudo().policy_contract_id  # sudo: who and when is no secret
        if not contract:
            return facts
        link = {"res_model": contract._name, "res_id": contract.id}
        user = contract.approved_by_id or contract.user_id
        facts["contract_review"] = {
            "user": user.name,
            "date": contract.date_approved or contract.date_submitted,
            **link,
        }
        if contract.date_signed:
            facts["contract_signed"] = {
                "user": contract.customer_name,
                "date": contract.date_signed,
                **link,
            }
        return facts

    def _policy_get_portal_status(self):
        """Accepted, but the contract comes first: in the customer's words."""
        self.ensure_one()
        if (
            self.state not in ("draft", "sent")
            or not self._policy_has_accepted()
            or not self._policy_waits_for_contract()
        ):
            return super()._policy_get_portal_status()
        name = self._policy_get_contact()["name"]
        contract = self._policy_get_portal_contract()
        if not contract:
            return self.env._(
                "Your order is noted, the contract follows. %s sends it to you, "
                "usually within one working day.",
                name,
            )
        if contract.state == "signed":
            return self.env._(
                "Your order is noted and you have signed the contract. %s signs for us "
                "and confirms the order.",
                name,
            )
        return self.env._(
            "Your order is noted. Please read and sign the contract; then we confirm "
            "the order."
        )

    def _policy_get_portal_contract(self):
        """The contract that the customer may open from the order's page."""
        self.ensure_one()
        contract = self.sudo().policy_contract_id  # sudo: the page decides what shows
        newest = contract._get_newest() if contract else contract
        if newest and newest._is_open_to_customer():
            return newest
        return contract if contract.state == "archived" else contract.browse()

    # -------------------------------------------------------------------------- control
    @api.model
    def _control_contract_present(self, company, date_from, date_to):
        """Clause 3.3a: orders that need a contract and have one."""
        applicable = (
            Domain("company_id", "=", company.id)
            & Domain("policy_contract_needed", "=", True)
            & Domain("state", "!=", "cancel")
            & company._policy_get_period_domain(
                "policy_accept_date", date_from, date_to
            )
        )
        kept = applicable & Domain("policy_contract_id", "!=", False)
        return (
            "sale.order",
            applicable,
            kept
            & Domain(
                "policy_contract_id.state", "not in", ("superseded", "terminated")
            ),
        )

    @api.model
    def _bypass_contract_present(self, company, date_from, date_to):
        """Confirmed orders whose needed contract nobody had signed. Must be none."""
        return (
            Domain("company_id", "=", company.id)
            & Domain("policy_contract_needed", "=", True)
            & Domain("state", "=", "sale")
            & (
                Domain("policy_contract_id", "=", False)
                | Domain("policy_contract_id.date_archived", "=", False)
            )
            & company._policy_get_period_domain(
                "policy_accept_date", date_from, date_to
            )
        )
