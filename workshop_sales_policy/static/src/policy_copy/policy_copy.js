import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import {
    CopyClipboardButtonField,
    copyClipboardButtonField,
} from "@web/views/fields/copy_clipboard/copy_clipboard_field";

/**
 * The native copy button, which also tells the server that the text was copied.
 *
 * The native one stops its click, so nothing else can hear it: passing on a link would
 * take a second tap, and a quotation whose second tap is forgotten stays "not sent".
 * The text is copied by the native button within the tap itself, as browsers demand.
 */
export class PolicyCopyField extends CopyClipboardButtonField {
    static template = "workshop_sales_policy.PolicyCopyField";
    static props = {
        ...CopyClipboardButtonField.props,
        method: String,
    };

    setup() {
        super.setup();
        this.copyText = this.props.string || this.copyText;
    }

    get copyButtonClassName() {
        return `${super.copyButtonClassName} o_policy_copy w-100`;
    }

    onTap() {
        // After this click is over: the call below disables every button of the dialog.
        browser.setTimeout(() => this.tellServer());
    }

    tellServer() {
        const { record, method } = this.props;
        return this.env.onClickViewButton({
            clickParams: { type: "object", name: method },
            getResParams: () => ({
                context: record.context,
                evalContext: record.evalContext,
                resModel: record.resModel,
                resId: record.resId,
                resIds: record.resIds,
            }),
        });
    }
}

registry.category("fields").add("policy_copy", {
    ...copyClipboardButtonField,
    component: PolicyCopyField,
    supportedTypes: ["char", "text"],
    extractProps: (fieldInfo) => ({
        ...copyClipboardButtonField.extractProps(fieldInfo),
        method: fieldInfo.options.method,
    }),
});
