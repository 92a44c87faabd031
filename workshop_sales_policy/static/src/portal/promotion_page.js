import { registry } from "@web/core/registry";
import { FirstAct, sendOnce } from "./first_act";

/** The page behind a leaflet: the first act is a visit. The form works without it. */
export class PromotionPage extends FirstAct {
    static selector = ".o_policy_promotion";
    dynamicContent = { form: { "t-on-submit": sendOnce } };
}

registry
    .category("public.interactions")
    .add("workshop_sales_policy.promotion_page", PromotionPage);
