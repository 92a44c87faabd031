import { Component, onWillStart, useEffect, useRef } from "@odoo/owl";
import { loadBundle } from "@web/core/assets";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * @typedef {Object} LineChart
 * @property {"line"} kind
 * @property {string} title translated by the server, as every label
 * @property {string[]} labels of the horizontal axis
 * @property {{ label: string, values: number[], role: "actual" | "baseline" }[]} lines
 * @property {{ label: string, from: number, to: number, role: "promo" | "post" }[]} bands
 *
 * @typedef {Object} WaterfallChart
 * @property {"waterfall"} kind
 * @property {string} title
 * @property {{ label: string, value: number, text: string, role: "total" | "step" }[]} steps
 */

const COLORS = {
    actual: "--primary",
    baseline: "--secondary-color",
    gain: "--success",
    loss: "--danger",
    total: "--info",
};
const FALLBACK = {
    actual: "#714b67",
    baseline: "#6c757d",
    gain: "#28a745",
    loss: "#d9534f",
    total: "#17a2b8",
};
const BANDS = { promo: "rgba(23, 162, 184, 0.15)", post: "rgba(255, 172, 0, 0.15)" };

/** @param {string} role */
function getColor(role) {
    const style = getComputedStyle(document.documentElement);
    return style.getPropertyValue(COLORS[role]).trim() || FALLBACK[role];
}

/**
 * Bars of a waterfall: a step starts where the last one ended, a total at zero.
 *
 * @param {WaterfallChart["steps"]} steps
 * @returns {{ range: [number, number], role: string }[]}
 */
export function getBars(steps) {
    let level = 0;
    return steps.map(({ value, role }) => {
        if (role === "total") {
            level = value;
            return { range: [0, value], role: value < 0 ? "loss" : "total" };
        }
        const range = [level, level + value];
        level += value;
        return { range, role: value < 0 ? "loss" : "gain" };
    });
}

/** Shades the bands behind the lines; an own plugin, as Odoo ships none for it. */
function makeBandPlugin(bands) {
    return {
        id: "policyBands",
        beforeDatasetsDraw({ ctx, chartArea, scales: { x } }) {
            const half = (x.getPixelForValue(1) - x.getPixelForValue(0)) / 2;
            for (const { from, to, role } of bands) {
                const left = Math.max(x.getPixelForValue(from) - half, chartArea.left);
                const right = Math.min(x.getPixelForValue(to) + half, chartArea.right);
                ctx.fillStyle = BANDS[role];
                ctx.fillRect(left, chartArea.top, right - left, chartArea.height);
            }
        },
    };
}

/** @param {LineChart} value */
function getLineConfig({ labels, lines, bands }) {
    return {
        type: "line",
        data: {
            labels,
            datasets: lines.map(({ label, values, role }) => ({
                label,
                data: values,
                borderColor: getColor(role),
                backgroundColor: getColor(role),
                borderDash: role === "baseline" ? [6, 4] : [],
                borderWidth: 2,
                pointRadius: 0,
            })),
        },
        options: {
            maintainAspectRatio: false,
            interaction: { mode: "index", intersect: false },
            scales: { y: { beginAtZero: true } },
        },
        plugins: [makeBandPlugin(bands)],
    };
}

/** @param {WaterfallChart} value */
function getWaterfallConfig({ steps }) {
    const bars = getBars(steps);
    return {
        type: "bar",
        data: {
            labels: steps.map(({ label }) => label),
            datasets: [
                {
                    data: bars.map(({ range }) => range),
                    backgroundColor: bars.map(({ role }) => getColor(role)),
                },
            ],
        },
        options: {
            // Lying bars keep their labels readable on a phone.
            indexAxis: "y",
            maintainAspectRatio: false,
            plugins: {
                legend: { display: false },
                tooltip: {
                    callbacks: { label: ({ dataIndex }) => steps[dataIndex].text },
                },
            },
        },
    };
}

export class PolicyChartField extends Component {
    static template = "workshop_sales_policy.PolicyChartField";
    static props = { ...standardFieldProps };

    setup() {
        this.canvas = useRef("canvas");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => {
                if (!this.canvas.el) {
                    return;
                }
                const chart = new Chart(this.canvas.el, this.config);
                return () => chart.destroy();
            },
            () => [JSON.stringify(this.value)]
        );
    }

    get value() {
        return this.props.record.data[this.props.name];
    }

    get config() {
        return this.value.kind === "line"
            ? getLineConfig(this.value)
            : getWaterfallConfig(this.value);
    }

    /** What the picture says, for those who cannot see it. */
    get ariaLabel() {
        const { title, steps, bands } = this.value;
        const parts = (steps || []).map(({ label, text }) => `${label} ${text}`);
        parts.push(...(bands || []).map(({ label }) => label));
        return _t("%(title)s: %(parts)s", { title, parts: parts.join(", ") });
    }
}

export const policyChartField = {
    component: PolicyChartField,
    displayName: _t("Chart with bands or steps"),
    supportedTypes: ["json"],
    isEmpty: (record, fieldName) => !record.data[fieldName],
};

registry.category("fields").add("policy_chart", policyChartField);
