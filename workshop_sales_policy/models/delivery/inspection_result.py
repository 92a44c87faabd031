from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.inspection import is_within, parse_measure
from .inspection_plan import KINDS, LIMITS


class WorkshopInspectionResult(models.Model):
    """One point of a started inspection, frozen, with its answer.

    Answers are given by the methods here while the inspection runs, and never change
    afterwards.
    """

    _name = "workshop.inspection.result"
    _description = "Point of an Inspection"
    _inherit = ["workshop.evidence.mixin"]
    _order = "is_packing, line_id, sequence, id"

    inspection_id = fields.Many2one(
        "workshop.inspection", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one("res.company", required=True)
    line_id = fields.Many2one("workshop.inspection.line", ondelete="restrict")
    point_id = fields.Many2one(
        "workshop.inspection.plan.point",
        "Point of the Plan",
        ondelete="set null",
        export_string_translation=False,
    )
    subject = fields.Char("Subject of the Point")
    sequence = fields.Integer(export_string_translation=False)

    # frozen from the plan
    name = fields.Char("Point", required=True)
    kind = fields.Selection(KINDS, required=True)
    limit_kind = fields.Selection(LIMITS, "Limits")
    limit_min = fields.Float("From", digits=(16, 3))
    limit_max = fields.Float("To", digits=(16, 3))
    unit = fields.Char()
    limit_text = fields.Char("Limit", compute="_compute_limit_text")
    photo_required = fields.Boolean("With Photo")
    is_critical = fields.Boolean("Critical")
    is_packing = fields.Boolean("Packing")

    # the answer
    state = fields.Selection(
        [("open", "To answer"), ("ok", "OK"), ("not_ok", "Not OK")],
        "Answer",
        required=True,
        default="open",
    )
    value = fields.Float("Reading", digits=(16, 3))
    value_text = fields.Char("Measured Value", compute="_compute_limit_text")
    photo = fields.Image(max_width=1600, max_height=1600)
    note = fields.Char()
    date = fields.Datetime("Answered On")
    user_id = fields.Many2one("res.users", "Answered By", ondelete="restrict")
    is_running = fields.Boolean(
        compute="_compute_is_running", export_string_translation=False
    )

    @api.depends("inspection_id.state")
    @api.depends_context("uid")
    def _compute_is_running(self):
        for row in self:
            inspection = row.inspection_id
            row.is_running = inspection.state == "running" and inspection.can_inspect

    @api.depends("name", "subject")
    def _compute_display_name(self):
        for row in self:
            parts = (row.name, row.subject)
            row.display_name = " · ".join(part for part in parts if part)

    @api.depends("kind", "limit_kind", "limit_min", "limit_max", "unit", "value")
    @api.depends_context("lang")
    def _compute_limit_text(self):
        for row in self:
            row.limit_text = row.value_text = False
            if row.kind != "measure":
                continue
            low, high = f"{row.limit_min:g}", f"{row.limit_max:g}"
            text = {
                "between": f"{low} – {high}",
                "at_least": f"≥ {low}",
                "at_most": f"≤ {high}",
            }[row.limit_kind]
            unit = f" {row.unit}" if row.unit else ""
            row.limit_text = text + unit
            if row.state != "open":
                row.value_text = f"{row.value:g}{unit}"

    @api.model
    def _freeze_points(self, inspection, lines):
        """Copy the points of the goods' plans; packing once for the transfer.

        :raise UserError: when no plan asks anything
        """
        heads = lines.filtered(lambda line: line.head_id == line)
        products = {line: line.kit_product_id or line.product_id for line in heads}
        plans = self.env["workshop.inspection.plan"]._get_for_products(
            self.env["product.product"].union(*products.values()),
            inspection.company_id,
        )
        base = {"inspection_id": inspection.id, "company_id": inspection.company_id.id}
        vals_list, packing = [], self.env["workshop.inspection.plan.point"]
        for line, product in products.items():
            points = plans[product.id].point_ids
            subject = product.display_name
            if line.lot_name and not line.kit_product_id:
                subject = f"{subject} ({line.lot_name})"
            for point in points.filtered(lambda p: not p.is_packing):
                about = {"line_id": line.id, "subject": subject}
                vals_list.append(point._prepare_result_values() | base | about)
            packing |= points.filtered("is_packing")
        vals_list += [point._prepare_result_values() | base for point in packing]
        if not vals_list:
            raise UserError(
                self.env._(
                    "The inspection plan asks nothing. Add a point under "
                    "Configuration, Inspection Plans."
                )
            )
        return self._evidence_create(vals_list)

    # -------------------------------------------------------------------------- buttons
    def action_ok(self):
        """One tap: OK. Where a photo belongs to it, the camera comes first."""
        self.ensure_one()
        if self.photo_required and not self.photo:
            return self.action_open_answer()
        return self._answer("ok")

    def action_not_ok(self):
        self.ensure_one()
        return self._answer("not_ok")

    def action_open_answer(self):
        """The dialog for a measure or a photo."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "workshop.inspection.answer",
            "view_mode": "form",
            "target": "new",
            "context": {"default_result_id": self.id},
        }

    def _measure(self, text, **vals):
        """Answer with a measure as it was typed.

        :raise UserError: when it is no number
        """
        self.ensure_one()
        try:
            value = parse_measure(text)
        except ValueError as error:
            raise UserError(
                self.env._(
                    "“%(text)s” is not a number. Enter what you measured, such as "
                    "%(example)s.",
                    text=text or "",
                    example=f"{self.limit_min or self.limit_max or 3.5:g}",
                )
            ) from error
        kept = is_within(value, self.limit_kind, self.limit_min, self.limit_max)
        return self._answer("ok" if kept else "not_ok", value=value, **vals)

    def _answer(self, state, **vals):
        """Keep one answer; it may change until the inspection is finished.

        :param str state: ``ok`` or ``not_ok``
        :raise UserError: when the inspection does not run, or a photo is missing
        """
        self.ensure_one()
        self.inspection_id._ensure_may_inspect()
        if self.inspection_id.state != "running":
            raise UserError(
                self.env._(
                    "%s is finished: its results stay as they are. Inspect again to "
                    "answer anew.",
                    self.inspection_id.name,
                )
                if self.inspection_id.state != "todo"
                else self.env._("Start the inspection first.")
            )
        photo = vals.get("photo") or self.photo
        if state == "ok" and self.photo_required and not photo:
            raise UserError(self.env._("%s needs a photo.", self.display_name))
        row = self.sudo()  # sudo: evidence, after the guard
        row._evidence_write(
            dict(vals, state=state, date=fields.Datetime.now(), user_id=self.env.uid)
        )
        return True

    def _seal_photos(self):
        """The answers stand: nobody replaces what was photographed."""
        files = self.env["ir.attachment"]
        files._policy_find_column(self, "photo")._policy_seal()
