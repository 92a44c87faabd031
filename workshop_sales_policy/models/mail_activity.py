from odoo import api, models


class MailActivity(models.Model):
    _inherit = "mail.activity"

    @api.model
    def _policy_sync(self, model_name, ids, wanted, activity_type):
        """Move the to-dos of documents to whom they concern now: one per person.

        Set-based: the same few statements for one document and for five hundred. Runs
        as sudo, after the caller's guard: they are other people's to-dos.

        :param str model_name: model of the documents
        :param list ids: all documents looked at; to-dos not wanted any more go
        :param dict wanted: ``{(document id, user id): {"summary", "date_deadline"}}``
        :param str activity_type: XML id; other kinds of to-dos are left alone
        """
        rows = self.sudo()  # sudo: mail.activity - see the docstring
        kind = rows.env.ref(activity_type)
        present = rows.search(
            [
                ("res_model", "=", model_name),
                ("res_id", "in", list(ids)),
                ("activity_type_id", "=", kind.id),
            ]
        )
        stale = present.filtered(lambda row: (row.res_id, row.user_id.id) not in wanted)
        stale.unlink()
        present -= stale
        for row in present:
            values = wanted[row.res_id, row.user_id.id]
            if any(row[name] != value for name, value in values.items()):
                row.with_context(mail_activity_quick_update=True).write(values)
        known = {(row.res_id, row.user_id.id) for row in present}
        model_id = rows.env["ir.model"]._get_id(model_name)
        rows.with_context(mail_activity_quick_update=True).create(
            [
                {
                    **values,
                    "res_model_id": model_id,
                    "res_id": res_id,
                    "user_id": user_id,
                    "activity_type_id": kind.id,
                }
                for (res_id, user_id), values in wanted.items()
                if (res_id, user_id) not in known
            ]
        )
