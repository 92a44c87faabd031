import { onMounted } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { OfferAccept } from "@workshop_sales_policy/portal/offer_accept";

/** Signature of a contract: as of an offer, without ticks; the page is the text. */
export class ContractSign extends OfferAccept {
    static template = "workshop_sales_policy.ContractSign";

    setup() {
        super.setup();
        // Core's name field takes the focus; the contract is to be read from its top.
        const places = [document.scrollingElement, document.getElementById("wrapwrap")]
            .filter(Boolean)
            .map((element) => [element, element.scrollTop]);
        onMounted(() => {
            document.activeElement?.blur();
            for (const [element, top] of places) {
                element.scrollTop = top;
            }
        });
    }
}

registry
    .category("public_components")
    .add("workshop_sales_policy.contract_sign", ContractSign);
