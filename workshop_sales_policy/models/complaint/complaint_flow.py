from odoo import fields, models
from odoo.exceptions import UserError

from .complaint import DONE_STATES

# Where each state may be entered from; the only place that knows.
FLOW = {
    "acknowledged": ("received",),
    "assessed": ("received", "acknowledged"),
    "investigating": (
        "received",
        "acknowledged",
        "assessed",
        "solution_proposed",
        "replied",
        "follow_up",
        "closed",
        "rejected",
    ),
    "solution_proposed": ("assessed", "investigating", "solution_proposed"),
    "replied": ("solution_proposed",),
    "follow_up": ("replied",),
    "closed": ("replied", "follow_up"),
    "rejected": (
        "received",
        "acknowledged",
        "assessed",
        "investigating",
        "solution_proposed",
    ),
    "merged": (
        "received",
        "acknowledged",
        "assessed",
        "investigating",
        "solution_proposed",
    ),
}
# A question how to use something needs no investigation: it is answered.
LIGHT_FLOW = {"replied": ("received", "acknowledged", "assessed", "investigating")}


class WorkshopComplaint(models.Model):
    """How a case moves: recorded, taken on, assessed, solved, answered."""

    _inherit = "workshop.complaint"

    # ----------------------------------------------------------------------- gateway
    def _set_state(self, target):
        """The one way from state to state; callers have checked who acts. As sudo.

        :raise UserError: a case is not where ``target`` can be reached from
        """
        labels = dict(self._fields["state"]._description_selection(self.env))
        for complaint in self:
            allowed = FLOW[target]
            if complaint.kind == "after_sales":
                allowed += LIGHT_FLOW.get(target, ())
            if complaint.state not in allowed:
                raise UserError(
                    self.env._(
                        "%(case)s is %(state)s: this is not its next step. The first "
                        "button of the case is.",
                        case=complaint.name,
                        state=labels[complaint.state],
                    )
                )
        self._policy_write({"state": target})
        self._policy_tell()

    def _ensure_open(self):
        for complaint in self:
            if complaint.state in DONE_STATES:
                raise UserError(
                    self.env._(
                        "%s is closed and stays as it is. Reopen it to go on.",
                        complaint.name,
                    )
                )

    # --------------------------------------------------------------------- recording
    def _complete_values(self, vals):
        """Number, owner and department of a new case; the server's, not the form's.

        :rtype: dict
        """
        company = self.env["res.company"].browse(
            vals.get("company_id") or self.env.company.id
        )
        order = self.env["sale.order"].browse(vals.get("order_id") or [])
        picking = self.env["stock.picking"].browse(vals.get("picking_id") or [])
        order = order or picking.sudo().sale_id  # sudo: which order it came from
        partner = self.env["res.partner"].browse(vals.get("partner_id") or [])
        owner, seller = self._get_owner(company, partner, order)
        category = self.env["workshop.complaint.category"].browse(
            vals.get("category_id") or []
        )
        # sudo: who answers for it; whoever complains reads no department
        department = category._get_department(company) if category else False
        return {
            **vals,
            "company_id": company.id,
            "order_id": order.id,
            "name": self._get_next_number(company),
            "user_id": vals.get("user_id") or owner.id,
            "salesperson_id": seller.id,
            "department_id": department.id if department else False,
            "date_owned": fields.Datetime.now() if department else False,
        }

    def _get_next_number(self, company):
        """One row of numbers per company; made when it is first needed."""
        code = "workshop.complaint"
        # sudo: ir.sequence - takes the next number, nothing else
        sequences = self.env["ir.sequence"].sudo().with_company(company)
        known = sequences.search(
            [("code", "=", code), ("company_id", "=", company.id)], limit=1
        )
        known = known or sequences.create(
            {
                "name": f"{company.name}: {code}",
                "code": code,
                "prefix": "C",
                "padding": 5,
                "company_id": company.id,
            }
        )
        return known.next_by_id()

    def _after_receive(self):
        """Named event: cases were recorded. Clocks begin, people are told."""
        cases = self.sudo()  # sudo: evidence of the recording itself
        clocks = self.env["workshop.complaint.clock"]
        full = cases.filtered(lambda c: c.kind == "complaint")
        for complaint in full:
            clocks._start(
                complaint,
                ("ack", "contact", "solution", "reply"),
                fields.Datetime.now(),
            )
        for complaint in cases - full:
            clocks._start(complaint, ("ack", "contact", "reply"), fields.Datetime.now())
        cases._policy_refresh_clock()
        cases.photo_ids._policy_seal()
        cases._policy_tell()

    def _follow_category(self):
        """Another category may belong to another department; since when is kept."""
        for complaint in self.sudo():  # sudo: who answers for it
            category = complaint.category_id
            department = category and category._get_department(complaint.company_id)
            if department and department != complaint.department_id:
                complaint._policy_write(
                    {
                        "department_id": department.id,
                        "date_owned": complaint.date_owned or fields.Datetime.now(),
                    }
                )

    def _follow_customer(self):
        """The salesperson of the case follows its customer and order."""
        for complaint in self.sudo():  # sudo: whose customer it is
            _owner, seller = complaint._get_owner(
                complaint.company_id, complaint.partner_id, complaint.order_id
            )
            complaint._policy_write({"salesperson_id": seller.id})

    # ----------------------------------------------------------------------- buttons
    def action_acknowledge(self):
        """Take the case on; the customer is told number and date of the answer."""
        self._ensure_actor()
        cases = self.sudo()  # sudo: evidence, after the guard
        cases._set_state("acknowledged")
        cases._policy_write({"date_acknowledged": fields.Datetime.now()})
        cases._finish_clocks("ack")
        cases._send_acknowledgement()
        return True

    def _log_contact(self, channel, note):
        """The customer was spoken to; the first time stops the clock."""
        self.ensure_one()
        self._ensure_actor()
        self._ensure_open()
        case = self.sudo()  # sudo: evidence, after the guard
        if not case.date_contact:
            case._policy_write({"date_contact": fields.Datetime.now()})
            case._finish_clocks("contact")
        case._message_log(body=case._word_contact(channel, note))

    def action_hand_over(self):
        """Give the case to its department, which acknowledges by its own clock."""
        self._ensure_actor()
        for complaint in self:
            complaint._ensure_open()
            if not complaint.department_id:
                raise UserError(
                    self.env._(
                        "%s has no responsible department yet. Choose what kind it is, "
                        "or name the department on the category.",
                        complaint.name,
                    )
                )
        cases = self.sudo()  # sudo: evidence, after the guard
        cases._set_state("investigating")
        now = fields.Datetime.now()
        for complaint in cases:
            complaint._policy_write(
                {"date_handed_over": complaint.date_handed_over or now}
            )
        cases._open_handover()
        return True

    def _open_handover(self):
        """The hand-over of each case; sales itself needs none."""
        rows = []
        for complaint in self:
            duty = complaint._get_duty()
            if duty and duty != "sales":
                rows.append(
                    {
                        "res_model": self._name,
                        "res_id": complaint.id,
                        "title": complaint.name,
                        "duty": duty,
                        "company_id": complaint.company_id.id,
                        "department_id": complaint.department_id.id,
                        "partner_id": complaint.partner_id.id,
                        "user_id": complaint.user_id.id,
                        "date_promised": complaint._get_solution_due(),
                        "content": complaint.description,
                    }
                )
        return self.env["workshop.handover"]._open_for(rows)

    def _get_duty(self):
        self.ensure_one()
        category = self.category_id
        return (
            self.department_id.policy_duty or category.duty or category.parent_id.duty
        )

    def _get_solution_due(self):
        self.ensure_one()
        clocks = self.clock_ids.filtered(
            lambda c: c.kind == "solution" and c.round == self.reopen_count
        )
        return clocks[:1].date_due

    def _propose(self, solution, amount=0.0):
        """Write the solution down; compensation beyond the limit asks for approval.

        :param str solution: what is offered to the customer
        :param float amount: compensation, company currency, 0 for none
        :raise UserError: no solution, no cause yet, or a negative amount
        """
        self.ensure_one()
        self._ensure_actor()
        self._ensure_not_accused()
        solution = (solution or "").strip()
        if not solution:
            raise UserError(self.env._("Say what is offered to the customer."))
        if amount < 0:
            raise UserError(self.env._("A compensation is not negative."))
        if not self.date_assessed and self.kind == "complaint":
            raise UserError(self.env._("Assess %s first: how severe is it?", self.name))
        case = self.sudo()  # sudo: evidence, after the guard
        case._policy_ensure_not_pending()
        case._set_state("solution_proposed")
        case._policy_write(
            {
                "solution": solution,
                "compensation_amount": amount,
                "compensation_user_id": self.env.uid,
                "is_compensation_released": False,
                "policy_approval_state": "none",
                "policy_next_key": False,
                "date_proposed": case.date_proposed or fields.Datetime.now(),
            }
        )
        case._finish_clocks("solution")
        case._policy_after_propose()

    def _policy_after_propose(self):
        """Named event: a solution stands. Compensation within the limit is released."""
        self._open_compensation()

    def _reject(self, reason, text):
        """Do not support the claim, with a reason; the customer is answered too.

        :param str reason: why, for the file
        :param str text: the reply to the customer
        """
        self.ensure_one()
        self._ensure_actor()
        self._ensure_not_accused()
        reason, text = (reason or "").strip(), (text or "").strip()
        if not reason or not text:
            raise UserError(
                self.env._("A case is rejected with a reason and an answer.")
            )
        case = self.sudo()  # sudo: evidence, after the guard
        case._set_state("rejected")
        case._policy_write(
            {
                "reject_reason": reason,
                "reply_text": text,
                "close_reason": "rejected",
                "date_closed": fields.Datetime.now(),
                "closed_by_id": self.env.uid,
            }
        )
        case._answer(text)
        case._drop_clocks()

    def _reopen(self, reason):
        """Take the case up again: back to the investigation, with new clocks.

        :raise UserError: it is not closed, answered or to call back; or no reason
        """
        self.ensure_one()
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why the case is taken up again."))
        if self.state == "merged":
            raise UserError(
                self.env._(
                    "%(case)s was merged into %(other)s. Reopen that one.",
                    case=self.name,
                    other=self.merged_into_id.name,
                )
            )
        case = self.sudo()  # sudo: evidence, after the caller's guard
        if case.state not in ("replied", "follow_up", "closed", "rejected"):
            raise UserError(self.env._("%s is open already.", case.name))
        now = fields.Datetime.now()
        case._drop_clocks()
        case._set_state("investigating")
        case._policy_write(
            {
                "reopen_count": case.reopen_count + 1,
                "date_closed": False,
                "closed_by_id": False,
                "close_reason": False,
                "date_proposed": False,
                "date_replied": False,
                # The next call-back is another one; the rows keep the first.
                "date_called_back": False,
                "callback_score": 0,
                "callback_grade": False,
                "policy_approval_state": "none",
                "is_compensation_released": False,
                "is_escalated": False,
            }
        )
        self.env["workshop.complaint.clock"]._start(case, ("solution", "reply"), now)
        case._policy_refresh_clock(now)
        handovers = self.env["workshop.handover"].sudo()  # sudo: evidence
        handovers.search(
            [
                ("res_model", "=", self._name),
                ("res_id", "=", case.id),
                ("state", "in", ("done", "acknowledged")),
            ]
        )._restart()
        case._message_log(body=self.env._("Taken up again: %s", reason))

    def action_archive_reason(self, reason):
        """Put a closed case out of sight, with a reason; a manager's act."""
        self._ensure_manager()
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why the case is archived."))
        for complaint in self:
            if complaint.state not in DONE_STATES:
                raise UserError(
                    self.env._(
                        "%s is open. Close, reject or merge it first.", complaint.name
                    )
                )
        cases = self.sudo()  # sudo: evidence, after the guard
        cases._policy_write({"active": False, "archive_reason": reason})
        for complaint in cases:
            complaint._message_log(body=self.env._("Archived: %s", reason))
        return True
