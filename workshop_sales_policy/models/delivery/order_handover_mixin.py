from odoo import api, fields, models


class WorkshopOrderHandoverMixin(models.AbstractModel):
    """A confirmed order is handed to production and logistics (clauses 3.4b, 2.2d)."""

    _name = "workshop.order.handover.mixin"
    _description = "Hand-over of an Order"

    policy_handover_ids = fields.One2many(
        "workshop.handover",
        "order_id",
        "Hand-overs",
        groups="workshop_sales_policy.group_policy_user,"
        "workshop_sales_policy.group_policy_handler,"
        "workshop_sales_policy.group_policy_auditor",
    )
    policy_handover_count = fields.Integer(
        compute="_compute_policy_handover_count", groups="base.group_user"
    )
    policy_issue_ids = fields.One2many(
        "workshop.production.issue",
        "order_id",
        "Production Issues",
        groups="workshop_sales_policy.group_policy_user,"
        "workshop_sales_policy.group_policy_handler,"
        "workshop_sales_policy.group_policy_auditor",
    )
    policy_issue_count = fields.Integer(
        compute="_compute_policy_handover_count", groups="base.group_user"
    )

    @api.depends("policy_handover_ids", "policy_issue_ids")
    def _compute_policy_handover_count(self):
        for order in self.sudo():  # sudo: numbers; the rows keep their own rules
            order.policy_handover_count = len(order.policy_handover_ids)
            order.policy_issue_count = len(order.policy_issue_ids)

    # ------------------------------------------------------------------ confirmation
    def _policy_after_confirm(self):
        """Hand confirmed orders over and follow them; services cost nothing."""
        goods = self.filtered(
            lambda order: order.company_id._policy_get_current()
            and order._policy_has_goods()
        )
        if not goods:
            return
        # sudo: evidence and set-based facts; confirming was core's to allow
        goods = goods.sudo()
        goods._policy_hand_over()
        goods._policy_refresh_progress(production=True)

    def _policy_has_goods(self):
        self.ensure_one()
        return any(line.product_id.type == "consu" for line in self._policy_get_lines())

    def _policy_hand_over(self):
        """One hand-over per order and department that has something to do."""
        orders = self.filtered(
            lambda order: order.company_id._policy_get_current()._get_settings()[
                "handover"
            ]
        )
        made = orders._policy_get_made_products()
        vals_list = []
        for order in orders:
            if made[order.id]:
                vals_list.append(
                    order._policy_prepare_handover("production", made[order.id])
                )
            leaving = order._policy_get_customer_moves().product_id
            if leaving:
                vals_list.append(order._policy_prepare_handover("logistics", leaving))
        self.env["workshop.handover"]._open_for(vals_list)
        contracts = orders.policy_contract_id
        contracts.filtered("date_archived")._mark_handed_over()

    def _policy_prepare_handover(self, duty, products=None):
        """Values of one hand-over; quantities in words, no amounts.

        :param products: only these; all goods by default
        :rtype: dict
        """
        self.ensure_one()
        contract = self._policy_get_contract_attachment()
        return {
            "res_model": self._name,
            "res_id": self.id,
            "title": self.name,
            "duty": duty,
            "company_id": self.company_id.id,
            "order_id": self.id,
            "partner_id": self.partner_id.id,
            "user_id": (self.user_id or self.create_uid).id,
            "date_promised": self.commitment_date,
            "content": self._policy_word_goods(products),
            "attachment_id": contract.id,
        }

    def _policy_word_goods(self, products=None):
        """Quantity, unit, product and specification of the goods, a line each.

        :rtype: str
        """
        self.ensure_one()
        lang = self.company_id.partner_id.lang or self.env.lang
        rows = []
        for line in self.with_context(lang=lang)._policy_get_lines():
            if line.product_id.type != "consu" or line._is_delivery():
                continue
            # a kit's line is made of other products than its own
            made_of = line.product_id | line.move_ids.product_id
            if products is not None and not made_of & products:
                continue
            name = f"{line.product_uom_qty:g} {line.product_uom_id.name} × "
            name += line.product_id.display_name
            detail = line._policy_get_shown_specification()
            rows.append(f"{name} ({detail})" if detail else name)
        return "\n".join(rows)

    def _policy_get_contract_attachment(self):
        """The contract's file that goes along, where the order has one."""
        self.ensure_one()
        # sudo: workshop.contract - its file goes along, read only
        return self.sudo().policy_contract_id.attachment_id

    def _policy_get_customer_moves(self):
        """Open moves of this order that our people bring on the customer's way.

        Of pick, pack and ship only the step in front exists yet; what a vendor sends
        is for none of ours to pack.
        """
        self.ensure_one()
        moves = self.picking_ids.move_ids
        return moves.filtered(
            lambda move: move.state not in ("done", "cancel")
            and move.location_id.usage != "supplier"
            and (move._policy_leaves_house() or move._policy_leaves_later())
        )

    def _policy_get_made_products(self):
        """What has to be made: it has a manufacturing order, or a recipe and no stock.

        :return: ``{order id: product.product}``; three queries for the batch
        :rtype: dict
        """
        productions = self._policy_get_productions_by_order()
        moves = self.picking_ids.move_ids.filtered(
            lambda move: move.state not in ("done", "cancel")
        )
        recipes = {}
        for company, batch in moves.grouped("company_id").items():
            recipes.update(
                self.env["mrp.bom"]
                .sudo()  # sudo: mrp.bom - whether there is a recipe
                ._bom_find(batch.product_id, company_id=company.id, bom_type="normal")
            )
        result = {}
        for order in self:
            products = productions[order.id].product_id
            mine = order.picking_ids.move_ids & moves
            for product, rows in mine.grouped("product_id").items():
                in_stock = any(move.state == "assigned" for move in rows)
                if recipes.get(product) and not in_stock:
                    products |= product
            result[order.id] = products
        return result

    # ------------------------------------------------------------------------ events
    def _policy_after_promise(self):
        """The promised date of confirmed orders moved."""
        orders = self.sudo().filtered(  # sudo: evidence; the write itself was allowed
            lambda o: o.state == "sale" and o.company_id._policy_get_current()
        )
        for order in orders.filtered("policy_handover_ids"):
            self.env["workshop.handover"].sudo()._follow_promise(order)
        orders._policy_refresh_progress(production=True)
        orders._policy_mark_delay_handled()

    def _policy_after_state(self, before):
        result = super()._policy_after_state(before)
        self.filtered(lambda order: order.state == "cancel")._policy_close_handovers()
        return result

    def _policy_close_handovers(self):
        """Cancelled orders take their hand-overs with them."""
        self.sudo().policy_handover_ids._close_cancelled()  # sudo: evidence

    def _policy_finish_handovers(self):
        """Close hand-overs whose manufacturing orders, or transfers, are all done."""
        rows = self.sudo().policy_handover_ids  # sudo: evidence, by the facts alone
        for row in rows.filtered(lambda row: row.state != "done"):
            if row.duty == "production":
                documents = row.order_id._policy_get_productions()
            elif row.duty == "logistics":
                documents = row.order_id.picking_ids.filtered(
                    lambda picking: picking.location_dest_id.usage
                    in ("customer", "transit")
                    and picking.location_id.usage != "supplier"
                )
            else:
                continue
            live = documents.filtered(lambda document: document.state != "cancel")
            if live and all(document.state == "done" for document in live):
                row._finish()

    def action_policy_open_handovers(self):
        """The hand-overs of this order, for those who may read them."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "workshop_sales_policy.workshop_handover_action"
        )
        # By state: done ones are no longer late, today or later.
        return dict(
            action,
            domain=[("order_id", "=", self.id)],
            context={"search_default_state": 1},
        )

    def action_policy_open_issues(self):
        """The production issues of this order."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "workshop_sales_policy.workshop_production_issue_action"
        )
        return dict(
            action,
            domain=[("order_id", "=", self.id)],
            context={"default_order_id": self.id},
        )

    # ------------------------------------------------------------------------- strip
    def _policy_get_stage_facts(self):
        """Who took the making over, and when it was done."""
        facts = super()._policy_get_stage_facts()
        # sudo: who answered and when is no secret to a reader of the order
        row = self.sudo().policy_handover_ids.filtered(
            lambda row: row.duty == "production" and row.date_answered
        )[:1]
        if row and "production" in facts:
            facts["production"] = {
                "user": row.answered_by_id._policy_get_name(),
                "date": row.date_done or row.date_answered,
                "res_model": row._name,
                "res_id": row.id,
            }
        return facts

    # --------------------------------------------------------------------- next line
    def _policy_word_confirmed(self):
        """What a salesperson must hear first: sent back, late, not acknowledged."""
        changes = self.sudo().policy_change_ids  # sudo: that one waits is no secret
        if changes.filtered(lambda row: row.state == "pending"):
            return super()._policy_word_confirmed()
        # sudo: that a department answered is no secret to a reader of the order
        rows = self.sudo().policy_handover_ids
        refused = rows.filtered(lambda row: row.state == "refused")[:1]
        if refused:
            return refused.with_env(self.env).sudo()._word_refused()
        if self.policy_slack_level in ("red", "amber"):
            return self._policy_word_slack()
        waiting = rows.filtered(lambda row: row.state == "waiting").sorted("deadline")
        if waiting:
            return waiting[0]._word_waiting()
        return super()._policy_word_confirmed()
