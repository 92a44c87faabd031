import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

const ACTS = ["pointerdown", "keydown", "wheel", "touchmove"];

/**
 * The page behind a leaflet: the first act on it tells the server that a person has it in hand, and
 * a second tap sends nothing. The form works without it.
 */
export class PromotionPage extends Interaction {
    static selector = ".o_policy_promotion";
    dynamicContent = { form: { "t-on-submit": this.onSubmit } };

    setup() {
        this.isTold = !this.el.dataset.url;
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
        rpc(this.el.dataset.url, {}, { silent: true });
    }

    onSubmit(ev) {
        const form = ev.currentTarget;
        if (form.dataset.sent) {
            ev.preventDefault();
            return;
        }
        form.dataset.sent = "1";
    }
}

registry
    .category("public.interactions")
    .add("workshop_sales_policy.promotion_page", PromotionPage);
