from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

ACTIVITY_TYPE = "workshop_sales_policy.mail_activity_type_lot_sweep"


class WorkshopLotSweep(models.Model):
    """Starting, looking again, telling people, finishing."""

    _inherit = "workshop.lot.sweep"

    # --------------------------------------------------------------------- starting
    @api.model
    def _get_start_action(self, lot=None, product=None, reason="", **values):
        """The open sweep of this lot, or the dialog that starts one.

        :param lot: ``stock.lot``, empty when the caller knows none
        :param product: ``product.product``
        :param str reason: proposed
        :param values: further values of the dialog
        """
        self._ensure_may_work()
        lot = lot or self.env["stock.lot"]
        known = lot and self.search(
            self._get_open_domain(lot, self.env.company), limit=1
        )
        if known:
            return known._get_form_action()
        values.update(
            lot_id=lot.id,
            # sudo: the name printed on the goods, whoever looks for them
            lot_number=lot.sudo().name,
            product_id=lot.sudo().product_id.id or (product and product.id),
            reason=reason,
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Who Else Got This Lot?"),
            "res_model": "workshop.lot.sweep.start",
            "view_mode": "form",
            "target": "new",
            "context": {
                f"default_{name}": value for name, value in values.items() if value
            },
        }

    @api.model
    def _get_open_domain(self, lot, company):
        return (
            Domain("lot_id", "=", lot.id)
            & Domain("company_id", "=", company.id)
            & Domain("state", "=", "open")
        )

    @api.model
    def _start(self, product, reason, lot=None, complaint=None, **days):
        """Start a sweep, or return the open one of this lot.

        :param product: ``product.product``
        :param str reason: everybody who calls reads it
        :param lot: ``stock.lot``; without one the days say which deliveries
        :param complaint: ``workshop.complaint`` that it began with
        :param days: ``date_from``, ``date_to``: days of delivery, both inclusive
        :return: the sweep, with what it found
        :raise AccessError: neither manager nor handler
        """
        self._ensure_may_work()
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why this lot is looked for."))
        company = self.env.company
        # sudo: names and companies of goods; who starts it needs no stock rights
        product = product.sudo()
        lot = (lot or self.env["stock.lot"]).sudo()
        complaint = complaint or self.env["workshop.complaint"]
        complaint.check_access("read")
        for document in (product, lot, complaint):
            if document.company_id not in (company, company.browse()):
                raise UserError(
                    self.env._("%s belongs to another company.", document.display_name)
                )
        sweeps = self.sudo()  # sudo: evidence, after the guard
        if lot:
            known = sweeps.search(self._get_open_domain(lot, company), limit=1)
            if known:
                return known.with_env(self.env)
        quiet = sweeps.with_context(
            tracking_disable=True, mail_create_nosubscribe=True, mail_create_nolog=True
        )
        sweep = quiet._evidence_create(
            [
                {
                    **self._prepare_values(product, lot, **days),
                    "reason": reason,
                    "complaint_id": complaint.id,
                }
            ]
        )
        sweep._look()
        return sweep.with_env(self.env)

    def _prepare_values(self, product, lot, date_from=None, date_to=None):
        """Values of a new sweep: what it looks for, who started it and when.

        :rtype: dict
        """
        if lot:
            title = lot.name
        elif date_from and date_to and date_from <= date_to:
            title = f"{date_from} – {date_to}"
        else:
            raise UserError(
                self.env._("Enter the lot, or the first and the last day of delivery.")
            )
        return {
            "name": f"{product.display_name} · {title}",
            "product_id": product.id,
            "lot_id": lot.id,
            "lot_name": lot.name,
            "date_from": not lot and date_from,
            "date_to": not lot and date_to,
            "company_id": self.env.company.id,
            "user_id": self.env.uid,
            "date_start": fields.Datetime.now(),
        }

    def _look(self):
        """Find goods, deliveries and customers; adds what is new. Sudo, one sweep."""
        self.ensure_one()
        goods = self.goods_ids._trace(self)
        if self.is_held:
            goods.filtered("lot_id")._hold()
        passages = self.env["workshop.lot.sweep.delivery"]._find(self)
        self.env["workshop.lot.sweep.line"]._keep(self, passages)
        self._sync_activities()

    # ---------------------------------------------------------------------- buttons
    def action_look_again(self):
        """Look for what was delivered, made, sent back or corrected since."""
        self._ensure_may_work()
        for sweep in self.sudo():  # sudo: evidence, after the guard
            sweep._look()
        return True

    def action_finish(self):
        """Ask what came of it, then close."""
        self.ensure_one()
        self._ensure_may_work()
        return self._get_act_action("finish", self.env._("Finish the Sweep"))

    def _finish(self, note):
        """Close the sweep; the hold stays until it is lifted.

        :param str note: what came of it; needed while customers are not reached
        """
        self.ensure_one()
        self._ensure_may_work()
        note = (note or "").strip()
        if self.left_count and not note:
            raise UserError(
                self.env._(
                    "Customers of %(sweep)s still to call: %(count)s. Say why it ends "
                    "all the same.",
                    count=self.left_count,
                    sweep=self.name,
                )
            )
        sweep = self.sudo()  # sudo: evidence, after the guard
        sweep._evidence_write(
            {
                "state": "done",
                "date_done": fields.Datetime.now(),
                "done_by_id": self.env.uid,
                "done_note": note,
            }
        )
        sweep._log(sweep.env._("Finished. %s", note))
        sweep._sync_activities()

    def action_open_stock(self):
        """The stock itself, for who may read it."""
        self.ensure_one()
        self.check_access("read")
        goods = self.sudo().goods_ids  # sudo: ids of goods; the list checks its reader
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "stock.dashboard_open_quants"
        )
        return dict(
            action, domain=list(goods._get_stock_domain()), context={"create": False}
        )

    def _get_act_action(self, act, title, **values):
        """The dialog that asks for a few words."""
        values.update(act=act, sweep_id=self.id)
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "workshop.lot.sweep.act",
            "view_mode": "form",
            "target": "new",
            "context": {f"default_{name}": value for name, value in values.items()},
        }

    def _get_form_action(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    # ---------------------------------------------------------------- telling people
    def _log(self, text):
        """A line of the sweep's history, in the name of who acts."""
        author = self.env.user.partner_id
        self._message_log_batch(
            bodies={sweep.id: text for sweep in self}, author_id=author.id
        )

    def _sync_activities(self):
        """One to-do per person and sweep while there is somebody to call; set-based."""
        wanted = {}
        for sweep in self:
            if sweep.state != "open":
                continue
            waiting = sweep.line_ids.filtered(
                lambda line: not line._is_called(line.outcome)
            )
            for user, lines in waiting.grouped(
                lambda line, sweep=sweep: line.user_id or sweep.user_id
            ).items():
                words = sweep.with_context(lang=user.lang).env
                wanted[sweep.id, user.id] = words._(
                    "Customers to call: %(count)s · %(goods)s",
                    count=len(lines),
                    goods=sweep.name,
                )
        rows = self.env["mail.activity"]
        activities = rows.search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("activity_type_id", "=", self.env.ref(ACTIVITY_TYPE).id),
            ]
        )
        known = {}
        for activity in activities:
            known[activity.res_id, activity.user_id.id] = activity
        for key, activity in known.items():
            text = wanted.pop(key, None)
            if not text:
                activity.unlink()
            elif activity.summary != text:
                activity.summary = text
        days = {sweep.id: sweep.company_id._policy_get_today() for sweep in self}
        model_id = self.env["ir.model"]._get_id(self._name)
        rows.with_context(mail_activity_quick_update=True).create(
            [
                {
                    "summary": text,
                    "date_deadline": days[sweep_id],
                    "res_model_id": model_id,
                    "res_id": sweep_id,
                    "user_id": user_id,
                    "activity_type_id": self.env.ref(ACTIVITY_TYPE).id,
                }
                for (sweep_id, user_id), text in wanted.items()
            ]
        )
