from odoo import models


class WorkshopComplaint(models.Model):
    """Sections of the dossier that tell the case itself, from receipt to call-back."""

    _inherit = "workshop.complaint"

    def _dossier_identity(self):
        return {
            "title": self.env._("Identification"),
            "facts": self._dossier_facts(
                "name",
                "kind",
                "channel",
                "date_received",
                "company_id",
                "category_id",
                "defect_id",
                "product_id",
                "lot_id",
                "quantity",
                "order_id",
                "picking_id",
                "user_id",
                "department_id",
                "state",
                "reopen_count",
                "external_number",
                "external_date",
                "external_decision",
                "external_outcome",
            ),
            "texts": self._dossier_texts("external_note"),
        }

    def _dossier_complainant(self):
        return {
            "title": self.env._("Complainant and Wanted Remedy"),
            "facts": self._dossier_facts(
                "partner_id",
                "is_anonymous",
                "contact_name",
                "contact_phone",
                "email_from",
                "remedy",
            ),
        }

    def _dossier_description(self):
        return {
            "title": self.env._("What Happened"),
            "facts": self._dossier_facts("date_event", "is_safety"),
            "texts": [("", self.description)],
            "photos": self._get_dossier_photos(),
        }

    def _dossier_acknowledgement(self):
        return {
            "title": self.env._("Acknowledgement"),
            "facts": self._dossier_facts(
                "date_acknowledged", "date_owned", "date_contact"
            ),
        }

    def _dossier_assessment(self):
        facts = []
        if self.date_assessed:
            facts = [
                (
                    self.env._("Impact × recurrence"),
                    f"{self.impact} × {self.recurrence} = {self.points}",
                ),
                *self._dossier_facts(
                    "severity", "severity_reason", "assessed_by_id", "date_assessed"
                ),
            ]
        return {"title": self.env._("Assessment"), "facts": facts}

    def _dossier_investigation(self):
        # sudo: workshop.handover - what the department answered to this case
        handovers = self.env["workshop.handover"].sudo()
        rows = handovers.search(
            [("res_model", "=", self._name), ("res_id", "=", self.id)]
        )
        return {
            "title": self.env._("Investigation and Cause"),
            "facts": self._dossier_facts(
                "date_handed_over",
                "investigator_id",
                "accused_id",
                "hours_spent",
                "cause_id",
            ),
            "texts": self._dossier_texts("analysis"),
            "tables": self._dossier_table(
                rows,
                (
                    "department_id",
                    "state",
                    "deadline",
                    "date_answered",
                    "answered_by_id",
                ),
                self.env._("Hand-overs"),
            ),
        }

    def _dossier_solution(self):
        # sudo: workshop.approval.request - who decided on the compensation, no margins
        requests = self.env["workshop.approval.request"].sudo()
        rounds = requests.search(
            [("res_model", "=", self._name), ("res_id", "=", self.id)], order="id"
        )
        return {
            "title": self.env._("Solution and Compensation"),
            "facts": self._dossier_facts(
                "date_proposed", "compensation_amount", "compensation_user_id"
            ),
            "texts": self._dossier_texts("solution"),
            "tables": self._dossier_table(
                rounds,
                (
                    "round",
                    "amount",
                    "requester_id",
                    "date_submit",
                    "state",
                    "decided_by_id",
                    "date_decided",
                    "decision_text",
                ),
                self.env._("Approval of the Compensation"),
            ),
        }

    def _dossier_reply(self):
        return {
            "title": self.env._("Decision and Reply"),
            "facts": self._dossier_facts("date_replied"),
            "texts": self._dossier_texts("reply_text", "reject_reason"),
        }

    def _dossier_follow_up(self):
        return {
            "title": self.env._("Follow-up and Closing"),
            "facts": self._dossier_facts(
                "date_called_back",
                "callback_score",
                "callback_grade",
                "date_closed",
                "closed_by_id",
                "close_reason",
            ),
            "tables": self._dossier_table(
                self.callback_ids.sorted("id"),
                ("round", "date", "is_reached", "score", "grade", "user_id", "note"),
                self.env._("Call-backs"),
            ),
        }

    def _dossier_documents(self):
        return {
            "title": self.env._("Documents and Other Cases"),
            "tables": self._get_dossier_documents()
            + self._dossier_table(
                self.merged_into_id | self.merged_ids,
                ("name", "date_received", "partner_id", "state", "description"),
                self.env._("Merged Cases"),
            ),
        }

    def _get_dossier_documents(self):
        """Tables of documents that followed from the case. Areas add theirs.

        :rtype: list[dict]
        """
        self.ensure_one()
        return []
