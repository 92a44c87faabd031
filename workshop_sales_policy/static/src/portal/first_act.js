import { rpc } from "@web/core/network/rpc";
import { Interaction } from "@web/public/interaction";

const ACTS = ["pointerdown", "keydown", "wheel", "touchmove"];

/**
 * A page that tells the server, once, that a person has it in hand: at the first act on it.
 * Mail scanners and link previews fetch the page, some run its scripts, none of them scrolls.
 */
export class FirstAct extends Interaction {
    setup() {
        this.isTold = !this.getOpenedUrl();
    }

    start() {
        for (const act of ACTS) {
            this.addListener(document, act, this.onAct);
        }
    }

    /** Where it is told; nothing is told without. */
    getOpenedUrl() {
        const { url } = this.el.dataset;
        return url && `${url}/opened`;
    }

    onAct() {
        if (this.isTold) {
            return;
        }
        this.isTold = true;
        const params = { access_token: this.el.dataset.accessToken || null };
        rpc(this.getOpenedUrl(), params, { silent: true });
    }
}

/** A second tap while the first is on its way says nothing new. */
export function sendOnce(ev) {
    const form = ev.currentTarget;
    if (form.dataset.sent) {
        ev.preventDefault();
    }
    form.dataset.sent = "1";
}
