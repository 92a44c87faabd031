from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import formatLang

from ...tools.remedy import exceeds


class WorkshopComplaint(models.Model):
    """Money back: a native credit note, drafted from the case, posted by finance.

    A price reduction is a credit note, too: the same limit, the same books, and the
    customer has it at once. A coupon on the next order would be a promise of money
    that no account shows and that binds the customer to buy again.
    """

    _inherit = "workshop.complaint"

    refund_ids = fields.One2many(
        "account.move", "policy_complaint_id", "Credit Notes", readonly=True
    )
    refund_count = fields.Integer(
        compute="_compute_refund_count", export_string_translation=False
    )
    refundable_amount = fields.Monetary(
        "Left of the Compensation",
        compute="_compute_refundable_amount",
        help="Released compensation less credit notes and replacements of this case.",
    )

    @api.depends("refund_ids")
    def _compute_refund_count(self):
        cases = self.sudo()  # sudo: a number; the documents keep their own rules
        for case, complaint in zip(cases, self, strict=True):
            complaint.refund_count = len(case.refund_ids)

    @api.depends(
        "compensation_amount",
        "is_compensation_released",
        "refund_ids.state",
        "refund_ids.amount_untaxed_signed",
        "replacement_ids.policy_covered_amount",
        "replacement_ids.state",
    )
    def _compute_refundable_amount(self):
        cases = self.sudo()  # sudo: sums; the documents keep their own rules
        for case, complaint in zip(cases, self, strict=True):
            left = 0.0
            if case.is_compensation_released:
                left = case.compensation_amount - case._get_given()
            complaint.refundable_amount = max(0.0, left)

    # ------------------------------------------------------------- what was given
    def _get_given(self, states=("draft", "posted"), except_order=None):
        """What this case gave its customer, company currency, untaxed. As sudo.

        :param states: of the credit notes that count
        :param except_order: ``sale.order`` to leave out
        """
        self.ensure_one()
        refunds = self.refund_ids.filtered(
            lambda move: move.state in states and move.move_type == "out_refund"
        )
        orders = self.replacement_ids.filtered(lambda order: order.state != "cancel")
        if except_order:
            orders -= except_order
        money = -sum(refunds.mapped("amount_untaxed_signed"))
        return money + sum(orders.mapped("policy_covered_amount"))

    def _exceeds_compensation(self, more, except_order=None):
        """Whether giving ``more`` passes what was released. As sudo."""
        self.ensure_one()
        given = self._get_given(except_order=except_order)
        rounding = self.currency_id.rounding
        return exceeds(self.compensation_amount, given, more, rounding)

    def _ensure_refunds_released(self):
        """Posted credit notes stay within the released compensation. As sudo.

        :raise UserError: what was released and what would be given
        """
        for case in self:
            released = case.compensation_amount if case.is_compensation_released else 0
            given = case._get_given(states=("posted",))
            if exceeds(released, given, 0.0, case.currency_id.rounding):
                raise UserError(
                    self.env._(
                        "%(case)s released %(released)s, and %(given)s would be given. "
                        "Lower the credit note, or propose the solution anew.",
                        case=case.name,
                        released=case._money(released),
                        given=case._money(given),
                    )
                )

    # ------------------------------------------------------------------ credit note
    def _make_refund(self, amount):
        """Draft the credit note of this case; finance posts it.

        Odoo lets sales people draft invoices of their orders without accounting
        rights; a credit note is drafted the same way and put on finance's list.

        :param float amount: company currency, untaxed
        :return: ``account.move``, sudo
        :raise UserError: no customer, not released, or more than is left
        """
        self.ensure_one()
        self._ensure_actor()
        self._ensure_not_accused()
        self._ensure_open()
        case = self.sudo()  # sudo: the draft of this case, after the guard
        case._ensure_refundable(amount)
        invoice = case._get_invoice()
        move = case._draft_reversal(invoice) if invoice else case._draft_credit_note()
        line = case._prepare_refund_line(move, invoice, amount)
        move.write({"invoice_line_ids": [Command.clear(), Command.create(line)]})
        move._policy_link_case(case)
        move._policy_tell_finance(case)
        case._policy_refresh_costs()
        case._message_log(
            body=self.env._("Credit note drafted: %s", case._money(amount))
        )
        return move

    def _ensure_refundable(self, amount):
        if not self.partner_id:
            raise UserError(
                self.env._("Choose the customer of %s first: who gets it?", self.name)
            )
        if amount <= 0:
            raise UserError(self.env._("Enter how much, more than nothing."))
        if not self.is_compensation_released:
            raise UserError(
                self.env._(
                    "The compensation of %s is not released yet. Propose a solution "
                    "with it first.",
                    self.name,
                )
            )
        if self._exceeds_compensation(amount):
            raise UserError(
                self.env._(
                    "%(amount)s is more than is left: %(case)s released %(released)s, "
                    "%(given)s is given already. Propose the solution anew for more.",
                    amount=self._money(amount),
                    case=self.name,
                    released=self._money(self.compensation_amount),
                    given=self._money(self._get_given()),
                )
            )

    def _get_invoice(self):
        """The invoice to credit: the order's newest posted one of this customer."""
        self.ensure_one()
        invoices = self.order_id.invoice_ids.filtered(
            lambda move: move.state == "posted"
            and move.move_type == "out_invoice"
            and move.company_id == self.company_id
            and move.commercial_partner_id == self.commercial_partner_id
        )
        named = invoices.filtered(
            lambda move: self.product_id in move.invoice_line_ids.product_id
        )
        return (named or invoices).sorted(lambda m: (m.invoice_date, m.id))[-1:]

    def _draft_reversal(self, invoice):
        """Core's own reversal, a draft; its lines are replaced by the amount."""
        wizards = self._get_clean_env()["account.move.reversal"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        wizard = wizards.create(
            {"reason": self.name, "journal_id": invoice.journal_id.id}
        )
        wizard.reverse_moves()
        return wizard.new_move_ids

    def _draft_credit_note(self):
        moves = self._get_clean_env()["account.move"].with_company(self.company_id)
        return moves.create(
            {
                "move_type": "out_refund",
                "company_id": self.company_id.id,
                "partner_id": self.partner_id.id,
                "invoice_origin": self.name,
                "ref": self.name,
            }
        )

    def _prepare_refund_line(self, move, invoice, amount):
        """One line of the amount, taxed and booked as what was sold.

        Without product: no goods come back by it, and none leave the order's count.
        """
        row = self.with_context(lang=self._get_customer_lang())
        values = {"name": row.env._("Compensation for %s", self.name), "quantity": 1.0}
        lines = invoice.invoice_line_ids.filtered(
            lambda line: line.display_type == "product"
        )
        sold = lines.filtered(lambda line: line.product_id == self.product_id) or lines
        product = self.product_id.with_company(self.company_id)
        taxes = product.taxes_id._filter_taxes_by_company(self.company_id)
        taxes = move.fiscal_position_id.map_tax(taxes)
        if sold:
            taxes = sold[0].tax_ids
            values["account_id"] = sold[0].account_id.id
        if sold or product:
            values["tax_ids"] = [Command.set(taxes.ids)]
        values["price_unit"] = self._get_refund_price(move, taxes, amount)
        return values

    def _get_refund_price(self, move, taxes, amount):
        """``amount`` in the credit note's currency, with the taxes prices include.

        :rtype: float
        """
        price = self.company_id.currency_id._convert(
            amount,
            move.currency_id,
            self.company_id,
            move.invoice_date or self.company_id._policy_get_today(),
        )
        included = taxes.filtered("price_include")
        if not included:
            return price
        return included.compute_all(
            price, currency=move.currency_id, handle_price_include=False
        )["total_included"]

    def _word_refund(self, move, lang):
        """The to-do of finance, in the reader's language."""
        self.ensure_one()
        row = self.with_context(lang=lang)
        return row.env._(
            "Refund of %(amount)s for %(case)s",
            amount=formatLang(
                row.env, move.amount_untaxed, currency_obj=move.currency_id
            ),
            case=self.name,
        )

    # ----------------------------------------------------------------------- buttons
    def action_refund_dialog(self):
        return self._get_remedy_dialog("refund", self.env._("Refund"))

    def action_open_refunds(self):
        return self._open_documents("account.move", self.env._("Credit Notes"))
