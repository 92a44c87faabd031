from odoo import api, fields, models

ROLES = (
    "workshop_sales_policy.group_policy_user,"
    "workshop_sales_policy.group_policy_handler,"
    "workshop_sales_policy.group_policy_auditor"
)


class WorkshopComplaintSourceMixin(models.AbstractModel):
    """A document complaints are about: order, delivery, lot, customer.

    The host gains ``policy_complaint_count`` and two buttons. It defines
    ``_policy_complaint_field``, the column of the case that names it, and may override
    ``_policy_get_complaint_source`` when a case names another record than itself.
    """

    _name = "workshop.complaint.source.mixin"
    _description = "What Complaints Are About"

    _policy_complaint_field = None

    policy_complaint_count = fields.Integer(
        "Open Cases", compute="_compute_policy_complaint_count", groups=ROLES
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_policy_complaint_count(self):
        """By the reader's own rights: what he counts is what the button opens."""
        name = self._policy_complaint_field
        sources = {row: row._policy_get_complaint_source() for row in self}
        ids = [source.id for source in sources.values() if source.id]
        counts = dict(
            self.env["workshop.complaint"]._read_group(
                [
                    (name, "in", ids),
                    ("state", "not in", ("closed", "rejected", "merged")),
                ],
                [name],
                ["__count"],
            )
        )
        for row, source in sources.items():
            row.policy_complaint_count = counts.get(source, 0)

    def _policy_get_complaint_source(self):
        """The record that cases of this document name."""
        self.ensure_one()
        return self._origin

    def _policy_get_complaint_defaults(self):
        """What a new case about this document knows already; areas of the dialog.

        :return: context of ``workshop.complaint.record``
        :rtype: dict
        """
        self.ensure_one()
        return {f"default_{self._policy_complaint_field}": self.id}

    def action_policy_record_complaint(self):
        """Record a complaint about this."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "workshop_sales_policy.workshop_complaint_record_action"
        )
        return {**action, "context": self._policy_get_complaint_defaults()}

    def action_policy_open_complaints(self):
        """The cases about this, open ones first."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "workshop_sales_policy.workshop_complaint_action"
        )
        name, source = self._policy_complaint_field, self._policy_get_complaint_source()
        return {
            **action,
            "domain": [(name, "=", source.id)],
            "context": {
                "search_default_open": 1,
                **self._policy_get_complaint_defaults(),
            },
        }
