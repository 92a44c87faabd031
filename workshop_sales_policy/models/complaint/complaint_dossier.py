from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_date, format_datetime, formatLang

# Prints that show all of a case: for its own readers, and never for customers.
NOTHING = "—"


class WorkshopComplaint(models.Model):
    """The dossier: all of a case on paper, in the order of ISO 10002.

    Each section is a dict: ``title``, ``facts`` (list of label and value), ``texts``
    (list of label and text), ``tables`` (list of ``title``, ``head``, ``rows``) and
    ``photos`` (list of ``name``, ``data``). Areas add theirs in
    ``_get_dossier_sections`` and their documents in ``_get_dossier_documents``.
    """

    _inherit = "workshop.complaint"

    def _ensure_may_print(self):
        """Who reads the case may print it; customers never do.

        The report engine may run as superuser: the person behind it counts.

        :raise AccessError: a customer, or somebody who does not read the case
        """
        user = self.env.user
        if not user._is_internal():
            raise AccessError(self.env._("The file of a case is for staff only."))
        self.with_user(user).check_access("read")

    def _get_dossier(self):
        """All sections of the dossier in the reader's language.

        :return: list of sections, see the class
        :rtype: list[dict]
        """
        self.ensure_one()
        self._ensure_may_print()
        sections = self._get_dossier_sections()
        for number, section in enumerate(sections, 1):
            section["number"] = number
            section["is_empty"] = not any(
                section.get(key) for key in ("facts", "texts", "tables", "photos")
            )
        return sections

    def _get_dossier_sections(self):
        """The sections in order. Areas insert their own.

        :rtype: list[dict]
        """
        self.ensure_one()
        return [
            self._dossier_identity(),
            self._dossier_complainant(),
            self._dossier_description(),
            self._dossier_acknowledgement(),
            self._dossier_assessment(),
            self._dossier_investigation(),
            self._dossier_solution(),
            self._dossier_reply(),
            self._dossier_follow_up(),
            self._dossier_deadlines(),
            self._dossier_documents(),
            self._dossier_corrective(),
            self._dossier_timeline(),
            self._dossier_files(),
        ]

    # ------------------------------------------------------------------------ wording
    @api.model
    def _dossier_label(self, record, name):
        return record._fields[name]._description_string(self.env)

    def _dossier_value(self, record, name):
        """A value as the reader has it on the screen, ``—`` for nothing.

        :rtype: str
        """
        field, value = record._fields[name], record[name]
        if field.type == "boolean":
            return self.env._("yes") if value else self.env._("no")
        if not value:
            return NOTHING
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        if field.type == "datetime":
            return self._dossier_moment(value)
        if field.type == "date":
            return format_date(self.env, value, date_format="yyyy-MM-dd")
        if field.type == "monetary":
            currency = record[field.get_currency_field(record)]
            return formatLang(self.env, value, currency_obj=currency)
        if field.type == "float":
            return formatLang(self.env, value)
        if field.relational:
            # sudo: names of what a readable case points at
            return ", ".join(value.sudo().mapped("display_name"))
        return str(value)

    def _dossier_moment(self, moment):
        """Wall time of the house, whoever prints: the paper leaves it."""
        if not moment:
            return NOTHING
        zone = self.company_id._policy_get_tz()
        return format_datetime(self.env, moment, tz=zone, dt_format="yyyy-MM-dd HH:mm")

    def _dossier_facts(self, *names):
        """Label and value of fields; those without a value are left out.

        :rtype: list[tuple]
        """
        self.ensure_one()
        return [
            (self._dossier_label(self, name), self._dossier_value(self, name))
            for name in names
            if self[name]
        ]

    def _dossier_texts(self, *names, record=None):
        record = self if record is None else record
        return [
            (self._dossier_label(record, name), record[name])
            for name in names
            if record[name]
        ]

    def _dossier_table(self, records, names, title=""):
        """A table of records, one column a field; ``[]`` without records.

        Columns without any value are left out: paper is narrow.

        :rtype: list[dict]
        """
        names = [name for name in names if any(record[name] for record in records)]
        if not names:
            return []
        return [
            {
                "title": title,
                "head": [self._dossier_label(records, name) for name in names],
                "rows": [
                    [self._dossier_value(record, name) for name in names]
                    for record in records
                ],
            }
        ]

    def _get_dossier_printed(self):
        """Who printed this and when.

        :rtype: str
        """
        return self.env._(
            "Printed by %(user)s on %(date)s (%(zone)s)",
            user=self.env.user.name,
            date=self._dossier_moment(fields.Datetime.now()),
            zone=self.company_id._policy_get_tz(),
        )
