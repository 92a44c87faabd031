import { Component, onMounted, onWillUnmount, useComponent } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { formatDateTime, toLocaleDateString } from "@web/core/l10n/dates";
import { is24HourFormat } from "@web/core/l10n/time";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { DateTimeField } from "@web/views/fields/datetime/datetime_field";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const { DateTime } = luxon;

export const TICK_DELAY = 30_000;

/** One interval for all clocks of the page, however long the list; none while no clock is shown. */
export const ticker = {
    clocks: new Set(),
    interval: null,
    add(clock) {
        this.clocks.add(clock);
        this.interval ??= browser.setInterval(
            () => this.clocks.forEach((shown) => shown.render()),
            TICK_DELAY
        );
    },
    delete(clock) {
        this.clocks.delete(clock);
        if (!this.clocks.size) {
            browser.clearInterval(this.interval);
            this.interval = null;
        }
    },
};

/** Render the component again at every tick while it is mounted. */
function useTick() {
    const component = useComponent();
    onMounted(() => ticker.add(component));
    onWillUnmount(() => ticker.delete(component));
}

/**
 * @param {luxon.DateTime} deadline
 * @param {luxon.DateTime} now
 * @returns {string} how late it is, in the largest unit that says something
 */
function getLateText(deadline, now) {
    const minutes = Math.floor(now.diff(deadline).as("minutes"));
    if (minutes < 60) {
        return _t("%(minutes)s min late", { minutes: Math.max(minutes, 1) });
    }
    const hours = Math.floor(minutes / 60);
    if (hours < 24) {
        return _t("%(hours)s h late", { hours });
    }
    return _t("%(days)s d late", { days: Math.floor(hours / 24) });
}

/**
 * The wall time to be met, never the time left: people plan with their clock.
 *
 * @param {luxon.DateTime} deadline
 * @param {luxon.DateTime} now
 * @param {boolean} soon whether to add the word that goes with amber
 * @returns {string}
 */
function getDueText(deadline, now, soon) {
    // Rounded, as a day has 23 or 25 hours when daylight saving time starts or ends.
    const daysAhead = Math.round(
        deadline.startOf("day").diff(now.startOf("day")).as("days")
    );
    const time = deadline.toFormat(is24HourFormat() ? "HH:mm" : "h:mm a");
    // Whole sentences: "due soon" does not stand in front in every language.
    if (daysAhead === 0) {
        return soon
            ? _t("due soon, by %(time)s today", { time })
            : _t("by %(time)s today", { time });
    }
    if (daysAhead <= 6) {
        const weekday = deadline.toFormat("ccc");
        return soon
            ? _t("due soon, by %(weekday)s %(time)s", { weekday, time })
            : _t("by %(weekday)s %(time)s", { weekday, time });
    }
    const date = toLocaleDateString(deadline);
    return soon ? _t("due soon, by %(date)s", { date }) : _t("by %(date)s", { date });
}

export class PolicyClockField extends Component {
    static template = "workshop_sales_policy.PolicyClockField";
    static components = { DateTimeField };
    static props = {
        ...standardFieldProps,
        warnField: { type: String, optional: true },
        doneField: { type: String, optional: true },
    };

    setup() {
        useTick();
    }

    get deadline() {
        return this.props.record.data[this.props.name];
    }

    get title() {
        return formatDateTime(this.deadline);
    }

    /** @returns {{ className: string, text: string }} */
    get face() {
        const { deadline } = this;
        const { record, warnField, doneField } = this.props;
        const now = DateTime.now();
        if (record.data[doneField]) {
            return { className: "o_policy_clock_done text-muted", text: _t("done") };
        }
        if (now > deadline) {
            return {
                className: "o_policy_clock_late badge rounded-pill text-bg-danger",
                text: getLateText(deadline, now),
            };
        }
        const warnFrom = record.data[warnField];
        if (warnFrom && now >= warnFrom) {
            return {
                className: "o_policy_clock_warn badge rounded-pill text-bg-warning",
                text: getDueText(deadline, now, true),
            };
        }
        return {
            className: "o_policy_clock_open",
            text: getDueText(deadline, now, false),
        };
    }

    get dateTimeFieldProps() {
        return Object.fromEntries(
            Object.entries(this.props).filter(([key]) => key in standardFieldProps)
        );
    }
}

export const policyClockField = {
    component: PolicyClockField,
    displayName: _t("Deadline clock"),
    supportedTypes: ["datetime"],
    supportedOptions: [
        {
            label: _t("Warning from"),
            name: "warn_field",
            type: "field",
            availableTypes: ["datetime"],
            help: _t("From this time on the deadline is shown as due soon."),
        },
        {
            label: _t("Done"),
            name: "done_field",
            type: "field",
            availableTypes: ["boolean", "datetime"],
            help: _t("Once this field is set, the deadline is shown as done."),
        },
    ],
    extractProps: ({ options }) => ({
        warnField: options.warn_field,
        doneField: options.done_field,
    }),
    // Views need not repeat the two fields. Where the client does not know the definition of
    // done_field, "boolean" keeps the raw value, and only its truth counts.
    fieldDependencies: ({ options }) => [
        ...(options.warn_field ? [{ name: options.warn_field, type: "datetime" }] : []),
        ...(options.done_field ? [{ name: options.done_field, type: "boolean" }] : []),
    ],
    listViewWidth: [110, 190],
};

registry.category("fields").add("policy_clock", policyClockField);
