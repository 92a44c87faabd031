import { registry } from "@web/core/registry";
import { FirstAct } from "./first_act";

/** The customer's page of an offer: the first act on it is the reading. */
export class OfferOpened extends FirstAct {
    static selector = ".o_policy_offer";

    getOpenedUrl() {
        return `/my/orders/${this.el.dataset.orderId}/opened`;
    }
}

registry
    .category("public.interactions")
    .add("workshop_sales_policy.offer_opened", OfferOpened);
