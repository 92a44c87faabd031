from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class WorkshopApprovalDelegation(models.Model):
    """Somebody decides for somebody else between two dates, both included."""

    _name = "workshop.approval.delegation"
    _description = "Approval Deputy"
    _order = "date_from desc"
    _rec_name = "deputy_id"

    user_id = fields.Many2one(
        "res.users",
        "Approver",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    deputy_id = fields.Many2one(
        "res.users",
        required=True,
        index=True,
        domain="[('share', '=', False), ('id', '!=', user_id)]",
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    # The company's day, as its deputies are looked up: at 7:30 in Shanghai the user's
    # day may be a day ahead of it.
    date_from = fields.Date(
        "From",
        required=True,
        default=lambda self: self.env.company._policy_get_today(),
    )
    date_to = fields.Date("Until", required=True)
    note = fields.Char()
    active = fields.Boolean(default=True)

    _dates_order = models.Constraint(
        "CHECK(date_to >= date_from)", "The deputy's last day is before the first."
    )
    _not_self = models.Constraint(
        "CHECK(user_id <> deputy_id)", "Nobody is their own deputy."
    )

    @api.constrains("deputy_id", "user_id", "company_id")
    def _check_deputy(self):
        for row in self:
            if (
                row.deputy_id.share
                or not row.deputy_id.active
                or row.company_id not in row.deputy_id.company_ids
            ):
                raise ValidationError(
                    self.env._(
                        "%(user)s cannot be a deputy: choose an active colleague of "
                        "this company.",
                        user=row.deputy_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._refresh_steps()
        return rows

    def write(self, vals):
        users = self.user_id
        result = super().write(vals)
        self._refresh_steps_of(users | self.user_id)
        return result

    def unlink(self):
        users = self.user_id
        result = super().unlink()
        self._refresh_steps_of(users)
        return result

    def _refresh_steps(self):
        self._refresh_steps_of(self.user_id)

    @api.model
    def _refresh_steps_of(self, users):
        steps = self.env["workshop.approval.step"].sudo()  # sudo: readers of steps
        steps.search(
            [("state", "=", "pending"), ("user_ids", "in", users.ids)]
        )._refresh_deputies()

    @api.model
    def _get_deputies(self, users, company):
        """Deputies that ``users`` have today.

        :return: ``{user id: res.users deputies}``; one query
        """
        today = company._policy_get_today()
        rows = self.sudo().search(  # sudo: delegation - who stands in is no secret
            Domain("user_id", "in", users.ids)
            & Domain("company_id", "=", company.id)
            & Domain("date_from", "<=", today)
            & Domain("date_to", ">=", today)
        )
        result = {user.id: self.env["res.users"] for user in users}
        for row in rows:
            deputy = row.deputy_id
            if deputy.active and company in deputy.company_ids:
                result[row.user_id.id] |= deputy
        return result
