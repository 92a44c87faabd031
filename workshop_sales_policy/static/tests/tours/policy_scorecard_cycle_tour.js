import { registry } from "@web/core/registry";

const FIRST_BUTTON = ".o_statusbar_buttons > button";
const CARD = {
    content: "The card",
    trigger: ".o_kanban_record:contains(Li)",
    run: "click",
};

function button(name) {
    return {
        content: `${name} is the first button`,
        trigger: `${FIRST_BUTTON}[name=${name}]:first-child`,
        run: "click",
    };
}

function rate(indicator, points, reason) {
    const row = `.modal .o_data_row:contains(${indicator})`;
    return [
        {
            content: `Rate: ${indicator}`,
            trigger: `${row} td[name=rating]`,
            run: "click",
        },
        {
            trigger: `${row} .o_field_widget[name=rating] input`,
            run: "click",
        },
        {
            trigger: `.o_select_menu_item:contains(${points})`,
            run: "click",
        },
        {
            content: "Say why",
            trigger: `${row} .o_field_widget[name=reason] input`,
            run: `edit ${reason}`,
        },
    ];
}

function answer(text) {
    return [
        {
            content: "Say it in the dialog",
            trigger: ".modal .o_field_widget[name=text]:visible textarea",
            run: `edit ${text}`,
        },
        {
            trigger: ".modal button[name=action_apply]",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal))",
        },
    ];
}

/** The manager rates with a reason and sends the card. */
registry.category("web_tour.tours").add("policy_scorecard_cycle_rate_tour", {
    url: "/odoo/scorecards",
    steps: () => [
        CARD,
        button("action_rate_dialog"),
        ...rate("Work attitude", "5", "Always there."),
        ...rate("Teamwork", "3", "Few meetings."),
        {
            trigger: ".modal button[name=action_apply]",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal))",
        },
        button("action_send"),
        {
            content: "The employee's turn",
            trigger: ".alert:contains(Li)",
        },
        {
            trigger: `body:not(:has(${FIRST_BUTTON}[name=action_send]))`,
        },
    ],
});

/** The person disagrees. */
registry.category("web_tour.tours").add("policy_scorecard_cycle_dispute_tour", {
    url: "/odoo/scorecards",
    steps: () => [
        CARD,
        {
            content: "Confirm is the first button, Dispute beside it",
            trigger: `${FIRST_BUTTON}[name=action_acknowledge]:first-child`,
        },
        {
            trigger: `${FIRST_BUTTON}[name=action_dispute_dialog]`,
            run: "click",
        },
        ...answer("I was at the stall on both Saturdays."),
        {
            content: "The owner's turn",
            trigger: ".o_arrow_button_current:contains(Disputed)",
        },
    ],
});

/** The owner settles it. */
registry.category("web_tour.tours").add("policy_scorecard_cycle_settle_tour", {
    url: "/odoo/scorecards",
    steps: () => [
        CARD,
        button("action_settle_dialog"),
        {
            content: "What was disputed stands in the dialog",
            trigger: ".modal:contains(both Saturdays)",
        },
        ...answer("The rating stays."),
        {
            content: "Nothing is left to settle",
            trigger: `body:not(:has(${FIRST_BUTTON}[name=action_settle_dialog]))`,
        },
    ],
});

/** The manager freezes it. */
registry.category("web_tour.tours").add("policy_scorecard_cycle_final_tour", {
    url: "/odoo/scorecards",
    steps: () => [
        CARD,
        button("action_finalise"),
        {
            content: "Frozen",
            trigger: ".o_arrow_button_current:contains(Final)",
        },
    ],
});
