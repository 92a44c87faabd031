"""A bakery whose customers complain: departments, categories, a case per call."""

from odoo.fields import Command

from .common import PolicyCase


class ComplaintCase(PolicyCase):
    """``self.handler`` works in Production, which answers for quality.

    The company works Monday to Friday 8:00–12:00 and 13:00–17:00 in Shanghai.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls.env["resource.calendar"].create(
            {
                "name": "Day shift",
                "tz": "Asia/Shanghai",
                "company_id": cls.company.id,
                "attendance_ids": [Command.clear()]
                + [
                    Command.create(
                        {
                            "name": f"{day} {start}",
                            "dayofweek": str(day),
                            "hour_from": start,
                            "hour_to": stop,
                            "day_period": "morning" if start < 12 else "afternoon",
                        }
                    )
                    for day in range(5)
                    for start, stop in ((8.0, 12.0), (13.0, 17.0))
                ],
            }
        )
        cls.company.resource_calendar_id = cls.calendar
        cls.company.partner_id.tz = "Asia/Shanghai"
        cls.department = cls.env["hr.department"].create(
            {
                "name": "Bakehouse",
                "company_id": cls.company.id,
                "policy_duty": "production",
            }
        )
        cls.env["hr.employee"].create(
            {
                "name": "Sun",
                "user_id": cls.handler.id,
                "department_id": cls.department.id,
                "company_id": cls.company.id,
            }
        )
        cls.quality = cls.env.ref("workshop_sales_policy.complaint_category_quality")
        cls.mould = cls.env.ref("workshop_sales_policy.complaint_defect_mould")
        cls.partner.user_id = cls.salesperson

    @classmethod
    def _create_complaint(cls, user=None, **values):
        user = user or cls.salesperson
        return (
            cls.env["workshop.complaint"]
            .with_user(user)
            .with_company(cls.company)
            .create(
                {
                    "partner_id": cls.partner.id,
                    "category_id": cls.quality.id,
                    "product_id": cls.product.id,
                    "description": "Two loaves are mouldy.",
                    **values,
                }
            )
        )

    def _get_clock(self, case, kind):
        clocks = case.clock_ids.filtered(lambda c: c.kind == kind)
        return clocks.sorted("round")[-1:]
