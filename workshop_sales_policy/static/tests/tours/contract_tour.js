import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("workshop_contract_submit", {
    steps: () => [
        {
            content: "The checklist is complete",
            trigger: ".o_field_widget[name=clause_ids] .o_data_row:count(12)",
        },
        {
            content: "Submit it",
            trigger: "button[name=action_policy_submit]:contains(Submit for Review)",
            run: "click",
        },
        {
            content: "It waits for the manager",
            trigger: "[name=policy_next_info]:contains(Waits for)",
        },
    ],
});

tours.add("workshop_contract_approve", {
    steps: () => [
        {
            content: "Approve",
            trigger: "button[name=action_policy_approve]",
            run: "click",
        },
        {
            content: "Sign for us",
            trigger: "button[name=action_sign]",
            run: "click",
        },
        {
            content: "Open the pad",
            trigger: ".modal .o_signature, .modal [name=signature] .o_signature_empty",
            run: "click",
        },
        {
            content: "The name draws the signature",
            trigger: ".modal .o_web_sign_auto_button, .modal .o_web_sign_name_input",
        },
        {
            content: "Adopt it",
            trigger: ".modal footer .btn-primary:contains(Adopt):enabled",
            run: "click",
        },
        {
            content: "Sign",
            trigger: ".modal footer button[name=action_apply]:contains(Sign)",
            run: "click",
        },
        {
            content: "Signed",
            trigger: "[name=policy_next_success]:contains(signed for us)",
        },
    ],
});

tours.add("workshop_contract_send", {
    steps: () => [
        {
            content: "Send",
            trigger: "button[name=action_send].btn-primary",
            run: "click",
        },
        {
            content: "Copy text and link",
            trigger: ".modal button:contains(Copy Text and Link)",
            run: "click",
        },
        {
            content: "With the customer",
            trigger: "[name=policy_next_info]:contains(With the customer)",
        },
    ],
});

tours.add("workshop_contract_portal", {
    steps: () => [
        {
            content: "The page stands at its top, the form does not pull it down",
            trigger: ".o_policy_contract_sign .o_web_sign_name_input",
            run() {
                if (document.activeElement === this.anchor || window.scrollY) {
                    throw new Error("The contract opens at its signature.");
                }
            },
        },
        {
            content: "Unfold a clause",
            trigger: ".o_policy_clause[data-key=quality] summary",
            run: "click",
        },
        {
            content: "Its text shows",
            trigger: ".o_policy_clause[data-key=quality][open] p:contains(standards)",
        },
        {
            content: "Closed without a name",
            trigger: ".o_portal_sign_submit:disabled",
        },
        {
            content: "Who signs; the name draws the signature",
            trigger: ".o_web_sign_name_input",
            run: "edit Fang Min",
        },
        {
            content: "Sign",
            trigger: ".o_portal_sign_submit:enabled",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Signed and archived",
            trigger: ".o_policy_status:contains(signed by both sides)",
        },
    ],
});
