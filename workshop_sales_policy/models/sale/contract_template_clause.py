from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.contract import find_unknown

# The eight of clause 3.3b first, then what F3.3 adds.
CLAUSES = [
    ("product", "Product name"),
    ("specification", "Specification"),
    ("quantity", "Quantity"),
    ("price", "Price"),
    ("delivery", "Delivery date"),
    ("payment", "Payment method"),
    ("quality", "Quality standard"),
    ("after_sales", "After-sales service"),
    ("parties", "Parties"),
    ("breach", "Breach"),
    ("dispute", "Disputes"),
    ("acceptance", "Acceptance and objections"),
    ("other", "Further agreement"),
]
REQUIRED_CLAUSES = tuple(key for key, _label in CLAUSES if key != "other")


class WorkshopContractTemplateClause(models.Model):
    """One clause of a template, with placeholders from a fixed list."""

    _name = "workshop.contract.template.clause"
    _description = "Clause of a Contract Template"
    _order = "sequence, id"

    template_id = fields.Many2one(
        "workshop.contract.template", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="template_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    key = fields.Selection(CLAUSES, "About", required=True, default="other")
    name = fields.Char("Heading", required=True, translate=True)
    text = fields.Text(required=True, translate=True)

    @api.constrains("text", "name")
    def _check_placeholders(self):
        """In every language: what nobody fills in would stand in the contract.

        :raise ValidationError: naming the unknown ones and the allowed ones
        """
        allowed = self.env["workshop.contract"]._get_placeholders()
        for code, _name in self.env["res.lang"].get_installed():
            for clause in self:  # refused in the reader's language, not in this one
                clause._check_text(clause.with_context(lang=code).text, allowed)

    def _check_text(self, text, allowed):
        self.ensure_one()
        try:
            unknown = find_unknown(text, allowed)
        except ValueError:
            raise ValidationError(
                self.env._(
                    "%(clause)s has a brace without its partner. Placeholders are "
                    "written like this: %(example)s",
                    clause=self.name,
                    example="{customer}",
                )
            ) from None
        if unknown:
            raise ValidationError(
                self.env._(
                    "%(clause)s: %(unknown)s is no placeholder. Use one of these: "
                    "%(allowed)s",
                    clause=self.name,
                    unknown=", ".join(f"{{{name}}}" for name in unknown),
                    allowed=", ".join(f"{{{name}}}" for name in allowed),
                )
            )

    # -------------------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        clauses = super().create(vals_list)
        clauses.template_id._ensure_draft()
        return clauses

    def write(self, vals):
        self.template_id._ensure_draft()
        result = super().write(vals)
        self.template_id._ensure_draft()  # not into a published one either
        return result

    def _update_field_translations(self, *args, **kwargs):
        self.template_id._ensure_draft()
        result = super()._update_field_translations(*args, **kwargs)
        self._check_placeholders()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        self.template_id._ensure_draft()
