import { _t } from "@web/core/l10n/translation";
import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

const ACTS = ["pointerdown", "keydown", "wheel", "touchmove"];

/**
 * The customer's page of a delivery: copies the number, and tells the server once, at the first act
 * on the page, that a person has it in hand. Both forms work without it.
 */
export class DeliveryPage extends Interaction {
    static selector = ".o_policy_delivery";
    dynamicContent = {
        ".o_policy_copy_number": { "t-on-click": this.onCopy },
        form: { "t-on-submit": this.onSubmit },
    };

    setup() {
        this.isTold = false;
    }

    start() {
        for (const act of ACTS) {
            this.addListener(document, act, this.onAct);
        }
    }

    onAct() {
        if (this.isTold) {
            return;
        }
        this.isTold = true;
        const { url, accessToken } = this.el.dataset;
        rpc(`${url}/opened`, { access_token: accessToken || null }, { silent: true });
    }

    async onCopy(ev) {
        const button = ev.currentTarget;
        const number = this.el.querySelector(".o_policy_number").textContent;
        await this.waitFor(navigator.clipboard.writeText(number));
        button.textContent = _t("Copied");
    }

    /** A second tap while the first is on its way says nothing new. */
    onSubmit(ev) {
        const form = ev.currentTarget;
        if (form.dataset.sent) {
            ev.preventDefault();
        }
        form.dataset.sent = "1";
    }
}

registry
    .category("public.interactions")
    .add("workshop_sales_policy.delivery_page", DeliveryPage);
