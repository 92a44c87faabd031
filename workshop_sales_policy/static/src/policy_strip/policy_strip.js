import { Component } from "@odoo/owl";
import { deserializeDateTime, toLocaleDateTimeString } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { usePopover } from "@web/core/popover/popover_hook";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * @typedef {"done" | "current" | "late" | "todo" | "skipped"} StripState
 *
 * @typedef {Object} StripSegment
 * @property {string} key
 * @property {string} label translated by the server
 * @property {StripState} state
 * @property {string} [detail] the exact stage in words
 *
 * @typedef {Object} StripStep
 * @property {string} label translated by the server
 * @property {StripState} state
 * @property {string | false} [user]
 * @property {string | false} [date] UTC, "YYYY-MM-DD HH:MM:SS"
 * @property {string | false} [res_model]
 * @property {number | false} [res_id]
 */

const STATE_WORDS = {
    done: _t("done"),
    current: _t("in progress"),
    late: _t("late"),
    todo: _t("to come"),
    skipped: _t("skipped"),
};

// Colour never speaks alone: each state has its own glyph, empty for what is still to come.
const STATE_GLYPHS = {
    done: "fa fa-check",
    current: "fa fa-circle",
    late: "fa fa-exclamation",
    todo: "",
    skipped: "fa fa-minus",
};

/** An unknown state of a newer server reads as "to come" instead of failing. */
function knownState(state) {
    return state in STATE_WORDS ? state : "todo";
}

function isStripEmpty(value) {
    return !Array.isArray(value?.segments) || !value.segments.length;
}

export class PolicyStripSteps extends Component {
    static template = "workshop_sales_policy.PolicyStripSteps";
    static props = {
        steps: { type: Array, element: Object },
        onOpen: Function,
        close: { type: Function, optional: true }, // given by the popover, not by the bottom sheet
    };

    get steps() {
        return this.props.steps.map((step) => {
            const state = knownState(step.state);
            return {
                label: step.label,
                state,
                glyph: STATE_GLYPHS[state],
                word: STATE_WORDS[state],
                user: step.user || "",
                date: step.date
                    ? toLocaleDateTimeString(deserializeDateTime(step.date))
                    : "",
                openLabel:
                    step.res_model && step.res_id
                        ? _t("Open the document of %(step)s", { step: step.label })
                        : "",
                step,
            };
        });
    }
}

export class PolicyStripField extends Component {
    static template = "workshop_sales_policy.PolicyStripField";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
        const ui = useService("ui");
        this.popover = usePopover(PolicyStripSteps, {
            position: "bottom",
            popoverClass: "o_policy_strip_popover",
            class: "o_policy_strip_popover",
            role: "dialog",
            useBottomSheet: ui.isSmall,
        });
    }

    get value() {
        return this.props.record.data[this.props.name];
    }

    get isEmpty() {
        return isStripEmpty(this.value);
    }

    get segments() {
        return this.value.segments.map((segment) => {
            const state = knownState(segment.state);
            return {
                label: segment.label,
                state,
                glyph: STATE_GLYPHS[state],
                title: this.getTitle(segment, state),
            };
        });
    }

    /** The words under the strip: where the document is now, and what is late. */
    get details() {
        return this.value.segments
            .filter(({ state }) => ["current", "late"].includes(state))
            .map(({ key, label, state, detail }) => {
                const text = detail || label;
                return {
                    key,
                    state,
                    text:
                        state === "late"
                            ? _t("late: %(stage)s", { stage: text })
                            : text,
                };
            });
    }

    get ariaLabel() {
        const segments = this.segments.map((segment) => segment.title).join("; ");
        return _t("Progress: %(segments)s", { segments });
    }

    /**
     * @param {StripSegment} segment
     * @param {StripState} state
     */
    getTitle({ label, detail }, state) {
        const word = STATE_WORDS[state];
        return detail
            ? _t("%(segment)s: %(state)s, %(detail)s", {
                  segment: label,
                  state: word,
                  detail,
              })
            : _t("%(segment)s: %(state)s", { segment: label, state: word });
    }

    onClick(ev) {
        if (this.popover.isOpen) {
            return this.popover.close();
        }
        const { steps, segments } = this.value;
        this.popover.open(ev.currentTarget, {
            steps: steps?.length ? steps : segments,
            onOpen: (step) => this.openDocument(step),
        });
    }

    /** @param {StripStep} step */
    openDocument({ res_model, res_id }) {
        this.popover.close();
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model,
            res_id,
            views: [[false, "form"]],
        });
    }
}

export const policyStripField = {
    component: PolicyStripField,
    displayName: _t("Progress strip"),
    supportedTypes: ["json"],
    supportedOptions: [],
    isEmpty: (record, fieldName) => isStripEmpty(record.data[fieldName]),
};

registry.category("fields").add("policy_strip", policyStripField);
