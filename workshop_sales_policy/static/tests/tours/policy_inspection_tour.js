import { registry } from "@web/core/registry";
import { inputFiles } from "@web/../tests/utils";

const PIXEL =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

function photo() {
    const bytes = Uint8Array.from(atob(PIXEL), (char) => char.charCodeAt(0));
    return new File([bytes], "parcel.png", { type: "image/png" });
}

function point(name) {
    return `.o_policy_points .o_kanban_record:contains(${name})`;
}

function tapOk(name) {
    return [
        {
            content: `${name}: one tap, tall enough for a thumb`,
            trigger: `${point(name)} button[name=action_ok]`,
            run({ anchor }) {
                if (anchor.getBoundingClientRect().height < 44) {
                    throw new Error("The button is too small for a thumb");
                }
                anchor.click();
            },
        },
        {
            content: `${name} is saved at once`,
            trigger: `${point(name)} button[name=action_ok].btn-success`,
        },
    ];
}

/** The inspector passes a delivery with a photo and ships it, on a phone. */
registry.category("web_tour.tours").add("policy_phone_inspection_tour", {
    url: "/odoo/sales-policy",
    steps: () => [
        {
            content: "The first screen lists what waits",
            trigger: ".o_kanban_record:contains(Lotus Tea House)",
            run: "click",
        },
        {
            content: "Start is the first button",
            trigger: ".o_statusbar_buttons > button[name=action_start]",
            run: "click",
        },
        {
            content: "How many of how many",
            trigger: ".o_form_view:contains(check 5 of 10)",
        },
        ...tapOk("Look"),
        ...tapOk("Count"),
        ...tapOk("Pack"),
        {
            content: "While a point is open there is no Finish",
            trigger: ".o_form_view:not(:has(button[name=action_finish])):contains(3/4)",
        },
        {
            content: "The camera",
            trigger: `${point("Photo")} button[name=action_open_answer]`,
            run: "click",
        },
        {
            content: "Take the picture",
            trigger: ".modal .o_field_widget[name=photo]",
            async run() {
                await inputFiles(
                    ".modal .o_field_widget[name=photo] input.o_input_file",
                    [photo()]
                );
            },
        },
        {
            content: "It is in",
            trigger: ".modal .o_field_widget[name=photo] img[src^='data:']",
        },
        {
            content: "Save it",
            trigger: ".modal button[name=action_save]",
            run: "click",
        },
        {
            content: "All are answered: Finish is the first button",
            trigger:
                "body:not(:has(.modal)) .o_statusbar_buttons > button[name=action_finish]",
            run: "click",
        },
        {
            content: "Green",
            trigger: ".alert-success:contains(Passed)",
        },
        {
            content: "Now it may leave",
            trigger: ".o_statusbar_buttons > button[name=action_open_picking]",
            run: "click",
        },
        {
            content: "Validate is the first button of the transfer",
            trigger: ".o_statusbar_buttons > button[name=button_validate]",
            run: "click",
        },
        {
            content: "It has left",
            trigger:
                ".o_arrow_button_current:contains(Done), .o_statusbar_status:contains(Done)",
        },
    ],
});
