"""The company, its people and their working time."""

from datetime import datetime, time, timedelta

import pytz

from odoo.fields import Command

from .clock import HOLIDAYS, MAKE_UP_DAYS, ZONE
from .drawing import draw_logo

PASSWORD = "demo"
ADDON = "workshop_sales_policy"

# login: name, role shown to the visitor, language, groups beside "internal user"
CAST = {
    "wang": ("王金生 Wang Jinsheng", "owner", "zh_CN", ["owner"]),
    "chen": ("陈伟 Chen Wei", "sales manager", "zh_CN", ["manager"]),
    "li": ("李娜 Li Na", "salesperson", "zh_CN", ["user"]),
    "emma": ("Emma Clark", "salesperson (English)", "en_US", ["user"]),
    "lin": ("林怡君 Lin Yi-chun", "salesperson (Traditional)", "zh_TW", ["user"]),
    # joins in the middle of the story, see newcomers.py
    "xu": ("许静 Xu Jing", "salesperson, just joined", "zh_CN", []),
    "sun": ("孙强 Sun Qiang", "production handler", "zh_CN", ["handler"]),
    "ma": ("马丽 Ma Li", "logistics handler", "zh_CN", ["handler"]),
    "zhou": ("周敏 Zhou Min", "inspector", "zh_CN", ["inspector"]),
    "wu": ("吴芳 Wu Fang", "finance", "zh_CN", ["finance"]),
    "zheng": ("郑凯 Zheng Kai", "auditor, reads only", "zh_CN", ["auditor"]),
}
# What a role brings natively is a matter of the workshop (design: "by choice").
NATIVE_GROUPS = {
    "wang": [
        "account.group_account_invoice",
        "stock.group_stock_user",
        "product.group_product_manager",  # an offer makes its discount product
    ],
    "sun": ["mrp.group_mrp_user", "stock.group_stock_user"],
    "ma": ["stock.group_stock_user"],
    "zhou": ["stock.group_stock_user"],
}
# name, head, members; those whose key is a duty take hand-overs of it
DEPARTMENTS = {
    "sales": ("销售部 Sales", "chen", ["chen", "li", "emma", "lin"]),
    "production": ("生产部 Production", "sun", ["sun"]),
    "logistics": ("物流部 Logistics", "ma", ["ma"]),
    "quality": ("质检部 Quality", "zhou", ["zhou"]),
    "finance": ("财务部 Finance", "wu", ["wu", "zheng"]),
}
DUTIES = ("production", "logistics", "quality")
PORTAL = ("lotus", "何晓燕 He Xiaoyan", "lotus_tea")


def get_logins():
    """Return the users a visitor can log in as, as plain values."""
    rows = [
        {"login": login, "password": PASSWORD, "role": role, "name": name}
        for login, (name, role, _lang, _groups) in CAST.items()
    ]
    login, name, _customer = PORTAL
    rows.append(
        {"login": login, "password": PASSWORD, "role": "customer", "name": name}
    )
    admin = {"login": "admin", "password": "admin", "role": "settings, reads only"}
    return [*rows, dict(admin, name="Administrator")]


# ------------------------------------------------------------------------- company
def prepare_company(env):
    """Turn the empty company into a Chinese bakery with its chart of accounts."""
    company = env.ref("base.main_company")
    company.write(
        {
            "name": "金穗烘焙坊 Golden Ear Bakery",
            "country_id": env.ref("base.cn").id,
            "currency_id": env.ref("base.CNY").id,
            "street": "梧桐路 88 号",
            "city": "苏州",
            "zip": "215000",
            "phone": "0512-5550 1688",
            "email": "hello@golden-ear.example.com",
            "account_use_credit_limit": True,
            "stock_text_confirmation": False,
            "logo": draw_logo(),
        }
    )
    company.partner_id.write({"lang": "zh_CN", "tz": str(ZONE)})
    chart = env["ir.module.module"].search([("name", "=", "l10n_cn")])
    if chart.state != "installed":
        chart.button_immediate_install()
        env.transaction.reset()
    env["account.chart.template"].try_loading("cn", company=company)
    company.resource_calendar_id.write(
        {"name": "办公室 Office", "tz": str(ZONE), "attendance_ids": _get_hours()}
    )
    warehouse = env["stock.warehouse"].search([("company_id", "=", company.id)])
    warehouse.write({"name": "梧桐路 Wutong Road"})
    _set_rate(env, company)


def _get_hours():
    spans = ((8.5, 12.0, "morning"), (12.0, 13.0, "lunch"), (13.0, 17.5, "afternoon"))
    return [
        Command.clear(),
        *(
            Command.create(
                {
                    "name": period.capitalize(),
                    "dayofweek": str(day),
                    "hour_from": start,
                    "hour_to": stop,
                    "day_period": period,
                }
            )
            for day in range(5)
            for start, stop, period in spans
        ),
    ]


def _set_rate(env, company):
    """One Hong Kong dollar is worth about 0.91 yuan."""
    dollar = env.ref("base.HKD")
    dollar.active = True
    env["res.currency.rate"].create(
        {
            "currency_id": dollar.id,
            "company_id": company.id,
            "name": "2020-01-01",
            "rate": 1 / 0.91,
        }
    )


def create_holidays(env, company):
    """Public holidays as leaves, the days worked in exchange as make-up days."""
    env["resource.calendar.leaves"].create(
        [
            {
                "name": name,
                "company_id": company.id,
                "calendar_id": False,
                "date_from": _get_utc(first, time.min),
                "date_to": _get_utc(last + timedelta(days=1), time.min)
                - timedelta(seconds=1),
            }
            for name, first, last in HOLIDAYS
        ]
    )
    days = env["workshop.workday"]
    for date, weekday, chinese, english in MAKE_UP_DAYS:
        day = days.create(
            {
                "name": f"Make-up day: {english}",
                "date": date,
                "weekday": weekday,
                "company_id": company.id,
            }
        )
        day.with_context(lang="zh_CN").name = chinese
        day.with_context(lang="zh_TW").name = chinese.translate(
            str.maketrans("调节劳动国庆", "調節勞動國慶")
        )


def _get_utc(day, moment):
    local = ZONE.localize(datetime.combine(day, moment))
    return local.astimezone(pytz.utc).replace(tzinfo=None)


# -------------------------------------------------------------------------- people
def create_users(env, company):
    """Create the cast; nobody but the owner of the story owns the policy."""
    owners = env.ref(f"{ADDON}.group_policy_owner")
    admin = env.ref("base.user_admin")
    owners.user_ids = [Command.unlink(admin.id)]
    admin.group_ids = [Command.link(env.ref(f"{ADDON}.group_policy_auditor").id)]
    _set_habits(env, admin)
    users = {}
    for login, (name, _role, lang, roles) in CAST.items():
        groups = [env.ref(f"{ADDON}.group_policy_{role}") for role in roles]
        groups += [env.ref(xmlid) for xmlid in NATIVE_GROUPS.get(login, ())]
        groups.append(env.ref("base.group_user"))
        users[login] = env["res.users"].create(
            {
                "login": login,
                "password": PASSWORD,
                "name": name,
                "email": f"{login}@golden-ear.example.com",
                "phone": "0512-5550 1688",
                "lang": lang,
                "tz": str(ZONE),
                "company_id": company.id,
                "company_ids": [Command.set(company.ids)],
                "group_ids": [Command.set([group.id for group in groups])],
            }
        )
        _set_habits(env, users[login])
    team = env.ref("sales_team.team_sales_department")
    sellers = [users[login].id for login in ("li", "emma", "lin")]
    team.write({"user_id": users["chen"].id, "member_ids": [Command.set(sellers)]})
    team.with_context(lang="zh_CN").name = "销售团队"
    team.with_context(lang="zh_TW").name = "銷售團隊"
    return users


def _set_habits(env, user):
    """No chat with the bot; the day begins in the app."""
    user.odoobot_state = "disabled"
    user.action_id = env.ref(f"{ADDON}.policy_home_action").id


def create_departments(env, company, users):
    """Departments with their heads; everybody is an employee."""
    for key, (name, head, members) in DEPARTMENTS.items():
        department = env["hr.department"].create(
            {
                "name": name,
                "company_id": company.id,
                "policy_duty": key if key in DUTIES else False,
            }
        )
        employees = env["hr.employee"].create(
            [
                {
                    "name": users[login].name,
                    "user_id": users[login].id,
                    "company_id": company.id,
                    "department_id": department.id,
                    "expense_manager_id": users["wang" if login == head else head].id,
                }
                for login in members
            ]
        )
        department.manager_id = employees.filtered(
            lambda row, head=head: row.user_id == users[head]
        )


def create_portal_user(env, customers):
    """One customer with a login of their own."""
    login, name, customer = PORTAL
    partner = env["res.partner"].create(
        {
            "name": name,
            "parent_id": customers[customer].id,
            "type": "contact",
            "email": f"{login}@example.com",
            "lang": "zh_CN",
            "tz": str(ZONE),
        }
    )
    env["res.users"].create(
        {
            "login": login,
            "password": PASSWORD,
            "partner_id": partner.id,
            "lang": partner.lang,
            "tz": partner.tz,
            "group_ids": [Command.set(env.ref("base.group_portal").ids)],
        }
    )
