from odoo import models
from odoo.exceptions import AccessError


class WorkshopFeedbackEntryMixin(models.AbstractModel):
    """Where feedback is noted in two taps: contact, order, opportunity.

    Hosts define ``_policy_get_feedback_values``.
    """

    _name = "workshop.feedback.entry.mixin"
    _description = "Place to Note Feedback"

    def _policy_get_feedback_values(self):
        """What the document knows of the feedback: ``partner_id``, ``order_id`` …

        :return: values of ``workshop.feedback``
        :rtype: dict
        """
        raise NotImplementedError

    def action_policy_note_feedback(self):
        """The short dialog: kind and words, everything else is proposed.

        :raise AccessError: the reader's role notes no feedback
        """
        self.ensure_one()
        self.check_access("read")
        feedbacks = self.env["workshop.feedback"]
        if not feedbacks.has_access("create"):
            raise AccessError(
                self.env._("Ask a salesperson or a department handler to note it.")
            )
        view = self.env.ref("workshop_sales_policy.workshop_feedback_view_form_short")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Note Feedback"),
            "res_model": feedbacks._name,
            "view_mode": "form",
            "views": [(view.id, "form")],
            "target": "new",
            "context": {
                f"default_{name}": value
                for name, value in self._policy_get_feedback_values().items()
            },
        }
