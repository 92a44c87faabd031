import { registry } from "@web/core/registry";

const FIRST_BUTTON = ".o_statusbar_buttons > button";

function button(name) {
    return {
        content: `${name} is the first button`,
        trigger: `${FIRST_BUTTON}[name=${name}]:first-child`,
        run: "click",
    };
}

const OPEN_BOXES = {
    content: "The gift boxes",
    trigger: ".o_kanban_record:contains(gift boxes)",
    run: "click",
};

/** The manager reads what it must sell, and submits it. */
registry.category("web_tour.tours").add("policy_promotion_submit_tour", {
    steps: () => [
        OPEN_BOXES,
        {
            content: "What it must sell stands on top",
            trigger:
                ".alert:visible .o_field_widget[name=break_even_text]:contains(40)",
        },
        button("action_policy_submit"),
        {
            content: "It is locked",
            trigger: ".o_field_widget[name=planned_units].o_readonly_modifier",
        },
    ],
});

/** The owner approves on the phone. */
registry.category("web_tour.tours").add("policy_phone_promotion_approve_tour", {
    steps: () => [
        OPEN_BOXES,
        button("action_policy_approve"),
        {
            content: "Whose turn it is",
            trigger:
                ".alert:visible .o_field_widget[name=policy_next_text]:contains(Chen)",
        },
    ],
});

/** The owner looks at the evaluation and signs it off. */
registry.category("web_tour.tours").add("policy_promotion_sign_tour", {
    steps: () => [
        OPEN_BOXES,
        {
            content: "The sentence says why",
            trigger: ".o_field_widget[name=sentence]:contains(buyers bought earlier)",
        },
        {
            content: "Sales against normal",
            trigger: ".o_field_widget[name=sales_chart] canvas",
        },
        {
            content: "From sales to profit",
            trigger:
                ".o_field_widget[name=waterfall_chart] .o_policy_chart_steps:contains(725)",
        },
        button("action_sign"),
        {
            trigger: ".o_arrow_button_current:contains(Signed off)",
        },
    ],
});

/** The manager files the lessons; the promotion is closed. */
registry.category("web_tour.tours").add("policy_promotion_lessons_tour", {
    steps: () => [
        OPEN_BOXES,
        {
            trigger: ".o_field_widget[name=lesson_worked] textarea",
            run: "edit Printed names.",
        },
        {
            trigger: ".o_field_widget[name=lesson_change] textarea",
            run: "edit No price cut for regulars.",
        },
        button("action_file_lessons"),
        {
            content: "Nothing is left to do but a correction",
            trigger: `${FIRST_BUTTON}:first-child:contains(Correct)`,
        },
    ],
});
