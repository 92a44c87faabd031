from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_date, formatLang

from ...tools.contract import fill, split_evenly
from .contract_template_clause import REQUIRED_CLAUSES


class WorkshopContract(models.Model):
    """How a contract drafts itself: texts from the template, values from the order."""

    _inherit = "workshop.contract"

    @api.model
    def _open_for(self, order):
        """The living contract of ``order``, or a new draft of it.

        :param order: one ``sale.order`` that the customer accepted
        :return: ``workshop.contract``
        :raise UserError: the order is cancelled, or nobody accepted it
        """
        order.ensure_one()
        contract = order.policy_contract_id
        if contract and contract.state not in ("superseded", "terminated"):
            newest = contract._get_newest()
            # The order changed after the signature: what was agreed anew is amended.
            return newest._draft_next_version() if newest.is_outdated else newest
        return self.create([{"order_id": order.id}])

    @api.model
    def _draft_by_itself(self, orders):
        """Contracts of accepted orders; nobody drafted them, their seller is told.

        :return: the new contracts, superuser
        """
        # The acting colleague must not become the drafter: he may have to approve.
        contracts = self.with_user(SUPERUSER_ID)
        for order in orders:
            contract = contracts.with_company(order.company_id)._open_for(
                order.with_user(SUPERUSER_ID)
            )
            contracts |= contract
        return contracts

    @api.model
    def _prepare_from_order(self, vals):
        """Fill ``vals`` of a new contract from its order; explicit texts stay.

        :raise UserError: the order cannot have a contract now
        """
        order = self.env["sale.order"].browse(vals.get("order_id"))
        if not order:
            vals["is_frame"] = True  # what belongs to one order drafts itself
            return
        order.check_access("read")
        order._policy_ensure_contractable()
        partner = order.partner_id
        vals.update(
            company_id=order.company_id.id,
            partner_id=partner.id,
            currency_id=order.currency_id.id,
            user_id=order.user_id.id,
            is_frame=False,
        )
        # sudo: the shared templates; whoever may draft copies their texts
        template = self.env["workshop.contract.template"].sudo()
        vals.setdefault("template_id", template._get_default(order.company_id).id)
        vals.setdefault("lang", partner.lang or self.env.lang)
        vals.setdefault("payment_term_id", order.payment_term_id.id)
        vals.setdefault("date_promised", order._policy_get_contract_date())

    def _fill_draft(self):
        """Give a new contract its lines, payments and clauses."""
        self.ensure_one()
        values = {}
        if not self.lang:
            values["lang"] = self.partner_id.lang or self.env.lang
        if not self.date_planned:
            values["date_planned"] = self.company_id._policy_get_today()
        if self.is_frame and not self.date_start:
            values["date_start"] = self.company_id._policy_get_today()
        if not self.template_id:
            template = self.env["workshop.contract.template"].sudo()  # sudo: as above
            default = template._get_default(self.company_id, self.is_frame)
            values["template_id"] = default.id
        models.BaseModel.write(self, values)
        if self.order_id and not self.line_ids:
            self._fill_lines()
        if self.order_id and not self.payment_ids:
            self._fill_payments()
        if not self.clause_ids:
            self._fill_clauses()

    def _fill_lines(self):
        self.ensure_one()
        order = self.order_id.with_context(lang=self.lang)
        self.line_ids = [
            Command.create(
                {
                    "order_line_id": line.id,
                    "sequence": line.sequence,
                    "product_id": line.product_id.id,
                    "name": line.product_id.name or line.name,
                    "specification": line.policy_specification or False,
                    "quantity": line.product_uom_qty,
                    "uom_id": line.product_uom_id.id,
                    "price_unit": line.price_unit,
                    "discount": line.discount,
                    "tax_ids": [Command.set(line.tax_ids.ids)],
                    "lead_days": self._get_lead_days(line),
                }
            )
            for line in order._policy_get_lines()
        ]

    @api.model
    def _get_lead_days(self, line):
        """Days that a line of the quotation needs; services need none."""
        product = line.product_id
        if product.type != "consu":
            return 0.0
        return max(line.customer_lead, product.sale_delay)

    def _fill_payments(self):
        """Propose the parts of the payment from the payment term."""
        self.ensure_one()
        contract = self.with_context(lang=self.lang)
        term = contract.payment_term_id
        rows = term.line_ids
        amounts = [
            row.value_amount
            if row.value == "percent"
            else 100.0 * row.value_amount / (self.amount_total or 1.0)
            for row in rows
        ]
        shares = split_evenly(amounts)
        if not shares:
            rows, shares = [None], [100.0]
        self.payment_ids = [
            Command.create(
                {
                    "sequence": 10 * (index + 1),
                    "name": contract._word_due(row),
                    "percent": share,
                }
            )
            for index, (row, share) in enumerate(zip(rows, shares, strict=True))
            if share > 0
        ]

    def _word_due(self, row):
        """When one part is due, in the language of the environment."""
        if row is None or not row.nb_days:
            return self.env._("at once")
        if row.delay_type == "days_after":
            return self.env._("%s days after the invoice", row.nb_days)
        return self.env._("%s days after the end of the invoice's month", row.nb_days)

    # ------------------------------------------------------------------------- texts
    def _fill_clauses(self):
        """The template's clauses, and a missing one for each that it lacks."""
        for contract in self:
            contract.clause_ids.unlink()
            words = contract.with_context(lang=contract.lang)
            # sudo: the shared templates, whoever may draft copies their texts
            rows = words.template_id.sudo().clause_ids
            values = words._get_placeholder_values()
            clauses = [
                dict(words._fill_text(row.text, values), key=row.key, name=row.name)
                for row in rows
            ]
            labels = dict(
                words.clause_ids._fields["key"]._description_selection(words.env)
            )
            clauses += [
                {"key": key, "name": labels[key], "state": "missing"}
                for key in REQUIRED_CLAUSES
                if key not in rows.mapped("key")
            ]
            contract.clause_ids = [
                Command.create(dict(vals, sequence=10 * (index + 1)))
                for index, vals in enumerate(clauses)
            ]

    @api.model
    def _fill_text(self, source, values):
        """Columns of a clause: its text filled in, and whether something misses."""
        text, missing = fill(source, values)
        return {
            "source": source,
            "text": text,
            "state": "missing" if missing or not text.strip() else "ok",
        }

    def _refresh_text(self):
        """Fill in again what nobody edited, after a value changed."""
        for contract in self.filtered(lambda c: c.state == "draft"):
            words = contract.with_context(lang=contract.lang)
            values = words._get_placeholder_values()
            for clause in contract.clause_ids:
                if clause.is_edited or not clause.source or clause.state == "na":
                    continue
                vals = self._fill_text(clause.source, values)
                if vals["text"] != clause.text or vals["state"] != clause.state:
                    models.BaseModel.write(clause, vals)

    @api.model
    def _get_placeholders(self):
        """The only names that a template may put between braces.

        :return: ``{name: what it stands for}``, in the reader's language
        """
        _ = self.env._
        return {
            "number": _("number of the contract"),
            "order": _("number of the order"),
            "company": _("our name"),
            "company_address": _("our address"),
            "customer": _("name of the customer"),
            "customer_address": _("address of the customer"),
            "products": _("products"),
            "specifications": _("products with specification"),
            "quantities": _("products with quantity"),
            "prices": _("products with price"),
            "total": _("total with taxes"),
            "capital_total": _("total in capital figures, or the total"),
            "delivery_date": _("promised date"),
            "delivery_address": _("where we deliver to"),
            "payment_term": _("payment term"),
            "payments": _("parts of the payment"),
            "terms_delivery": _("delivery terms of the offer"),
            "terms_after_sales": _("after-sales terms of the offer"),
            "valid_from": _("first day of a frame contract"),
            "valid_until": _("last day of a frame contract"),
        }

    def _get_placeholder_values(self):
        """Texts for the placeholders, in the language of the environment.

        :return: ``{name: text}``; empty where the contract does not know
        """
        self.ensure_one()
        order = self.order_id
        total = formatLang(self.env, self.amount_total, currency_obj=self.currency_id)
        shipping = order.partner_shipping_id or self.partner_id
        return {
            "number": self.name,
            "order": order.name,
            "company": self.company_id.name,
            "company_address": self._word_address(self.company_id.partner_id),
            "customer": self.partner_id.commercial_partner_id.name,
            "customer_address": self._word_address(self.partner_id),
            "products": ", ".join(self.line_ids.mapped("name")),
            "specifications": self._word_lines("specification"),
            "quantities": self._word_lines("quantity"),
            "prices": self._word_lines("price"),
            "total": total if self.line_ids else "",
            "capital_total": self._get_capital(self.env.lang)
            or (total if self.line_ids else ""),
            "delivery_date": format_date(self.env, self.date_promised),
            "delivery_address": self._word_address(shipping),
            "payment_term": self.payment_term_id.name,
            "payments": self._word_payments(),
            "terms_delivery": order.policy_term_delivery,
            "terms_after_sales": order.policy_term_after_sales,
            "valid_from": format_date(self.env, self.date_start),
            "valid_until": format_date(self.env, self.date_expiry),
        }

    @api.model
    def _word_address(self, partner):
        address = partner._display_address(without_company=True)
        parts = (part.strip(" ,") for part in address.splitlines())
        return ", ".join(part for part in parts if part)

    def _word_lines(self, what):
        rows = []
        for line in self.line_ids:
            if what == "specification":
                text = line.specification or line.name
                rows.append(text if text == line.name else f"{line.name}: {text}")
            elif what == "quantity":
                unit = line.uom_id.name or ""
                number = formatLang(self.env, line.quantity, dp="Product Unit")
                rows.append(f"{line.name}: {number} {unit}".strip())
            else:
                price = line.price_unit * (1 - (line.discount or 0.0) / 100.0)
                money = formatLang(self.env, price, currency_obj=self.currency_id)
                rows.append(f"{line.name}: {money}")
        return "\n".join(rows)

    def _word_payments(self):
        return "\n".join(
            f"{formatLang(self.env, part.percent, digits=2)} %: {part.name}"
            for part in self.payment_ids.sorted()
        )

    # --------------------------------------------------------------------- amending
    def action_amend(self):
        """Draft the next version from the order as it is now; this one stays.

        :return: the window of the new version
        :raise UserError: not yet submitted, ended, or amended already
        """
        self.ensure_one()
        self.check_access("write")
        if self.state not in ("approved", "sent", "signed", "archived"):
            raise UserError(
                self.env._(
                    "%s cannot be amended now. Edit the draft, or open the newest "
                    "version.",
                    self.name,
                )
            )
        draft = self._get_newest()
        if draft == self:
            draft = self._draft_next_version()
        return draft._get_form_action()

    def _draft_next_version(self):
        self.ensure_one()
        if self.order_id:
            self.order_id._policy_ensure_contractable()
        values = {
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "currency_id": self.currency_id.id,
            "user_id": self.user_id.id,
            "template_id": self.template_id.id,
            "lang": self.lang,
            "is_frame": self.is_frame,
            "date_start": self.date_start,
            "date_expiry": self.date_expiry,
            "payment_term_id": self.payment_term_id.id,
        }
        if self.order_id:
            values["order_id"] = self.order_id.id
            values["payment_term_id"] = self.order_id.payment_term_id.id
        draft = self._create_next_version(values)
        draft._copy_texts(self)
        draft._fill_draft()
        draft._refresh_text()
        return draft

    def _copy_texts(self, previous):
        """Take over what people wrote; values are filled in anew."""
        self.ensure_one()
        self.clause_ids = [
            Command.create(
                {
                    "sequence": clause.sequence,
                    "key": clause.key,
                    "name": clause.name,
                    "source": clause.source,
                    "text": clause.text,
                    "is_edited": clause.is_edited,
                    "state": clause.state,
                    "reason": clause.reason,
                }
            )
            for clause in previous.clause_ids
        ]
        if previous.order_id:
            return
        for name in ("line_ids", "payment_ids"):
            rows = previous[name].copy_data()
            for row in rows:
                row.pop("contract_id")
            self[name] = [Command.create(row) for row in rows]

    def _get_form_action(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }
