import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { FirstAct, sendOnce } from "./first_act";

/**
 * The form "Report a problem" and the page of a case: files that are too big are named before they
 * are sent, a second tap sends nothing, the link is copied, and the first act on the page of a case
 * tells the server that a person has it in hand. The forms work without it.
 */
export class ComplaintPage extends FirstAct {
    static selector = ".o_policy_complaint";
    dynamicContent = {
        ".o_policy_copy_link": { "t-on-click": this.onCopy },
        "input[type=file]": { "t-on-change": this.onFiles },
        form: { "t-on-submit": this.onSubmit },
    };

    async onCopy(ev) {
        const button = ev.currentTarget;
        const link = this.el.querySelector(".o_policy_link").value;
        await this.waitFor(navigator.clipboard.writeText(link));
        button.textContent = _t("Copied");
    }

    /** Whether the chosen files may be sent; says so beside them when not. */
    checkFiles(input) {
        const { fileMax, fileSize } = this.el.dataset;
        const files = [...input.files];
        const fits =
            files.length <= Number(fileMax) &&
            files.every((file) => file.size <= Number(fileSize));
        const refusal = input.parentElement.querySelector(".o_policy_files_refused");
        refusal.classList.toggle("d-none", fits);
        return fits;
    }

    onFiles(ev) {
        this.checkFiles(ev.currentTarget);
    }

    onSubmit(ev) {
        const input = ev.currentTarget.querySelector("input[type=file]");
        if (input && !this.checkFiles(input)) {
            ev.preventDefault();
        } else {
            sendOnce(ev);
        }
    }
}

registry
    .category("public.interactions")
    .add("workshop_sales_policy.complaint_page", ComplaintPage);
