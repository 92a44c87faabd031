import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("workshop_feedback", {
    steps: () => [
        {
            content: "One tap on the contact",
            trigger: "button[name=action_policy_note_feedback]",
            run: "click",
        },
        {
            content: "The kind",
            trigger: ".modal .o_selection_badge:contains(Wish)",
            run: "click",
        },
        {
            content: "The words",
            trigger: ".modal .o_field_widget[name=text] textarea",
            run: "edit A loaf without nuts.",
        },
        {
            content: "Record",
            trigger: ".modal button[name=action_record]",
            run: "click",
        },
        {
            content: "Who answers, by when",
            trigger: ".o_notification:contains(Bakehouse answers it)",
        },
        {
            content: "The dialog is closed",
            trigger: "body:not(:has(.modal)) .o_form_view",
        },
    ],
});

registry.category("web_tour.tours").add("workshop_feedback_answer", {
    steps: () => [
        {
            content: "The card",
            trigger: ".o_kanban_record:contains(A loaf without nuts)",
            run: "click",
        },
        {
            content: "The reply",
            trigger: ".o_field_widget[name=answer] textarea",
            run: "edit From Monday on.",
        },
        {
            content: "Reply",
            trigger: "button[name=action_answer]",
            run: "click",
        },
        {
            content: "On its way",
            trigger: ".alert-info:contains(on its way to the customer)",
        },
    ],
});

registry.category("web_tour.tours").add("workshop_satisfaction_phone", {
    steps: () => [
        {
            content: "Four stars",
            trigger: "label[for=o_policy_star_4]",
            run: "click",
        },
        {
            content: "Nine points",
            trigger: "label[for=o_policy_nps_9]",
            run: "click",
        },
        {
            content: "Send",
            trigger: ".o_policy_satisfaction_send",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Thanks",
            trigger: ".o_policy_satisfaction_thanks",
        },
    ],
});
