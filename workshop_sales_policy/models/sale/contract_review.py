from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...tools.approval import Facts
from ...tools.contract import first_possible, is_too_early, is_whole, sum_percentages
from .contract_template_clause import REQUIRED_CLAUSES


class WorkshopContract(models.Model):
    """The review of a contract: what must be complete, and what its approver sees."""

    _inherit = "workshop.contract"

    # ------------------------------------------------------------------- gate's hooks
    def _policy_get_document(self):
        self.ensure_one()
        return "contract" if self.state in ("draft", "review") else False

    def _policy_get_facts(self, rules):
        rows = self.env["workshop.approval.rule"].sudo()  # sudo: rules bind everybody
        matched = {
            rule.id: self.filtered_domain(rows.browse(rule.id)._get_domain())
            for rule in rules
            if rule.trigger == "domain"
        }
        return {contract.id: (contract._get_facts(matched), None) for contract in self}

    def _get_facts(self, matched):
        self.ensure_one()
        order = self.order_id
        facts = {
            "amount": self._get_company_amount(),
            "matched": frozenset(
                rule_id for rule_id, records in matched.items() if self in records
            ),
        }
        if order:
            usual = self.partner_id.with_company(
                self.company_id
            ).property_payment_term_id
            facts["term_days"] = order._policy_get_term_days(self.payment_term_id)
            facts["default_term_days"] = order._policy_get_term_days(usual)
        if self.date_promised and self.date_planned:
            facts["promised"] = self.date_promised
            lead = max(self.line_ids.mapped("lead_days"), default=0.0)
            facts["lead"] = first_possible(self.date_planned, lead)
        return Facts(**facts)

    def _get_company_amount(self):
        self.ensure_one()
        if self.currency_id == self.company_id.currency_id:
            return self.amount_total
        return self.currency_id._convert(
            self.amount_total,
            self.company_id.currency_id,
            self.company_id,
            self.company_id._policy_get_today(),
        )

    def _policy_get_material(self):
        self.ensure_one()
        return {
            "partner_id": self.partner_id.id,
            "currency_id": self.currency_id.id,
            "payment_term_id": self.payment_term_id.id or None,
            "commitment_date": fields.Date.to_string(self.date_promised) or None,
            "lines": {str(line.id): line._get_material() for line in self.line_ids},
            "clauses": {
                str(clause.id): [clause.name, clause.text or "", clause.state]
                for clause in self.clause_ids
            },
            "payments": [[part.name, part.percent] for part in self.payment_ids],
        }

    def _policy_get_difference_baseline(self):
        """The quotation as agreed: what an approver compares the contract with."""
        self.ensure_one()
        order = self.order_id
        if not order:
            return {}
        twins = {line.order_line_id.id: line for line in self.line_ids}
        rows = {}
        for line in order._policy_get_lines():
            twin = twins.get(line.id)
            rows[str(twin.id) if twin else f"order-{line.id}"] = {
                "label": line.product_id.name or line.name,
                "product_id": line.product_id.id or None,
                "quantity": line.product_uom_qty,
                "price_unit": line.price_unit,
                "discount": line.discount,
            }
        promised = order._policy_get_contract_date()
        return dict(
            self._policy_get_material(),
            payment_term_id=order.payment_term_id.id or None,
            commitment_date=fields.Date.to_string(promised) or None,
            currency_id=order.currency_id.id,
            lines=rows,
        )

    def _policy_get_team_leader(self):
        return self.order_id.team_id.user_id

    def _policy_get_beneficiary(self):
        """Drafter is never approver (F3.1): the seller, and whoever wrote."""
        return self.user_id | self.drafter_ids

    def _policy_get_author(self):
        return self.user_id or self.create_uid

    def _policy_prepare_figures(self, evaluation):
        self.ensure_one()
        return {
            "partner_id": self.partner_id.id,
            "author_id": self._policy_get_author().id,
            "currency_id": self.currency_id.id,
            "amount": self.amount_total,
        }

    def _policy_get_card_figures(self):
        orders = self.order_id
        figures = orders._policy_get_card_figures() if orders else {}
        return {c.id: figures.get(c.order_id.id, {}) for c in self}

    def _policy_word_figures(self, figures, currency):
        return self.env["sale.order"]._policy_word_figures(figures, currency)

    # -------------------------------------------------------------------- completeness
    def _policy_ensure_complete(self):
        """Clause 3.3b: nothing is submitted while something is missing.

        :raise UserError: everything that misses, per contract
        """
        for contract in self:
            contract._ensure_current()
            problems = contract._get_problems()
            if problems:
                raise UserError(
                    self.env._(
                        "%(contract)s is not complete yet: %(problems)s. Fill it in, "
                        "then submit it.",
                        contract=contract.name,
                        problems="; ".join(problems),
                    )
                )

    def _get_problems(self):
        """What keeps this contract from being submitted, in the reader's language.

        :rtype: list[str]
        """
        self.ensure_one()
        problems = self._get_clause_problems()
        if self.is_frame and not self.date_expiry:
            problems.append(self.env._("the last day of the frame contract"))
        if not self.is_frame and not self.line_ids:
            problems.append(self.env._("a line with product and quantity"))
        percentages = self.payment_ids.mapped("percent")
        if (self.line_ids or percentages) and not is_whole(percentages):
            problems.append(
                self.env._(
                    "the payments add up to %s %%, not to 100",
                    f"{sum_percentages(percentages):g}",
                )
            )
        return problems + self._get_date_problems()

    def _get_clause_problems(self):
        self.ensure_one()
        labels = dict(self.clause_ids._fields["key"]._description_selection(self.env))
        given = self.clause_ids.filtered(lambda clause: clause.state != "missing")
        missing = [
            labels[key]
            for key in REQUIRED_CLAUSES
            if key not in given.mapped("key")
            or any(c.key == key and c.state == "missing" for c in self.clause_ids)
        ]
        missing += [
            clause.name
            for clause in self.clause_ids
            if clause.key == "other" and clause.state == "missing"
        ]
        if not missing:
            return []
        return [self.env._("the clauses on %s", ", ".join(missing))]

    def _get_date_problems(self):
        """Lines promised before signature and lead time, unless somebody said why."""
        self.ensure_one()
        # A date that misses is the clause's problem, not this one's.
        if (self.early_reason or "").strip() or not self.date_promised:
            return []
        return [
            self.env._(
                "%(product)s is promised for %(date)s, possible from %(first)s",
                product=line.name,
                date=format_date(self.env, self.date_promised),
                first=format_date(
                    self.env, first_possible(self.date_planned, line.lead_days)
                ),
            )
            for line in self.line_ids
            if is_too_early(
                self.date_promised, self.date_planned or None, line.lead_days
            )
        ]

    def _ensure_current(self):
        """Nothing is done with a contract whose order is gone, or that was replaced.

        :raise UserError: which, and what to do instead
        """
        for contract in self:
            # sudo: sale.order - its state only, whoever acts on the contract
            order = contract.order_id.sudo()
            if order.state == "cancel":
                raise UserError(
                    self.env._(
                        "%(order)s is cancelled, so contract %(contract)s has no order "
                        "any more. Set the order to quotation, or terminate the "
                        "contract.",
                        order=order.name,
                        contract=contract.name,
                    )
                )
            newest = contract.sudo()._get_newest()  # sudo: a name
            if newest != contract:
                raise UserError(
                    self.env._(
                        "%(contract)s was replaced by %(newest)s. Open that version.",
                        contract=contract.name,
                        newest=newest.name,
                    )
                )

    # ------------------------------------------------------------------------ release
    def action_policy_submit(self, reason=""):
        self.check_access("write")
        self._ensure_current()
        self._refresh_text()
        result = super().action_policy_submit(reason)
        # sudo: facts of the submission, which the gate above let pass
        self.sudo()._policy_write(
            {"date_submitted": fields.Datetime.now(), "is_complete": True}
        )
        self.order_ids._policy_refresh_stage()
        return result

    def _policy_do_release(self, request):
        self.ensure_one()
        self._policy_write(
            {
                "state": "approved",
                "policy_approval_state": "approved",
                "policy_request_id": request.id,
                "date_approved": fields.Datetime.now(),
                "approved_by_id": request.decided_by_id.id,
                **self._policy_set_next("", {}),
            }
        )
        self.order_ids._policy_refresh_stage()

    def _policy_release_within(self, evaluations, document=None):
        """No rule asks for a say: approved by the policy itself, and logged."""
        self.policy_request_id._close_refusal()
        self._policy_write(
            {
                "state": "approved",
                "policy_approval_state": "none",
                "date_approved": fields.Datetime.now(),
                "approved_by_id": False,
                **self._policy_set_next("", {}),
            }
        )
        self.env["workshop.approval.decision"]._evidence_create(
            [
                {
                    "res_model": self._name,
                    "res_id": contract.id,
                    "document": "contract",
                    "company_id": contract.company_id.id,
                    "kind": "within",
                    "user_id": self.env.uid,
                }
                for contract in self
            ]
        )
        self.order_ids._policy_refresh_stage()

    def _policy_write(self, vals):
        state = vals.get("policy_approval_state")
        if state == "pending":
            vals = dict(vals, state="review")
        elif state in ("refused", "withdrawn", "void"):
            vals = dict(vals, state="draft")
        return super()._policy_write(vals)

    # ----------------------------------------------------------- what the order does
    def _with_newest(self):
        """These and the version that is to replace each, where there is one."""
        return self.union(*(contract._get_newest() for contract in self))

    def _on_order_change(self):
        """The order changed: what nobody signed goes back, the rest is outdated.

        A version in the making follows, too: its customer signs what is agreed now.
        """
        for contract in self._with_newest().filtered(lambda c: not c.is_frame):
            if contract.state == "archived":
                contract._policy_write({"is_outdated": not contract._says_as_order()})
            elif contract.customer_date or contract.our_date:
                contract._end(
                    "terminated",
                    self.env._("The order changed while it was being signed."),
                )
            elif contract.state in ("draft", "review", "approved", "sent"):
                contract._take_back()

    def _says_as_order(self):
        """Whether the order says now what was signed; then nothing is to be amended.

        :rtype: bool
        """
        self.ensure_one()
        return (
            self.partner_id == self.order_id.partner_id
            and not self._get_differences()
            and all(
                line.product_id == line.order_line_id.product_id
                for line in self.line_ids
            )
        )

    def _take_back(self):
        """Back to the draft with the order's lines of now; nobody had signed."""
        self.ensure_one()
        if self.policy_request_id.state in ("pending", "approved"):
            self.policy_request_id._void()
        was_draft = self.state == "draft"
        self._policy_write(
            {
                "state": "draft",
                "date_approved": False,
                "approved_by_id": False,
                "date_sent": False,
                **(
                    {}
                    if was_draft and not self.policy_request_id
                    else self._policy_set_next("contract_order_changed", {})
                ),
            }
        )
        order = self.order_id
        models.BaseModel.write(
            self,
            {
                "partner_id": order.partner_id.id,
                "payment_term_id": order.payment_term_id.id,
                "date_promised": order._policy_get_contract_date(),
            },
        )
        self.line_ids.unlink()
        self.payment_ids.unlink()
        self._fill_lines()
        self._fill_payments()
        self._refresh_text()

    def _on_order_cancel(self):
        """An order that is gone takes its unsigned contract along."""
        for contract in self._with_newest().filtered(lambda c: not c.is_frame):
            if contract.state in ("draft", "review", "approved", "sent", "signed"):
                contract._end("terminated", self.env._("The order was cancelled."))

    def _end(self, state, reason):
        """Terminate, after the caller's guard; an open round is closed."""
        self.ensure_one()
        if self.policy_request_id.state == "pending":
            self.policy_request_id._void()
        self._policy_write(
            {
                "state": state,
                "date_ended": fields.Datetime.now(),
                "end_reason": reason,
                **self._policy_set_next("", {}),
            }
        )
        self._message_log(body=reason)
        orders = self.order_ids
        if self.previous_id.state not in (False, "superseded", "terminated"):
            # The version before is the living one again.
            orders._policy_write({"policy_contract_id": self.previous_id.id})
        orders._policy_refresh_stage()
