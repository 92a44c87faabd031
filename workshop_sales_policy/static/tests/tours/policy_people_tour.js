import { registry } from "@web/core/registry";

const RIGHT = [
    "Somebody else, as the rules say",
    "Always",
    "Nobody without approval",
    "Tell customer and manager before it, with a new date",
    "Dispute it in the days it names",
];

/** A newcomer passes the last of the four subjects by its quiz. */
registry.category("web_tour.tours").add("policy_phone_induction_tour", {
    url: "/odoo/induction",
    steps: () => [
        {
            content: "My induction",
            trigger: ".o_kanban_record:contains(takes the quiz)",
            run: "click",
        },
        {
            content: "The quiz is the first button",
            trigger: ".o_statusbar_buttons > button[name=action_quiz]:first-child",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Begin",
            trigger: "button[value=start]",
            run: "click",
        },
        ...RIGHT.map((answer) => ({
            content: answer,
            trigger: `label:contains(${answer})`,
            run: "click",
        })),
        {
            content: "Hand it in",
            trigger: "button[value=finish]",
            run: "click",
        },
        {
            content: "Yes, hand it in",
            trigger: ".modal button:contains(Submit)",
            run: "click",
        },
        {
            content: "Back from the last page",
            trigger: "a:contains(Back to my induction)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Passed: the same rules as for everybody",
            trigger: ".o_kanban_record:contains(same rules)",
        },
    ],
});

/** The report is drafted: add a sentence, submit. */
registry.category("web_tour.tours").add("policy_phone_work_report_tour", {
    url: "/odoo/work-reports",
    steps: () => [
        {
            content: "The report that is due",
            trigger: ".o_kanban_record:contains(submits by)",
            run: "click",
        },
        {
            content: "Its figures are there",
            trigger:
                ".o_form_view .o_kanban_record:contains(Net sales):contains(1,600)",
        },
        {
            content: "What comes next",
            trigger: ".o_field_widget[name=plan] textarea",
            run: "edit Three hotels to visit.",
        },
        {
            content: "Submit is the first button",
            trigger: ".o_statusbar_buttons > button[name=action_submit]:first-child",
            run: "click",
        },
        {
            content: "The manager's turn",
            trigger: ".alert-info:contains(answers)",
        },
    ],
});
