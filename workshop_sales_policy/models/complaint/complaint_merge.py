from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime, html2plaintext

from ...tools.complaint import is_raised

EXCERPT = 2000


class WorkshopComplaint(models.Model):
    """Two cases about the same thing become one; both histories stay (F3.5).

    The merged case keeps its messages, photos and deadlines and ends; the one that
    stays carries a note of what was said there, its files, followers and the earlier
    deadlines. Mail to the merged case reaches the one that stays.
    """

    _inherit = "workshop.complaint"

    def _get_main(self):
        """The case in which this one is dealt with now: itself, unless merged.

        :rtype: recordset
        """
        self.ensure_one()
        main, seen = self, self
        while main.merged_into_id and main.merged_into_id not in seen:
            main = main.merged_into_id
            seen |= main
        return main

    def action_merge_dialog(self):
        """Ask which case is meant, and which of the two stays."""
        action = self._get_act_dialog("merge", self.env._("Merge"))
        action["context"]["default_other_id"] = self.similar_ids[:1].id
        return action

    def _merge_into(self, main):
        """End this case in favour of ``main``.

        :param main: ``workshop.complaint``, open
        :raise UserError: itself, in a circle, another company, or not open
        :raise AccessError: not an actor of both, or two customers without a manager
        """
        self.ensure_one()
        main.ensure_one()
        self._ensure_mergeable(main)
        case, main = self.sudo(), main.sudo()  # sudo: evidence, after the guards
        now = fields.Datetime.now()
        if case.is_paused:
            case._resume()
        running = case.clock_ids.filtered("is_open")
        case._set_state("merged")
        case._policy_write(
            {
                "merged_into_id": main.id,
                "close_reason": "merged",
                "date_closed": now,
                "closed_by_id": self.env.uid,
            }
        )
        main._take_history(case)
        main._take_weight(case, now)
        main.clock_ids._follow_merge(running, now)
        case._drop_clocks()
        main._policy_refresh_clock(now)
        main._policy_tell()
        case._finish_handovers()

    # ------------------------------------------------------------------------ guards
    def _ensure_mergeable(self, main):
        self.ensure_one()
        both = self | main
        both._ensure_actor()
        both._ensure_not_accused()
        if self == main:
            raise UserError(
                self.env._(
                    "%s cannot be merged into itself. Choose another.", self.name
                )
            )
        if main.state == "merged":
            raise UserError(
                self.env._(
                    "%(case)s was merged into %(main)s itself. Choose that one.",
                    case=main.name,
                    main=main.sudo()._get_main().name,  # sudo: a number
                )
            )
        both._ensure_open()
        if self.company_id != main.company_id:
            raise UserError(
                self.env._(
                    "%(case)s and %(main)s belong to two companies and stay apart.",
                    case=self.name,
                    main=main.name,
                )
            )
        if self.kind == "complaint" and main.kind == "after_sales":
            raise UserError(
                self.env._(
                    "%(case)s is a complaint and %(main)s a request: let the complaint "
                    "stay.",
                    case=self.name,
                    main=main.name,
                )
            )
        if not self._is_same_customer(main):
            self._ensure_manager()
        self.sudo()._policy_ensure_not_pending()  # sudo: whether an approval waits

    def _is_same_customer(self, other):
        """Whether nothing says that two customers complained.

        :rtype: bool
        """
        self.ensure_one()
        customers = self.commercial_partner_id | other.commercial_partner_id
        return len(customers) < 2

    # -------------------------------------------------------------------- what moves
    def _take_history(self, case):
        """A note with what was said there, its files and its followers. As sudo."""
        self.ensure_one()
        self._keep_copies(case.photo_ids)
        followers = case.message_partner_ids
        if not self._is_same_customer(case):
            # Another customer does not follow this one's case.
            followers = followers.filtered(lambda row: not row.partner_share)
        self.message_subscribe(partner_ids=followers.ids)
        lang = self.company_id.partner_id.lang or self.env.lang
        row = self.with_context(lang=lang)
        row._message_log(body=row._word_merged(case.with_context(lang=lang)))
        case._message_log(
            body=Markup("%s ") % row.env._("Merged into")
            + self._get_html_link(title=self.name)
        )

    def _word_merged(self, case):
        """The merged case in a note: number as a link, what was told, what was written.

        :rtype: Markup
        """
        self.ensure_one()
        head = Markup("<p>%s %s</p>") % (
            case._get_html_link(title=case.name),
            self.env._("was merged into this case. It said:"),
        )
        told = case.partner_id.display_name or case.contact_name or case.contact_phone
        parts = [(case.date_received, told or "—", case.description)]
        messages = case.message_ids.filtered(
            lambda m: m.message_type in ("email", "comment") and m.body
        )
        parts += [
            (m.date, m.author_id.name or m.email_from, html2plaintext(m.body))
            for m in messages.sorted("date")
        ]
        rows = Markup("").join(
            Markup("<li>%s · %s: %s</li>")
            % (
                format_datetime(
                    self.env,
                    date,
                    tz=self.company_id._policy_get_tz(),
                    dt_format="short",
                ),
                author or "—",
                (text or "").strip()[:EXCERPT],
            )
            for date, author, text in parts
        )
        return head + Markup("<ul>%s</ul>") % rows

    def _take_weight(self, case, now):
        """What was graver there counts here: danger, and severity. As sudo."""
        self.ensure_one()
        values = {}
        if case.is_safety and not self.is_safety:
            values["is_safety"] = True
        if case.date_assessed and is_raised(self.severity, case.severity):
            values |= {
                "severity": case.severity,
                "severity_reason": self.env._("As in %s, merged", case.name),
            }
        if not values:
            return
        self._policy_write(values)
        self.clock_ids._follow_severity(self.severity, now)

    def _finish_handovers(self):
        """Departments look into the case that stays; here nothing is left to do."""
        self.ensure_one()
        handovers = self.env["workshop.handover"].sudo()  # sudo: evidence
        handovers.search(
            [("res_model", "=", self._name), ("res_id", "=", self.id)]
        )._finish()


class WorkshopComplaintClock(models.Model):
    _inherit = "workshop.complaint.clock"

    def _follow_merge(self, others, now):
        """Of two cases in one the earlier deadline counts, of each kind still open.

        The earlier one is taken whole - start, target, pauses - so that a severity
        raised later counts from there. Runs as sudo, after the caller's guard.

        :param others: open clocks of the case that was merged
        :param datetime now: naive UTC
        """
        theirs = {clock.kind: clock for clock in others}
        for clock in self.filtered(lambda c: c.is_open and c.kind in theirs):
            other = theirs[clock.kind]
            if other.date_due >= clock.date_due:
                continue
            values = {
                name: other[name]
                for name in (
                    "date_start",
                    "date_due",
                    "date_warn",
                    "severity",
                    "target_hours",
                    "paused_hours",
                    "is_plain_hours",
                )
            }
            if other.date_due < now and not clock.is_breached and not clock.is_paused:
                values |= {
                    "is_breached": True,
                    "is_warned": True,
                    "date_breached": other.date_breached or other.date_due,
                }
            clock._evidence_write(values)
