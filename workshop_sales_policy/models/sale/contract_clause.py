from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools.contract import BLANK
from .contract_template_clause import CLAUSES


class WorkshopContractClause(models.Model):
    """One clause of a contract, and whether it is complete (clause 3.3b).

    ``source`` is the template's text: as long as nobody edits the clause it is filled
    in again whenever a value changes.
    """

    _name = "workshop.contract.clause"
    _description = "Clause of a Contract"
    _order = "sequence, id"

    contract_id = fields.Many2one(
        "workshop.contract", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="contract_id.company_id", store=True)
    sequence = fields.Integer(default=100)
    key = fields.Selection(CLAUSES, "About", required=True, default="other")
    name = fields.Char("Heading", required=True)
    text = fields.Text()
    source = fields.Text(export_string_translation=False)
    is_edited = fields.Boolean()
    state = fields.Selection(
        [("ok", "In place"), ("missing", "Missing"), ("na", "Not applicable")],
        "Complete",
        required=True,
        default="missing",
    )
    reason = fields.Char("Why Not Applicable")

    @api.constrains("state", "text", "reason")
    def _check_state(self):
        for clause in self:
            if clause.state == "na" and not (clause.reason or "").strip():
                raise ValidationError(
                    self.env._("%s: say why it does not apply.", clause.name)
                )
            if clause.state == "ok" and clause._get_text_state() == "missing":
                raise ValidationError(
                    self.env._("%s: fill in the text first.", clause.name)
                )

    def _get_text_state(self):
        self.ensure_one()
        text = (self.text or "").strip()
        return "missing" if not text or BLANK in text else "ok"

    @api.onchange("text")
    def _onchange_text(self):
        if self.state != "na":
            self.state = self._get_text_state()

    # -------------------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        clauses = super().create(vals_list)
        clauses.contract_id._ensure_draft()
        clauses._follow_text(vals_list)
        return clauses

    def write(self, vals):
        self.contract_id._ensure_draft()
        if "contract_id" in vals:
            raise UserError(self.env._("A clause stays in its contract."))
        if "text" in vals and "is_edited" not in vals:
            vals = dict(vals, is_edited=True)
        if "text" in vals and "state" not in vals:
            result = True
            for clause in self:
                state = clause.state
                if state != "na":
                    draft = clause.new({"text": vals["text"]})
                    state = draft._get_text_state()
                result &= super(WorkshopContractClause, clause).write(
                    dict(vals, state=state)
                )
        else:
            result = super().write(vals)
        self.contract_id._note_drafter()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        self.contract_id._ensure_draft()
        self.contract_id._note_drafter()

    def _follow_text(self, vals_list):
        """A new clause with a text is complete unless somebody says otherwise."""
        for clause, vals in zip(self, vals_list, strict=True):
            if "state" not in vals and clause._get_text_state() == "ok":
                models.BaseModel.write(clause, {"state": "ok"})
