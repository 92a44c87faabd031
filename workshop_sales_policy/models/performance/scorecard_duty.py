from odoo import api, fields, models


class WorkshopScorecard(models.Model):
    """Where am I, the rest: what its person owes next, a report or an induction."""

    _inherit = "workshop.scorecard"

    due_report_id = fields.Many2one(
        "workshop.work.report", compute="_compute_duties", string="Report to Write"
    )
    due_report_text = fields.Char("Work Report", compute="_compute_duties")
    induction_id = fields.Many2one("workshop.induction", compute="_compute_duties")
    induction_text = fields.Char("My Induction", compute="_compute_duties")

    @api.depends("user_id", "company_id")
    @api.depends_context("lang", "uid")
    def _compute_duties(self):
        mine = [("user_id", "in", self.user_id.ids), ("state", "=", "open")]
        reports = self.env["workshop.work.report"].search(mine, order="date_from")
        inductions = self.env["workshop.induction"].search(mine)
        for card in self:

            def of_card(row, card=card):
                return (row.user_id, row.company_id) == (card.user_id, card.company_id)

            report = reports.filtered(of_card)[:1]
            induction = inductions.filtered(of_card)[:1]
            card.due_report_id = report
            card.due_report_text = report.policy_next_text
            card.induction_id = induction
            card.induction_text = induction.policy_next_text

    def action_open_report(self):
        """The report that is to be written next."""
        self.ensure_one()
        return self._get_window(self.due_report_id)

    def action_open_induction(self):
        """The induction of this person."""
        self.ensure_one()
        return self._get_window(self.induction_id)

    def _get_window(self, record):
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "view_mode": "form",
        }
