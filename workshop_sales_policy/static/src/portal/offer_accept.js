import { useState } from "@odoo/owl";
import { SignatureForm } from "@portal/signature_form/signature_form";
import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { NameAndSignature } from "@web/core/signature/name_and_signature";
import { redirect } from "@web/core/utils/urls";

/** The first letter shows the pad; letters typed until it is there met no canvas natively. */
class PatientNameAndSignature extends NameAndSignature {
    async drawCurrentName() {
        if (this.signatureRef.el) {
            return super.drawCurrentName();
        }
    }
}

/**
 * Acceptance of an offer: the native signature form with one tick per term in front of it. The
 * button opens when every term is ticked, the person has given a name and signed; the ticks travel
 * in the same call as the signature, so the server stores and checks both in one transaction.
 *
 * Props, besides those of the native form (callUrl, defaultName, sendLabel …):
 *  - terms: [{ key, label, detail? }], all texts in the customer's language
 *  - legend: sentence above the ticks
 *  - hint: sentence shown while the button is closed
 */
export class OfferAccept extends SignatureForm {
    static template = "workshop_sales_policy.OfferAccept";
    static components = {
        ...SignatureForm.components,
        NameAndSignature: PatientNameAndSignature,
    };

    setup() {
        super.setup();
        // QWeb passes False for an empty name, which the native signature pad cannot draw.
        this.signature.name = this.props.defaultName || "";
        this.acceptance = useState({ ticked: {}, submitting: false });
    }

    get tickedKeys() {
        return this.props.terms
            .map(({ key }) => key)
            .filter((key) => this.acceptance.ticked[key]);
    }

    get isComplete() {
        return (
            this.tickedKeys.length === this.props.terms.length &&
            Boolean(this.signature.name.trim()) &&
            // undefined until the signature pad is shown
            this.signature.isSignatureEmpty === false
        );
    }

    onTick(key, ev) {
        this.acceptance.ticked[key] = ev.target.checked;
    }

    /** Enter in the name would submit the surrounding form and lose ticks and signature. */
    onKeydown(ev) {
        if (ev.key === "Enter" && ev.target.matches("input")) {
            ev.preventDefault();
        }
    }

    /** @override the native method sends a fixed set of parameters */
    async onClickSubmit() {
        if (!this.isComplete || this.acceptance.submitting) {
            return;
        }
        this.acceptance.submitting = true;
        let data;
        try {
            data = await rpc(this.props.callUrl, {
                name: this.signature.name.trim(),
                signature: this.signature.getSignatureImage().split(",")[1],
                terms: this.tickedKeys,
            });
        } catch (error) {
            this.acceptance.submitting = false;
            throw error;
        }
        if (data.force_refresh) {
            // The button stays closed until the page has gone.
            return data.redirect_url
                ? redirect(data.redirect_url)
                : window.location.reload();
        }
        this.acceptance.submitting = false;
        this.state.error = data.error || false;
        this.state.success = !data.error && {
            message: data.message,
            redirect_url: data.redirect_url,
            redirect_message: data.redirect_message,
        };
    }
}

registry
    .category("public_components")
    .add("workshop_sales_policy.offer_accept", OfferAccept);
