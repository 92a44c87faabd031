from odoo import fields, models

from ...const import REFUSE_REASONS


class WorkshopApprovalDecision(models.Model):
    """The audit trail: who did what, when, on which content. Append only."""

    _name = "workshop.approval.decision"
    _description = "Approval Log"
    _inherit = ["workshop.evidence.mixin"]
    _order = "date desc, id desc"
    _rec_name = "kind"

    request_id = fields.Many2one(
        "workshop.approval.request", ondelete="restrict", index="btree_not_null"
    )
    step_id = fields.Many2one("workshop.approval.step", ondelete="restrict")
    res_model = fields.Char(required=True)
    res_id = fields.Many2oneReference(model_field="res_model", required=True)
    document = fields.Char(required=True)
    company_id = fields.Many2one("res.company", required=True, index=True)
    kind = fields.Selection(
        [
            ("within", "Within policy"),
            ("automatic", "Change within what was approved"),
            ("approve", "Approved"),
            ("refuse", "Refused"),
            ("withdraw", "Withdrawn"),
            ("void", "Void: content changed"),
            ("escalate", "Escalated"),
            ("replace", "Approver replaced"),
            ("second_look", "Second look"),
        ],
        required=True,
    )
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    user_id = fields.Many2one("res.users", ondelete="restrict")
    on_behalf_id = fields.Many2one("res.users", "On Behalf Of", ondelete="restrict")
    refuse_reason = fields.Selection(REFUSE_REASONS, "Reason of the Refusal")
    comment = fields.Text()
    material_hash = fields.Char(export_string_translation=False)

    _by_record = models.Index("(res_model, res_id)")
