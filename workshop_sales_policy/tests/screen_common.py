"""Reading a form as the web client does: every field, rows of lists too."""

from lxml import etree


class FormReaderMixin:
    def _read_form(self, record, user):
        """What ``user`` reads on opening the form; raises what he would meet.

        Nothing is in the cache: a value that somebody else may compute says nothing.

        :rtype: dict
        """
        mine = record.with_user(user).with_company(record.env.company)
        arch = mine.get_views([(False, "form")])["views"]["form"]["arch"]
        spec = self._get_spec(etree.fromstring(arch), mine)
        self.env.flush_all()
        self.env.invalidate_all()
        return mine.web_read(spec)[0]

    def _get_spec(self, node, records):
        """Fields of an arch as ``web_read`` wants them, those of its lists nested."""
        spec = {}
        for child in node:
            field = records._fields.get(child.get("name") or "")
            if child.tag != "field" or not field:
                if isinstance(child.tag, str):
                    spec.update(self._get_spec(child, records))
                continue
            spec[field.name] = {}
            if field.type == "many2one":
                spec[field.name] = {"fields": {"display_name": {}}}
            elif field.type in ("one2many", "many2many"):
                rows = self._get_spec(child, records.env[field.comodel_name])
                spec[field.name] = {"fields": rows or {"display_name": {}}}
        return spec
