import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("workshop_complaint_report", {
    steps: () => [
        {
            content: "What kind",
            trigger: ".o_policy_report label:contains(Damaged)",
            run: "click",
        },
        {
            content: "What happened",
            trigger: "#o_policy_text",
            run: "edit The box is <crushed>.",
        },
        {
            content: "Wanted remedy",
            trigger: "label[for=o_policy_remedy_replace]",
            run: "click",
        },
        {
            content: "Who",
            trigger: "#o_policy_phone",
            run: "edit 138 0000 1111",
        },
        {
            content: "Send",
            trigger: ".o_policy_report_send",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "A link to keep",
            trigger: ".o_policy_created .o_policy_copy_link",
        },
        {
            content: "The first of four steps",
            trigger: ".o_policy_step_current[data-step=received]",
        },
        {
            content: "By when",
            trigger: ".o_policy_next:contains(We will answer by)",
        },
        {
            content: "Own words, as they were typed",
            trigger: ".o_policy_own .o_policy_text:contains(The box is <crushed>.)",
        },
        {
            content: "Add a message",
            trigger: "#o_policy_word",
            run: "edit The lid too.",
        },
        {
            content: "Send it",
            trigger: ".o_policy_word_send",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It was received",
            trigger: ".o_policy_own:contains(The lid too.)",
        },
    ],
});

registry.category("web_tour.tours").add("workshop_complaint_stars", {
    steps: () => [
        {
            content: "The answer",
            trigger: ".o_policy_answer:contains(We bake them again on Friday)",
        },
        {
            content: "I accept",
            trigger: ".o_policy_accept",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Accepted",
            trigger: ".o_policy_accepted:contains(You accepted it on)",
        },
        {
            content: "Four stars",
            trigger: "label[for=o_policy_star_4]",
            run: "click",
        },
        {
            content: "Send them",
            trigger: ".o_policy_rate",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Closed",
            trigger: ".o_policy_score:contains(4 of 5 stars)",
        },
        {
            content: "No second time",
            trigger: ".o_policy_complaint:not(:has(.o_policy_rate))",
        },
    ],
});

registry.category("web_tour.tours").add("workshop_complaint_disagree", {
    steps: () => [
        {
            content: "I don't agree",
            trigger: ".o_policy_disagree > summary",
            run: "click",
        },
        {
            content: "Why",
            trigger: ".o_policy_disagree[open] #o_policy_reason",
            run: "edit They are still mouldy.",
        },
        {
            content: "Send",
            trigger: ".o_policy_disagree_send",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Looked into again",
            trigger: ".o_policy_step_current[data-step=looked_into]",
        },
        {
            content: "By when",
            trigger: ".o_policy_next:contains(We look into it again)",
        },
    ],
});
