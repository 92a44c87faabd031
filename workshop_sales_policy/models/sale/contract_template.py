from odoo import api, fields, models
from odoo.exceptions import UserError

# A published template stays as it is; only these may move.
FREE_FIELDS = frozenset({"sequence", "state", "active"})


class WorkshopContractTemplate(models.Model):
    """Texts of a kind of contract: drafted, published, replaced by the next version.

    Contracts copy their texts from a published template, so that a later version
    touches none of them.
    """

    _name = "workshop.contract.template"
    _description = "Contract Template"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: for every company."
    )
    version = fields.Integer(default=1, readonly=True, copy=False)
    previous_id = fields.Many2one(
        "workshop.contract.template", "Replaces", readonly=True, copy=False
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("published", "Published"),
            ("superseded", "Superseded"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    active = fields.Boolean(default=True)
    is_frame = fields.Boolean(
        "For Frame Contracts", help="Texts for a contract that covers several orders."
    )
    clause_ids = fields.One2many(
        "workshop.contract.template.clause", "template_id", "Clauses", copy=True
    )
    placeholder_text = fields.Text("Placeholders", compute="_compute_placeholder_text")

    @api.depends("version", "name")
    def _compute_display_name(self):
        for template in self:
            template.display_name = self.env._(
                "%(name)s, version %(version)s",
                name=template.name or "",
                version=template.version,
            )

    @api.depends_context("lang")
    def _compute_placeholder_text(self):
        words = self.env["workshop.contract"]._get_placeholders()
        text = "\n".join(f"{{{name}}}  {label}" for name, label in words.items())
        for template in self:
            template.placeholder_text = text

    # -------------------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.update(state="draft", version=1, previous_id=False)
        return super().create(vals_list)

    def write(self, vals):
        if "state" in vals or "version" in vals or "previous_id" in vals:
            raise UserError(
                self.env._("A template moves by its buttons: Publish, New Version.")
            )
        if vals.keys() - FREE_FIELDS:
            self._ensure_draft()
        return super().write(vals)

    def _update_field_translations(self, *args, **kwargs):
        self._ensure_draft()
        return super()._update_field_translations(*args, **kwargs)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        self._ensure_draft()

    def _ensure_draft(self):
        for template in self:
            if template.state != "draft":
                raise UserError(
                    self.env._(
                        "%s is published and stays as it is. Use New Version to "
                        "change its texts.",
                        template.display_name,
                    )
                )

    # ----------------------------------------------------------------------- buttons
    def action_publish(self):
        """Contracts are drafted from this version from now on.

        :return: ``True``
        :raise UserError: no draft, or it has no clause
        """
        self.check_access("write")
        self._ensure_draft()
        for template in self:
            if not template.clause_ids:
                raise UserError(
                    self.env._("%s has no clause yet. Add one.", template.display_name)
                )
            template._set_state("published")
            template.previous_id._set_state("superseded")
        return True

    def action_new_version(self):
        """Copy the texts, in every language, to a draft that may replace this one."""
        self.ensure_one()
        draft = self.search(
            [("previous_id", "=", self.id), ("state", "=", "draft")], limit=1
        )
        if not draft:
            draft = self.copy()
            models.BaseModel.write(
                draft, {"version": self.version + 1, "previous_id": self.id}
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": draft.id,
            "view_mode": "form",
        }

    def _set_state(self, state):
        """Move templates, after the caller's guard."""
        models.BaseModel.write(self, {"state": state})

    @api.model
    def _get_default(self, company, is_frame=False):
        """The first published template of ``company``, its own before shared ones.

        :rtype: ``workshop.contract.template``, may be empty
        """
        templates = self.search(
            [
                ("state", "=", "published"),
                ("is_frame", "=", is_frame),
                ("company_id", "in", (False, company.id)),
            ]
        )
        return templates.sorted(lambda t: (not t.company_id, t.sequence, t.id))[:1]
