import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("workshop_delivery_fine_phone", {
    steps: () => [
        {
            content: "The order's page leads to the delivery",
            trigger: ".o_policy_shipment a:contains(Did it arrive)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The number can be copied",
            trigger: ".o_policy_number:contains(SF123)",
        },
        {
            content: "One tap",
            trigger: ".o_policy_fine",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Who and when",
            trigger: ".o_policy_receipt_known:contains(Receipt confirmed by)",
        },
    ],
});

registry.category("web_tour.tours").add("workshop_delivery_wrong_phone", {
    steps: () => [
        {
            content: "Something is wrong",
            trigger: ".o_policy_wrong > summary",
            run: "click",
        },
        {
            content: "What",
            trigger: ".o_policy_wrong[open] label[for=o_policy_wrong_short]",
            run: "click",
        },
        {
            content: "Words",
            trigger: "#o_policy_wrong_note",
            run: "edit Two boxes are not there.",
        },
        {
            content: "Tell us",
            trigger: ".o_policy_wrong_send",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Who takes care of it",
            trigger: ".o_policy_receipt_known:contains(takes care of it)",
        },
    ],
});
