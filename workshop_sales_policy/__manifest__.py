{
    "name": "Workshop Sales Policy",
    "summary": "A small workshop's written sales regulation, made real: reviews, "
    "evidence and a cockpit that measures every clause",
    "version": "19.0.1.0.0",
    "category": "Sales/Sales",
    "author": "Workshop Sales Policy maintainers",
    "license": "LGPL-3",
    "website": "https://www.example.com/workshop_sales_policy",
    "application": True,
    "depends": [
        "account",
        "calendar",
        "crm",
        "digest",
        "hr",
        "hr_expense",
        "portal",
        "rating",
        "resource",
        "sale_crm",
        "sale_loyalty",
        "sale_management",
        "sale_margin",
        "sale_mrp",
        "sale_stock",
        "spreadsheet_dashboard",
        "stock_delivery",
        "survey",
        "utm",
    ],
    "data": [
        # groups, access
        "security/groups.xml",
        "security/ir.model.access.csv",
        # rules
        "security/approval_security.xml",
        "security/contract_security.xml",
        # data
        "data/workshop_policy_clause.xml",
        "data/ir_cron.xml",
        "data/contract_template.xml",
        # portal and paper
        "views/sale/portal_templates.xml",
        "views/sale/contract_portal.xml",
        "report/sale_order_report.xml",
        "report/contract_report.xml",
        # wizards
        "wizard/approval_batch_views.xml",
        "wizard/approval_refuse_views.xml",
        "wizard/contract_act_views.xml",
        "wizard/contract_send_views.xml",
        "wizard/order_confirm_views.xml",
        "wizard/order_send_views.xml",
        "wizard/policy_reason_views.xml",
        # views
        "views/approval/approval_step_views.xml",
        "views/approval/approval_request_views.xml",
        "views/approval/approval_decision_views.xml",
        "views/approval/approval_delegation_views.xml",
        "views/approval/approval_tier_views.xml",
        "views/approval/approval_rule_views.xml",
        "views/policy/policy_views.xml",
        "views/policy/policy_clause_views.xml",
        "views/policy/policy_acknowledgement_views.xml",
        "views/policy/workday_views.xml",
        "views/policy/compliance_views.xml",
        "views/sale/order_change_views.xml",
        "views/sale/contract_views.xml",
        "views/sale/contract_template_views.xml",
        "views/sale/policy_contract_views.xml",
        "views/sale_order_views.xml",
        "views/sale/order_screens_views.xml",
        "views/product_template_views.xml",
        "views/res_partner_views.xml",
        "views/hr_department_views.xml",
        # menus
        "views/menus.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "workshop_sales_policy/static/src/**/*",
            ("remove", "workshop_sales_policy/static/src/portal/**/*"),
            ("remove", "workshop_sales_policy/static/src/report/**/*"),
        ],
        "web.report_assets_common": [
            "workshop_sales_policy/static/src/report/**/*",
        ],
        "web.assets_frontend": [
            "workshop_sales_policy/static/src/portal/**/*",
        ],
        "web.assets_tests": [
            "workshop_sales_policy/static/tests/tours/**/*",
        ],
        # The parts of the portal that have unit tests.
        "web.assets_unit_tests_setup": [
            "portal/static/src/signature_form/**/*",
            "workshop_sales_policy/static/src/portal/offer_accept.*",
        ],
        "web.assets_unit_tests": [
            "workshop_sales_policy/static/tests/**/*.test.js",
        ],
    },
}
