import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import {
    defineModels,
    fields,
    models,
    mountView,
} from "@web/../tests/web_test_helpers";
import { getBars } from "@workshop_sales_policy/policy_chart/policy_chart";

class Result extends models.Model {
    _name = "chart.result";

    chart = fields.Json();
}

defineMailModels();
defineModels([Result]);

const FORM = /* xml */ `<form><field name="chart" widget="policy_chart"/></form>`;

function mountChart(chart) {
    Result._records = [{ id: 1, chart }];
    return mountView({ type: "form", resModel: "chart.result", resId: 1, arch: FORM });
}

test("a step starts where the last one ended, a total at zero", () => {
    const bars = getBars([
        { value: 100, role: "total" },
        { value: -60, role: "step" },
        { value: 5, role: "step" },
        { value: 45, role: "total" },
        { value: -50, role: "step" },
        { value: -5, role: "total" },
    ]);
    expect(bars.map(({ range }) => range)).toEqual([
        [0, 100],
        [100, 40],
        [40, 45],
        [0, 45],
        [45, -5],
        [0, -5],
    ]);
    expect(bars.map(({ role }) => role)).toEqual([
        "total",
        "loss",
        "gain",
        "total",
        "loss",
        "loss",
    ]);
});

test("lines name the shaded days", async () => {
    await mountChart({
        kind: "line",
        title: "Units a day",
        labels: ["1 Sep", "2 Sep", "3 Sep"],
        lines: [{ label: "Sold", values: [1, 5, 2], role: "actual" }],
        bands: [
            { label: "Promotion", from: 1, to: 1, role: "promo" },
            { label: "Days after", from: 2, to: 2, role: "post" },
        ],
    });
    expect(queryAllTexts(".o_policy_chart figcaption")).toEqual(["Units a day"]);
    expect(queryAllTexts(".o_policy_chart_bands span")).toEqual([
        "Promotion",
        "Days after",
    ]);
    expect(".o_policy_chart canvas").toHaveAttribute(
        "aria-label",
        "Units a day: Promotion, Days after"
    );
});

test("a waterfall says its numbers in words, too", async () => {
    await mountChart({
        kind: "waterfall",
        title: "From sales to profit",
        steps: [
            { label: "Sales", value: 100, text: "¥100", role: "total" },
            { label: "Anyway", value: -120, text: "-¥120", role: "step" },
        ],
    });
    expect(queryAllTexts(".o_policy_chart_steps span")).toEqual([
        "Sales¥100",
        "Anyway-¥120",
    ]);
});

test("nothing to draw, nothing shown", async () => {
    await mountChart(false);
    expect(".o_policy_chart").toHaveCount(0);
});
