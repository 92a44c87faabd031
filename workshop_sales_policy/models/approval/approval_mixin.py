from collections import namedtuple

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...const import GATE_STATES
from ...tools.approval import evaluate_rules, highest_level

# What the rules say of one document: tier level (0 = within policy), why, economics.
Evaluation = namedtuple("Evaluation", "level reasons economics facts")


class WorkshopApprovalMixin(models.AbstractModel):
    """A document that meets gates: submit, approve, refuse, withdraw, release.

    Fields the host gains: ``policy_approval_state``, ``policy_request_id``, the next
    line of ``workshop.document.mixin`` and what the buttons need.

    The host defines ``_policy_get_document``, ``_policy_get_material``,
    ``_policy_get_facts`` and ``_policy_do_release``; the other hooks have a neutral
    default. It calls ``_policy_ensure_released()`` in each of its own gates, behind
    core's narrow hooks, and wraps writes of material values in ``_policy_watch()``.

    Columns in ``_policy_guarded_fields`` are written by ``_policy_write`` only:
    ``create`` empties them and ``write`` refuses them, whoever asks.
    """

    _name = "workshop.approval.mixin"
    _description = "Document under Approval"
    _inherit = ["workshop.approval.next.mixin", "workshop.approval.watch.mixin"]

    _policy_guarded_fields = frozenset(
        {
            "policy_approval_state",
            "policy_request_id",
            "policy_next_key",
            "policy_next_values",
            "policy_turn",
            "policy_turn_date",
            "policy_turn_warn_date",
        }
    )

    policy_approval_state = fields.Selection(
        GATE_STATES,
        "Review",
        default="none",
        copy=False,
        readonly=True,
    )
    policy_request_id = fields.Many2one(
        "workshop.approval.request",
        "Review Round",
        copy=False,
        readonly=True,
        index="btree_not_null",
    )
    policy_round = fields.Integer(compute="_compute_policy_turn")
    policy_can_approve = fields.Boolean(compute="_compute_policy_turn")
    policy_can_withdraw = fields.Boolean(compute="_compute_policy_turn")
    policy_asks_back = fields.Boolean(compute="_compute_policy_turn")

    @api.depends("policy_request_id", "policy_approval_state")
    @api.depends_context("uid")
    def _compute_policy_turn(self):
        user = self.env.user
        for record in self:
            # sudo: the state of a round is no secret to a reader of the document
            request = record.policy_request_id.sudo()
            pending = request.state == "pending"
            step = request._get_pending_step() if pending else False
            record.policy_round = request.round
            record.policy_can_approve = bool(
                step and step._get_on_behalf(user) is not None
            )
            record.policy_can_withdraw = pending and user in (
                request.requester_id | request.author_id
            )
            record.policy_asks_back = request.is_top_level or request.is_below_cost

    # ------------------------------------------------------------- hooks of the host
    def _policy_get_document(self):
        """Key of the gate now in front of this record, ``False`` for none.

        :rtype: str or bool
        """
        raise NotImplementedError

    def _policy_get_material(self):
        """JSON-able values an approval is about; see ``tools.change.compare``.

        :rtype: dict
        """
        raise NotImplementedError

    def _policy_get_facts(self, rules):
        """Facts the rules are tested on, for a whole batch.

        :param rules: ``tools.approval.Rule`` of this document
        :return: ``{record id: (tools.approval.Facts, economics or None)}``
        :rtype: dict
        """
        raise NotImplementedError

    def _policy_do_release(self, request):
        """The last step approved ``request``: open the gate. Runs as sudo."""
        raise NotImplementedError

    def _policy_get_company(self):
        self.ensure_one()
        return self.company_id

    def _policy_get_team_leader(self):
        """The document's team leader, empty when it has none."""
        return self.env["res.users"]

    def _policy_get_difference_baseline(self):
        """Material values a round is shown against; the round before by default."""
        return {}

    def _policy_get_beneficiary(self):
        """Who gains by the decision and so never decides."""
        return self.env["res.users"]

    def _policy_get_author(self):
        """Whose document this is: told what became of it, may withdraw it."""
        return self.create_uid

    def _policy_ensure_complete(self):
        """Raise what must be filled in before a review."""

    def _policy_prepare_figures(self, evaluation):
        """Columns of the request that its card shows.

        :rtype: dict
        """
        return {}

    def _policy_get_card_figures(self):
        """Figures that need look-ups; filled in by the job that tells people.

        :return: ``{record id: JSON}`` for the whole batch
        :rtype: dict
        """
        return dict.fromkeys(self.ids, {})

    def _policy_word_figures(self, figures, currency):
        """Words of the free figures of a card, in the reader's language."""
        return False

    def _policy_is_released(self):
        """Whether the gate now in front of this record stands open."""
        self.ensure_one()
        return not self._policy_get_document()

    # ----------------------------------------------------------------- guarded columns
    @api.model_create_multi
    def create(self, vals_list):
        # Explicit values beat ``default_…`` context keys. What the reader's groups hide
        # core refuses by itself, in values and keys alike.
        names = [
            name
            for name in self._policy_guarded_fields
            if self._has_field_access(self._fields[name], "write")
        ]
        for vals in vals_list:
            for name in names:
                vals[name] = self._policy_get_initial(name, vals)
        return super().create(vals_list)

    @api.model
    def _policy_get_initial(self, name, vals):
        """Value of a guarded column on a new record."""
        return "none" if name == "policy_approval_state" else False

    def write(self, vals):
        guarded = self._policy_guarded_fields & set(vals)
        if guarded:
            raise UserError(
                self.env._(
                    "%(document)s: reviews move by their buttons only. Use Submit, "
                    "Approve, Refuse or Withdraw.",
                    document=", ".join(self.mapped("display_name")),
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_review(self):
        for record in self:
            if record.policy_approval_state == "pending":
                raise UserError(
                    self.env._(
                        "%(document)s is in review: withdraw it, then delete it.",
                        document=record.display_name,
                    )
                )

    def _policy_write(self, vals):
        """Write guarded columns after the caller's guard; no tracking, no mail."""
        return models.BaseModel.write(self, vals)

    # ------------------------------------------------------------------- evaluation
    def _policy_evaluate(self, document=None):
        """What the rules in force say of these records; reads only.

        :param str document: key of the gate; the one in front of each by default
        :return: ``{record id: Evaluation}``; level 0 when nothing triggers
        :rtype: dict
        """
        result = {}
        # sudo: the rules bind whoever acts, also where the facts are not theirs to read
        for company, records in (
            self.sudo().grouped(lambda record: record._policy_get_company()).items()
        ):
            policy = company._policy_get_current()
            for key, batch in records.grouped(
                lambda record: document or record._policy_get_document()
            ).items():
                result.update(batch._policy_evaluate_batch(policy, key))
        return result

    def _policy_evaluate_batch(self, policy, document):
        rules = policy._get_tool_rules(document) if policy and document else ()
        facts = self._policy_get_facts(rules)
        result = {}
        for record in self:
            record_facts, economics = facts[record.id]
            reasons = evaluate_rules(rules, record_facts)
            result[record.id] = Evaluation(
                highest_level(reasons), reasons, economics, record_facts
            )
        return result

    # -------------------------------------------------------------------------- gate
    def _policy_get_block_reasons(self):
        """Why each record's gate is closed now; reads only.

        :return: ``{record id: sentence}``, ``""`` when it is open or within policy
        :rtype: dict
        """
        closed = self.filtered(lambda record: not record._policy_is_released())
        evaluations = closed._policy_evaluate()
        texts = dict.fromkeys(self.ids, "")
        for record in closed:
            if evaluations[record.id].level:
                texts[record.id] = record._policy_word_block(evaluations[record.id])
        return texts

    def _policy_ensure_released(self):
        """The gate: release what is within policy, refuse the rest by name.

        :raise UserError: why it is closed and who opens it, one sentence a record
        """
        closed = self.filtered(lambda record: not record._policy_is_released())
        if not closed:
            return
        closed._policy_prepare_evaluation()
        evaluations = closed._policy_evaluate()
        blocked = closed.filtered(lambda record: evaluations[record.id].level)
        if blocked:
            raise UserError(
                "\n".join(
                    record._policy_word_block(evaluations[record.id])
                    for record in blocked
                )
            )
        closed._policy_ensure_complete()
        # sudo: whoever meets an open gate may pass it; the release says who
        closed.sudo()._policy_release_within(evaluations)

    def _policy_prepare_evaluation(self):
        """Bring what the evaluation reads up to date, before a gate is passed."""

    def _policy_release_within(self, evaluations, document=None):
        """Open the gate of records that need no say; logged "within policy".

        :param str document: key of the gate; the one in front of each by default
        """
        raise NotImplementedError

    def _policy_get_excluded_users(self):
        """Four eyes: who never decides on this record."""
        self.ensure_one()
        request = self.policy_request_id
        users = self.create_uid | self._policy_get_beneficiary()
        if request.state == "pending":
            users |= request.requester_id
        else:
            users |= self.env.user
        return users

    # ----------------------------------------------------------------------- buttons
    def action_policy_submit(self, reason=""):
        """Ask for the review that the rules demand; within policy, release at once.

        :param str reason: the requester's words for the approver
        :return: ``True``
        :raise UserError: nothing to submit, a round is open, or not complete
        """
        self.check_access("write")
        for record in self:
            document = record._policy_get_document()
            if not document:
                raise UserError(
                    self.env._("%s needs no review now.", record.display_name)
                )
            record._policy_ensure_not_pending()
            record._policy_prepare_evaluation()
            record._policy_ensure_complete()
            evaluation = record._policy_evaluate()[record.id]
            host = record.sudo()  # sudo: evidence, after access and completeness
            if evaluation.level:
                self.env["workshop.approval.request"].sudo()._open(
                    host, document, evaluation, reason
                )
            else:
                host._policy_release_within({record.id: evaluation})
        return True

    def _policy_ensure_not_pending(self):
        self.ensure_one()
        if self.policy_approval_state == "pending":
            raise UserError(
                self.env._(
                    "%(document)s is submitted already and waits for %(users)s.",
                    document=self.display_name,
                    users=self.policy_turn or "—",
                )
            )

    def action_policy_approve(self, comment="", round=None):
        """Approve the open step.

        :param str comment: kept with the decision
        :param int round: the round the reader sees; another one is refused. A form's
            button sends it as ``policy_round_shown`` in the context.
        :raise UserError: not this user's turn, decided, or replaced
        """
        round = round or self.env.context.get("policy_round_shown")
        for record in self:
            request = record._policy_get_open_request()
            request._approve(self.env.user, comment, round_shown=round)
        return True

    def action_policy_refuse(self, comment, round=None):
        """Refuse; one refusal closes the round.

        :param str comment: why, required
        """
        for record in self:
            request = record._policy_get_open_request()
            request._refuse(self.env.user, comment, round_shown=round)
        return True

    def action_policy_withdraw(self):
        """Take the open round back: the requester or the author."""
        for record in self:
            record._policy_get_open_request()._withdraw(self.env.user)
        return True

    def _policy_get_open_request(self):
        self.ensure_one()
        self.check_access("read")
        # sudo: evidence; each act checks whose turn it is
        request = self.policy_request_id.sudo()
        if not request:
            raise UserError(
                self.env._("%s was not submitted for review.", self.display_name)
            )
        return request

    def action_policy_refuse_dialog(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Refuse %s", self.display_name),
            "res_model": "workshop.approval.refuse",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_request_id": self.policy_request_id.id,
                "default_round": self.env.context.get("policy_round_shown")
                or self.policy_round,
            },
        }

    def action_policy_open_rounds(self):
        """Every round of this document, for those who may read them."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "workshop_sales_policy.workshop_approval_request_action"
        )
        domain = [("res_model", "=", self._name), ("res_id", "=", self.id)]
        return dict(action, domain=domain, context={})
