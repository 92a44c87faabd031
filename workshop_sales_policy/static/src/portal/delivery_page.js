import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { FirstAct, sendOnce } from "./first_act";

/**
 * The customer's page of a delivery: copies the number, and the first act on it is the reading. Both
 * forms work without it.
 */
export class DeliveryPage extends FirstAct {
    static selector = ".o_policy_delivery";
    dynamicContent = {
        ".o_policy_copy_number": { "t-on-click": this.onCopy },
        form: { "t-on-submit": sendOnce },
    };

    async onCopy(ev) {
        const button = ev.currentTarget;
        const number = this.el.querySelector(".o_policy_number").textContent;
        await this.waitFor(navigator.clipboard.writeText(number));
        button.textContent = _t("Copied");
    }
}

registry
    .category("public.interactions")
    .add("workshop_sales_policy.delivery_page", DeliveryPage);
