import { registry } from "@web/core/registry";
import { OfferAccept } from "@workshop_sales_policy/portal/offer_accept";

/** Signature of a contract: as of an offer, without ticks; the page is the text. */
export class ContractSign extends OfferAccept {
    static template = "workshop_sales_policy.ContractSign";
}

registry
    .category("public_components")
    .add("workshop_sales_policy.contract_sign", ContractSign);
