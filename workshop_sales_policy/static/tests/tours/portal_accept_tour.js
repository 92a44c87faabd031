import { registry } from "@web/core/registry";

const SUBMIT = ".modal.show .o_portal_sign_submit";

function acceptSteps(openButton) {
    return [
        {
            content: "Open the dialog",
            trigger: openButton,
            run: "click",
        },
        {
            content: "Closed while something is missing",
            trigger: `${SUBMIT}:disabled`,
        },
        {
            content: "Empty for a company: a person signs",
            trigger: ".modal.show .o_web_sign_name_input:value()",
        },
        ...["price", "payment", "delivery", "after_sales"].map((term) => ({
            content: `Tick ${term}`,
            trigger: `.modal.show .o_policy_term_tick[name=${term}]`,
            run: "click",
        })),
        {
            content: "Still closed without a name",
            trigger: `${SUBMIT}:disabled`,
        },
        {
            content: "Who signs; the name draws the signature",
            trigger: ".modal.show .o_web_sign_name_input",
            run: "edit Fang Min",
        },
        {
            content: "Accept",
            trigger: `${SUBMIT}:enabled`,
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "What happens next",
            trigger: ".o_policy_status:contains(confirmed)",
        },
    ];
}

registry.category("web_tour.tours").add("workshop_portal_accept", {
    steps: () => [
        {
            content: "The four terms stand on the page",
            trigger: "#policy_terms .card:count(4)",
        },
        ...acceptSteps("#sale_order_sidebar_button a[data-bs-target='#modalaccept']"),
    ],
});

registry.category("web_tour.tours").add("workshop_portal_accept_phone", {
    steps: () => acceptSteps(".o_policy_sticky a[data-bs-target='#modalaccept']"),
});
