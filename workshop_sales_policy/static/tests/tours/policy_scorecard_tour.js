import { registry } from "@web/core/registry";

/** A salesperson sees where he stands and opens the deal that changes most. */
registry.category("web_tour.tours").add("policy_phone_where_am_i_tour", {
    url: "/odoo/where-am-i",
    steps: () => [
        {
            content: "The gap to the target in words",
            trigger:
                ".o_form_view .o_kanban_record:contains(Net sales):contains(to go)",
        },
        {
            content: "What winning the open deal makes of it",
            trigger: ".o_kanban_record:contains(Win):contains(points)",
        },
        {
            content: "One tap opens the deal",
            trigger: "button[name=action_open_deal]",
            run: "click",
        },
        {
            content: "The quotation is there",
            trigger: ".o_form_view .o_field_widget[name=order_line]",
        },
    ],
});

/** The manager rates both behaviours with a reason and sends the card. */
registry.category("web_tour.tours").add("policy_scorecard_rate_tour", {
    url: "/odoo/scorecards",
    steps: () => [
        {
            content: "The computed card",
            trigger: ".o_kanban_record:contains(rate attitude and teamwork)",
            run: "click",
        },
        {
            content: "Rate is the first button",
            trigger:
                ".o_statusbar_buttons > button[name=action_rate_dialog]:first-child",
            run: "click",
        },
        {
            content: "Both behaviours stand in the dialog",
            trigger: ".modal .o_data_row:contains(Teamwork)",
        },
        {
            content: "Back: ratings without a reason would be refused",
            trigger: ".modal button[special=cancel]",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal))",
        },
        {
            content: "A line opens the very orders that were counted",
            trigger: ".o_data_row:contains(Net sales) button[name=action_open_records]",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row",
        },
    ],
});
