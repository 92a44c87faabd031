from odoo import fields, models
from odoo.exceptions import UserError


class WorkshopNotice(models.Model):
    _inherit = "workshop.notice"

    kind = fields.Selection(
        selection_add=[("recall", "Please do not eat"), ("other",)],
        ondelete={"recall": "set default"},
    )


class WorkshopLotSweepLine(models.Model):
    """What the customer reads: which goods to put aside, in his language."""

    _inherit = "workshop.lot.sweep.line"

    def action_message(self):
        """The message to this customer, to copy or to send.

        :raise UserError: nobody noted the customer
        """
        self.ensure_one()
        self._ensure_may_call()
        line = self.sudo()  # sudo: evidence, after the guard
        if not line.partner_id:
            raise UserError(
                self.env._("Nobody noted who got these goods: there is no one to tell.")
            )
        if not line.notice_id:
            notice = self.env["workshop.notice"]._open([line._prepare_notice(self.env)])
            line._evidence_write({"notice_id": notice.id})
        notice = line.notice_id.with_env(self.env)
        if not notice.has_access("read"):
            raise UserError(
                self.env._(
                    "%s has this message under To Pass On.",
                    line.notice_id.user_id.name,
                )
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": notice._name,
            "res_id": notice.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def _prepare_notice(self, env):
        """Values of the message, worded in the customer's language.

        :param env: of who sends it
        :rtype: dict
        """
        self.ensure_one()
        partner = self.contact_id or self.partner_id
        words = self.with_context(lang=partner.lang or env.lang)
        return {
            "kind": "recall",
            "partner_id": partner.id,
            "company_id": self.company_id.id,
            "user_id": env.uid,
            "res_model": self._name,
            "res_id": self.id,
            "subject": words.env._(
                "Please do not eat: %s", words._word_goods(quantity=False)
            ),
            "text": words._word_notice(env.user),
        }

    def _word_goods(self, quantity=True):
        self.ensure_one()
        return ", ".join(
            f"{goods.display_name} × {left:g} {goods.uom_id.name}"
            if quantity
            else goods.display_name
            for goods, left in self._get_total().goods.items()
            if left or not quantity
        )

    def _word_notice(self, user):
        """The message in plain words.

        :param user: who sends it, and whom the customer calls
        :rtype: str
        """
        self.ensure_one()
        _ = self.env._
        clock = self.env["workshop.handover"]._format_day
        sender = " ".join(filter(None, [user.name, user.partner_id.phone]))
        return "\n".join(
            [
                _(
                    "Dear customer, please do not eat these goods any more, and do not "
                    "pass them on: %s.",
                    self._word_goods(),
                ),
                _("You have them from our delivery of %s.", clock(self.date_last)),
                _(
                    "Please put them aside. We take them back and replace them, or "
                    "give you your money back."
                ),
                _(
                    "If somebody feels unwell, please see a doctor and call us at "
                    "once: %s.",
                    sender,
                ),
                _("We are sorry, and we thank you for your help."),
            ]
        )
