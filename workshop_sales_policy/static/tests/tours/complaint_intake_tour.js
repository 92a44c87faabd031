import { registry } from "@web/core/registry";

/** Three inputs on a phone: who, what kind, what happened. */
registry.category("web_tour.tours").add("complaint_phone_intake_tour", {
    steps: () => [
        {
            content: "New asks for three things, not for a form",
            trigger: ".o-kanban-button-new",
            run: "click",
        },
        {
            content: "Who",
            trigger: ".modal .o_field_widget[name=partner_id] input",
            run: "click",
        },
        {
            content: "Choose the customer",
            trigger:
                ".modal .o_kanban_record:contains(Lotus Tea House), .o-autocomplete--dropdown-item:contains(Lotus Tea House)",
            run: "click",
        },
        {
            content: "Chosen",
            trigger:
                ".modal .o_field_widget[name=partner_id] input:value(Lotus Tea House)",
        },
        {
            content: "What kind: a chip large enough for a thumb",
            trigger:
                ".modal .o_field_widget[name=category_id] .o_selection_badge:contains(Quality)",
            run({ anchor }) {
                if (anchor.getBoundingClientRect().height < 44) {
                    throw new Error("Chips are 44 px high");
                }
                anchor.click();
            },
        },
        {
            content: "Chosen, and what happened",
            trigger:
                ".modal:has(.o_selection_badge.active:contains(Quality)) .o_field_widget[name=description] textarea",
            run: "edit Two of ten loaves are green.",
        },
        {
            content: "Somebody could be harmed",
            trigger: ".modal .o_field_widget[name=is_safety] input",
            run: "click",
        },
        {
            content: "What the customer wants",
            trigger:
                ".modal .o_field_widget[name=remedy] .o_selection_badge:contains(Replacement)",
            run: "click",
        },
        {
            content: "Record",
            trigger: ".modal button[name=action_record]",
            run: "click",
        },
        {
            content: "Number and department are there",
            trigger: ".o_form_view:contains(Bakehouse) h1:contains(C0)",
        },
        {
            content: "And the first button is the next step",
            trigger: ".o_statusbar_buttons > button[name=action_acknowledge]",
        },
    ],
});
