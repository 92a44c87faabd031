from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import clean_context

STATES = [
    ("draft", "Draft"),
    ("pending", "In review"),
    ("approved", "Approved"),
    ("superseded", "Superseded"),
]
# What a review does to the state of its document.
STATE_OF_REVIEW = {"pending": "pending", "refused": "draft", "withdrawn": "draft"}


class WorkshopAlwaysApprovedMixin(models.AbstractModel):
    """A document that somebody else approves, whatever the rules of the version say."""

    _name = "workshop.always.approved.mixin"
    _description = "Document Always Approved"
    _inherit = ["workshop.approval.mixin"]

    def _policy_evaluate_batch(self, policy, document):
        return {
            id_: evaluation._replace(level=max(evaluation.level, 1))
            for id_, evaluation in super()
            ._policy_evaluate_batch(policy, document)
            .items()
        }

    def _policy_release_within(self, evaluations, document=None):
        raise UserError(
            self.env._("Put a policy version in force first: it names who approves.")
        )

    def _policy_get_approved_values(self):
        """Columns of a document on the moment of its approval.

        :rtype: dict
        """
        return {
            "policy_approval_state": "approved",
            "date_approved": fields.Datetime.now(),
            **self._policy_set_next(False),
        }


class WorkshopVersionMixin(models.AbstractModel):
    """A draft that is approved once and then immutable; a change is the next version.

    Fields the host gains: ``state``, ``date_approved``. It defines ``previous_id``,
    names its gate in ``_version_document`` and may extend ``_copy_version``. Its rows
    inherit ``workshop.policy.child.mixin``, so that they freeze with it.
    """

    _name = "workshop.version.mixin"
    _description = "Approved Version"
    _inherit = ["workshop.always.approved.mixin"]

    _version_document = None

    state = fields.Selection(
        STATES, required=True, default="draft", readonly=True, copy=False, index=True
    )
    date_approved = fields.Datetime("Approved On", readonly=True, copy=False)

    @api.model
    def _policy_get_initial(self, name, vals):
        return "draft" if name == "state" else super()._policy_get_initial(name, vals)

    def write(self, vals):
        if any(not name.startswith(("message_", "activity_")) for name in vals):
            self._ensure_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        self._ensure_draft()

    def _ensure_draft(self):
        for version in self:
            if version.state != "draft":
                raise UserError(
                    self.env._(
                        "%s is approved or in review and stays as it is. Use Change to "
                        "make the next version.",
                        version.display_name,
                    )
                )

    def _get_versions(self):
        return self

    def action_change(self):
        """A draft of the next version, or the one that is there.

        :return: its window
        :raise UserError: not approved
        """
        self.ensure_one()
        self.check_access("write")
        if self.state != "approved":
            raise UserError(
                self.env._("%s is not approved: edit it.", self.display_name)
            )
        draft = self.search(
            [("previous_id", "=", self.id), ("state", "=", "draft")], limit=1
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": (draft or self._copy_version()).id,
            "view_mode": "form",
        }

    def _copy_version(self):
        """Copy the document and its rows into the next draft."""
        self.ensure_one()
        draft = self.copy()
        draft.sudo()._policy_write({"previous_id": self.id})  # sudo: guarded column
        return draft

    def _policy_get_document(self):
        self.ensure_one()
        return self._version_document if self.state in ("draft", "pending") else False

    def _policy_get_difference_baseline(self):
        """The version before: what an approver compares this one with."""
        return self.previous_id._policy_get_material() if self.previous_id else {}

    def _policy_write(self, vals):
        state = STATE_OF_REVIEW.get(vals.get("policy_approval_state"))
        return super()._policy_write(dict(vals, state=state) if state else vals)


class WorkshopVersionRowMixin(models.AbstractModel):
    """A row of a version, of which people type some columns and the rest follows.

    Stored related columns can be written over RPC like any other: ``_typed_fields``
    names those that may be given, so that nobody dates a row into another version.
    """

    _name = "workshop.version.row.mixin"
    _description = "Row of an Approved Version"
    _inherit = ["workshop.policy.child.mixin"]

    _typed_fields = frozenset()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._ensure_typed(vals)
        # nor by a ``default_…`` context key
        rows = self.with_context(clean_context(self.env.context))
        return super(WorkshopVersionRowMixin, rows).create(vals_list)

    def write(self, vals):
        self._ensure_typed(vals)
        return super().write(vals)

    @api.model
    def _ensure_typed(self, vals):
        if vals.keys() - self._typed_fields:
            raise UserError(
                self.env._(
                    "%s: person, months and state follow from the plan. Enter goals "
                    "and amounts only.",
                    self._description,
                )
            )
