import { registry } from "@web/core/registry";

/** A visitor scans the leaflet and leaves his number. */
registry.category("web_tour.tours").add("workshop_promotion_page", {
    steps: () => [
        {
            content: "What is offered",
            trigger: ".o_policy_promotion h1:contains(gift boxes)",
            run: "click",
        },
        {
            content: "Who",
            trigger: "#o_policy_name",
            run: "edit Mrs. <Gao>",
        },
        {
            content: "His number",
            trigger: "#o_policy_phone",
            run: "edit 138 0000 1111",
        },
        {
            content: "Please call me",
            trigger: ".o_policy_lead button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Thanks",
            trigger: ".o_policy_thanks",
        },
    ],
});
