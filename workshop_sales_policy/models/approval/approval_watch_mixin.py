from contextlib import contextmanager

from odoo import models

from ...tools.change import all_pass, compare, material_hash

WATCH_KEY = "workshop_sales_policy.watched"


class WorkshopApprovalWatchMixin(models.AbstractModel):
    """Watches content that was approved, or is being reviewed (design.md 4).

    The host wraps every write of material values in ``_policy_watch()``; the change
    table decides what keeps the release. Hooks: ``_policy_filter_watched``,
    ``_policy_get_baseline`` and ``_policy_on_change``.
    """

    _name = "workshop.approval.watch.mixin"
    _description = "Watch over Approved Content"

    @contextmanager
    def _policy_watch(self):
        """Check once, after the outermost change, what it did to released content.

        Nested calls (the lines of an order that is being written) leave the check to
        the outer one. Which records are under watch is kept with the cursor, out of
        reach of any caller.
        """
        watched = self.env.cr.cache.setdefault(WATCH_KEY, set())
        mine = self.browse(
            record.id
            for record in self
            if record.id and (self._name, record.id) not in watched
        )._policy_filter_watched()
        keys = {(self._name, record_id) for record_id in mine.ids}
        baseline = mine._policy_get_baseline()
        watched |= keys
        try:
            yield
        finally:
            watched -= keys
        mine.exists()._policy_check_changes(baseline)

    def _policy_filter_watched(self):
        """Records whose content was approved, or is being reviewed now."""
        return self.filtered(lambda record: record.policy_approval_state == "pending")

    def _policy_get_baseline(self):
        """What each watched record was released or submitted with.

        :return: ``{record id: (material, level, margin_pct)}``
        """
        return {
            record.id: (
                record.policy_request_id.sudo().material or {},
                record.policy_request_id.sudo().level,
                None,
            )
            for record in self
        }

    def _policy_check_changes(self, baseline):
        """Let pass what the change table lets pass; void the rest (design.md 4)."""
        for record in self.sudo():  # sudo: evidence, recognised by effect
            old, level, margin_pct = baseline[record.id]
            new = record._policy_get_material()
            if material_hash(old) == material_hash(new):
                continue
            changes = compare(old, new)
            if changes:
                record._policy_on_change(changes, level, margin_pct, old)

    def _policy_on_change(self, changes, level, margin_pct, material):
        """A watched record changed: keep the release, or void the round.

        :param list changes: ``tools.change.Change``
        :param int level: tier level of the approved content
        :param margin_pct: margin of the approved content, ``None`` unknown
        :param dict material: the approved content
        """
        evaluation = self._policy_evaluate()[self.id]
        if not all_pass(
            changes,
            margin_old=margin_pct,
            margin_new=evaluation.facts.margin_pct,
            level_old=level,
            level_new=evaluation.level,
        ):
            self._policy_void(material)

    def _policy_void(self, material=None):
        """Close the round over old content; open the next one where a say is needed.

        :param dict material: the old content, for the differences of the next round
        """
        self.ensure_one()
        request = self.policy_request_id
        if request.state in ("pending", "approved"):
            request._void()
        evaluation = self._policy_evaluate()[self.id]
        if evaluation.level:
            self.env["workshop.approval.request"]._open(
                self, self._policy_get_document(), evaluation, baseline=material
            )
