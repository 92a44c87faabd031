import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

const ACTS = ["pointerdown", "keydown", "wheel", "touchmove"];

/**
 * Tells the server, once, that a person has the offer in hand: at the first act on the page.
 * Mail scanners and link previews fetch the page, some run its scripts, none of them scrolls.
 */
export class OfferOpened extends Interaction {
    static selector = ".o_policy_offer";

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
        const { orderId, accessToken } = this.el.dataset;
        rpc(
            `/my/orders/${orderId}/opened`,
            { access_token: accessToken || null },
            { silent: true }
        );
    }
}

registry
    .category("public.interactions")
    .add("workshop_sales_policy.offer_opened", OfferOpened);
