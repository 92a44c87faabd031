from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class WorkshopInspection(models.Model):
    """Where an inspection leads: production, transfer, home screen, empty list."""

    _inherit = "workshop.inspection"

    # ----------------------------------------------------------------- held goods
    def action_report_issue(self):
        """Report held goods to production, once."""
        self.ensure_one()
        self._ensure_may_inspect()
        if self.state != "failed" or self.issue_date:
            raise UserError(
                self.env._("%s has nothing to report to production.", self.name)
            )
        inspection = self.sudo()  # sudo: evidence, after the guard
        inspection._policy_write({"issue_date": fields.Datetime.now()})
        inspection._policy_report_issue()
        inspection._message_log(
            body=self.env._("Reported to production: %s", self.defect_text)
        )
        return True

    def _policy_report_issue(self):
        """Open a production issue on the held goods; runs as sudo, after the guard.

        :return: the issue
        """
        self.ensure_one()
        return self.env["workshop.production.issue"]._open(
            [
                {
                    "order_id": self.order_id.id,
                    "picking_id": self.picking_id.id,
                    "name": self.env._(
                        "Held at inspection %(name)s: %(defects)s",
                        name=self.name,
                        defects=self.defect_text,
                    ),
                }
            ]
        )

    # ------------------------------------------------------------------ next records
    def action_open_picking(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "stock.picking",
            "res_id": self.picking_id.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def action_open_next(self):
        """Open the inspection that replaces this one."""
        self.ensure_one()
        return self.next_ids[:1]._get_form_action()

    # ---------------------------------------------------------------------- home screen
    @api.model
    def _has_waiting(self):
        """Whether goods wait for an inspection, as far as this reader sees."""
        domain = [
            ("state", "in", ("todo", "running", "failed")),
            ("next_ids", "=", False),
            ("picking_state", "in", ("waiting", "confirmed", "assigned")),
        ]
        return bool(self.search_count(domain, limit=1))

    # --------------------------------------------------------------------- empty list
    @api.model
    def get_empty_list_help(self, help_message):
        """Nothing to inspect: say what comes next."""
        # sudo: stock.picking - name and date of the next delivery of the company
        coming = (
            self.env["stock.picking"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.env.company.id),
                    ("location_dest_id.usage", "=", "customer"),
                    ("state", "in", ("waiting", "confirmed", "assigned")),
                ],
                order="scheduled_date",
                limit=1,
            )
        )
        if coming:
            when = fields.Datetime.context_timestamp(self, coming.scheduled_date)
            help_message = Markup(
                '<p class="o_view_nocontent_smiling_face">%s</p><p>%s</p>'
            ) % (
                self.env._("Nothing to inspect"),
                self.env._(
                    "Next delivery: %(name)s, %(date)s",
                    name=coming.name,
                    date=format_date(self.env, when.date()),
                ),
            )
        return super().get_empty_list_help(help_message)
