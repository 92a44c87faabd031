"""Rows of complaints: their clocks, and those that come by mail."""

from email.message import EmailMessage

from dev.bench.scenario import Scenario
from dev.bench.workshop import ADDON


class DeadlineCron(Scenario):
    title = "deadlines of complaints: a batch of 500 out of 100,000 open cases"
    repeats = 3
    cases = 100_000

    def prepare(self, env):
        if not self.people.ours:
            return None
        # Generated in the database: the rows of 100,000 recorded cases, of which 500
        # missed a deadline a minute ago and the others have a week.
        company = env.company
        category = env.ref(f"{ADDON}.complaint_category_quality")
        env.cr.execute(
            """INSERT INTO workshop_complaint (name, kind, channel, company_id, active,
                   category_id, description, user_id, state, severity, date_received,
                   create_uid, create_date)
               SELECT 'B' || number, 'complaint', 'phone', %s, TRUE, %s, 'Bench', %s,
                      'received', 'ordinary', now() AT TIME ZONE 'UTC', %s, now()
                 FROM generate_series(1, %s) AS number
            RETURNING id""",
            [company.id, category.id, self.people.salesperson, env.uid, self.cases],
        )
        first = env.cr.fetchone()[0]
        env.cr.execute(
            """INSERT INTO workshop_complaint_clock (complaint_id, company_id, kind,
                   round, severity, target_hours, paused_hours, date_start, date_warn,
                   date_due, is_open, is_paused, is_warned, is_breached, create_uid)
               SELECT id, company_id, row.kind, 0, 'ordinary', 4, 0, date_received,
                      due, due, TRUE, FALSE, FALSE, FALSE, create_uid
                 FROM workshop_complaint
                CROSS JOIN (VALUES ('solution'), ('reply')) AS row (kind)
                CROSS JOIN LATERAL (SELECT date_received + CASE
                    WHEN row.kind = 'reply' AND id %% 200 = %s
                    THEN interval '-1 minute'
                    ELSE interval '7 days' END AS due) AS dates
                WHERE name LIKE 'B%%'""",
            [first % 200],
        )
        env.cr.execute("ANALYZE workshop_complaint, workshop_complaint_clock")
        return True

    def measure(self, env, subject):
        if not subject:
            return None
        clocks = env["workshop.complaint.clock"].sudo()
        now = env.cr.now()
        batch = clocks._get_due_batch(now, 0)
        assert len(batch) == 500
        batch.try_lock_for_update()._apply_clock(now)
        return None

    @staticmethod
    def judge(plain, ours):
        text = f"{ours['sql']:.0f} statements for 500 ({ours['seconds']:.2f} s)"
        return text, "<= 20, whatever the batch", ours["sql"] <= 20


class TwentyByMail(Scenario):
    title = "20 complaints by mail through the gateway; plain: 20 leads"
    repeats = 5

    def prepare(self, env):
        domain = env["mail.alias.domain"].create(
            {"name": "bench.example.com", "catchall_alias": "c", "bounce_alias": "b"}
        )
        env.company.alias_domain_id = domain
        if self.people.ours:
            env.company._policy_set_complaint_alias("box")
        else:
            env["mail.alias"].create(
                {
                    "alias_name": "box",
                    "alias_domain_id": domain.id,
                    "alias_model_id": env["ir.model"]._get_id("crm.lead"),
                    "alias_contact": "everyone",
                }
            )
        return [self._write_mail(number) for number in range(20)]

    @staticmethod
    def _write_mail(number):
        """One mail with a photo, as it arrives; bytes."""
        mail = EmailMessage()
        mail["From"] = f"Customer {number} <customer{number}@example.com>"
        mail["To"] = "box@bench.example.com"
        mail["Subject"] = "Mouldy bread"
        mail["Message-Id"] = f"<{number}@example.com>"
        mail.set_content("Two of ten loaves are green.")
        mail.add_attachment(
            b"\xff\xd8\xff" + b"0" * 10_000,
            maintype="image",
            subtype="jpeg",
            filename="bread.jpg",
        )
        return mail.as_bytes()

    def measure(self, env, subject):
        for mail in subject:
            assert env["mail.thread"].sudo().message_process(None, mail)
            env.flush_all()  # each mail is a transaction of its own

    @staticmethod
    def judge(plain, ours):
        each, native = ours["sql"] / 20, plain["sql"] / 20
        text = (
            f"SQL {each:.1f} a mail, plain {native:.1f} = {each / native:.2f} x;"
            f" {50 * ours['seconds']:.0f} / {50 * plain['seconds']:.0f} ms a mail"
        )
        return text, "<= 1.5 x", each <= 1.5 * native
