import { registry } from "@web/core/registry";

const CARD = ".o_policy_desk .o_kanban_record:not(.o_kanban_ghost)";

function card(title) {
    return `${CARD}:contains(${title})`;
}

/** The manager approves one card and refuses another, without opening a document. */
registry.category("web_tour.tours").add("policy_desk_tour", {
    url: "/odoo/policy-desk",
    steps: () => [
        {
            content: "The card says why it is here",
            trigger: `${card("Lotus")} .o_policy_desk_reason:contains(discount 6.3 %, above 5 %)`,
        },
        {
            content: "One tap",
            trigger: `${card("Lotus")} button[name=action_approve]`,
            run: "click",
        },
        {
            content: "It has left the desk",
            trigger: `.o_policy_desk:not(:has(.o_kanban_record:contains(Lotus)))`,
        },
        {
            content: "Refuse the other one",
            trigger: `${card("Riverside")} button[name=action_refuse_dialog]`,
            run: "click",
        },
        {
            content: "A chip",
            trigger: ".modal .o_selection_badge:contains(Payment or delivery)",
            run: "click",
        },
        {
            content: "And a word",
            trigger: ".modal .o_field_widget[name=comment] textarea",
            run: "edit Thirty days are too long.",
        },
        {
            content: "Refuse",
            trigger: ".modal button[name=action_refuse]",
            run: "click",
        },
        {
            content: "Nothing is left",
            trigger: ".o_view_nocontent:contains(Nothing waits for you)",
        },
    ],
});

/** The salesperson quotes below the limit on a phone and submits it. */
registry.category("web_tour.tours").add("policy_phone_submit_tour", {
    steps: () => [
        {
            content: "Begin a quotation",
            trigger: ".o-kanban-button-new",
            run: "click",
        },
        {
            content: "What comes first is said",
            trigger: ".alert:contains(Start with a customer and a product)",
        },
        {
            content: "Look for the customer",
            trigger: ".o_field_widget[name=partner_id] input",
            run: "click",
        },
        {
            content: "Search",
            trigger: ".o_select_create_dialog, .modal, .o-autocomplete--dropdown-menu",
        },
        {
            content: "Choose the customer",
            trigger:
                ".modal .o_kanban_record:contains(Lotus Tea House), .o-autocomplete--dropdown-item:contains(Lotus Tea House)",
            run: "click",
        },
        {
            content: "Chosen",
            trigger: ".o_field_widget[name=partner_id] input:value(Lotus Tea House)",
        },
        {
            content: "Add a product",
            trigger: ".o_field_widget[name=order_line] button:contains(Add product)",
            run: "click",
        },
        {
            content: "Look for the product",
            trigger: ".modal .o_field_widget[name=product_id] input",
            run: "click",
        },
        {
            content: "Choose the product",
            trigger:
                ".modal .o_kanban_record:contains(Walnut loaf), .o-autocomplete--dropdown-item:contains(Walnut loaf)",
            run: "click",
        },
        {
            content: "The dialog says the lowest price",
            trigger: ".modal .o_form_view:contains(lowest without review)",
        },
        {
            content: "Ten of them",
            trigger: ".modal .o_field_widget[name=product_uom_qty] input",
            run: "edit 10",
        },
        {
            content: "Below the limit",
            trigger: ".modal .o_field_widget[name=price_unit] input",
            run: "edit 150",
        },
        {
            content: "The cost is not typed in",
            trigger: ".modal .o_field_widget[name=purchase_price]:not(:has(input))",
        },
        {
            content: "Keep the line",
            trigger: ".modal .modal-footer .o_form_button_save",
            run: "click",
        },
        {
            content: "Who decides is said before it is saved",
            trigger: "body:not(:has(.modal)) .alert:contains(Sales manager decides)",
        },
        {
            content: "The first button is the next step",
            trigger: ".o_statusbar_buttons > button[name=action_policy_submit]",
            run: "click",
        },
        {
            content: "It waits, and the first button takes it back",
            trigger: ".o_statusbar_buttons > button[name=action_policy_withdraw]",
        },
        {
            content: "For whom",
            trigger: ".alert:contains(Waits for Chen)",
        },
    ],
});

/** The manager approves it at the desk, on a phone. */
registry.category("web_tour.tours").add("policy_phone_approve_tour", {
    url: "/odoo/sales-policy",
    steps: () => [
        {
            content: "The desk is the first screen, with the card's figures",
            trigger: `${card("Lotus Tea House")} .o_policy_desk_figures:contains(26.7)`,
        },
        {
            content: "Approve lies right of Refuse, both tall enough for a thumb",
            trigger: `${card("Lotus Tea House")} button[name=action_approve]`,
            run({ anchor, queryFirst }) {
                const refuse = queryFirst(
                    `${card("Lotus Tea House")} button[name=action_refuse_dialog]`
                );
                const left = refuse.getBoundingClientRect();
                const right = anchor.getBoundingClientRect();
                if (
                    left.right > right.left ||
                    Math.min(left.height, right.height) < 44
                ) {
                    throw new Error("Refuse left, Approve right, 44 px high");
                }
                anchor.click();
            },
        },
        {
            content: "Done",
            trigger: ".o_view_nocontent:contains(Nothing waits for you)",
        },
    ],
});
