import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, expect, test } from "@odoo/hoot";
import {
    click,
    press,
    queryAll,
    queryAllTexts,
    queryOne,
    queryRect,
} from "@odoo/hoot-dom";
import { animationFrame, mockDate } from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    mockService,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

class Order extends models.Model {
    _name = "strip.order";

    name = fields.Char();
    progress = fields.Json();
}

defineMailModels();
defineModels([Order]);

const SEGMENTS = [
    { key: "quote", label: "Quote", state: "done", detail: "" },
    { key: "contract", label: "Contract", state: "skipped", detail: "" },
    { key: "order", label: "Order", state: "done", detail: "" },
    {
        key: "production",
        label: "Production",
        state: "current",
        detail: "Quality inspection",
    },
    { key: "delivery", label: "Delivery", state: "todo", detail: "" },
    { key: "follow_up", label: "Follow-up", state: "todo", detail: "" },
];
const STEPS = [
    {
        label: "Quotation review",
        state: "done",
        user: "Chen Wei",
        date: "2025-03-04 06:20:00",
        res_model: "strip.order",
        res_id: 1,
    },
    { label: "Sent", state: "done", user: false, date: "2024-12-31 20:30:00" },
    { label: "Quality inspection", state: "current", user: "Zhao", date: false },
];

/** @param {Object | false} progress */
function mountForm(progress) {
    Order._records = [{ id: 1, name: "S00042", progress }];
    return mountView({
        type: "form",
        resModel: "strip.order",
        resId: 1,
        arch: /* xml */ `
            <form><sheet>
                <field name="progress" widget="policy_strip" nolabel="1" readonly="1"/>
                <field name="name"/>
            </sheet></form>`,
    });
}

beforeEach(() => mockDate("2025-03-05 02:00:00", "Asia/Shanghai"));

test("every segment says its state in words, not only by colour", async () => {
    await mountForm({ segments: SEGMENTS, steps: STEPS });

    expect(queryAllTexts(".o_policy_strip_label")).toEqual([
        "Quote",
        "Contract",
        "Order",
        "Production",
        "Delivery",
        "Follow-up",
    ]);
    expect(queryAll(".o_policy_strip_segment").map((segment) => segment.title)).toEqual(
        [
            "Quote: done",
            "Contract: skipped",
            "Order: done",
            "Production: in progress, Quality inspection",
            "Delivery: to come",
            "Follow-up: to come",
        ]
    );
    expect(".o_policy_strip").toHaveAttribute(
        "aria-label",
        "Progress: Quote: done; Contract: skipped; Order: done; " +
            "Production: in progress, Quality inspection; Delivery: to come; Follow-up: to come"
    );
    expect(".o_policy_strip_done .fa-check").toHaveCount(2);
    expect(".o_policy_strip_skipped .fa-minus").toHaveCount(1);
    expect(".o_policy_strip_todo i").toHaveCount(0);
});

test("the exact stage stands under the strip", async () => {
    await mountForm({ segments: SEGMENTS, steps: STEPS });

    expect(queryAllTexts(".o_policy_strip_detail")).toEqual(["Quality inspection"]);
});

test("what is late says so, a current segment without detail shows its label", async () => {
    await mountForm({
        segments: [
            { key: "order", label: "Order", state: "current" },
            { key: "delivery", label: "Delivery", state: "late", detail: "Shipped" },
        ],
        steps: [],
    });

    expect(queryAllTexts(".o_policy_strip_detail")).toEqual(["Order", "late: Shipped"]);
    expect(".o_policy_strip_late .fa-exclamation").toHaveCount(1);
});

test("a tap lists all steps with who and when, without any RPC", async () => {
    await mountForm({ segments: SEGMENTS, steps: STEPS });
    onRpc(({ method }) => expect.step(method));

    await contains(".o_policy_strip").click();

    expect(".o_policy_strip_step").toHaveCount(3);
    expect(
        queryAllTexts(".o_policy_strip_step > span:nth-child(2) > span:first-child")
    ).toEqual(["Quotation review", "Sent", "Quality inspection"]);
    expect(queryAllTexts(".o_policy_strip_word")).toEqual([
        "done",
        "done",
        "in progress",
    ]);
    expect(queryAllTexts(".o_policy_strip_user")).toEqual(["Chen Wei", "Zhao"]);
    // 06:20 and 20:30 UTC, read in Shanghai; the year is named when it is not this one
    expect(queryAllTexts(".o_policy_strip_date")).toEqual([
        "Mar 4, 2:20 PM",
        "Jan 1, 4:30 AM",
    ]);
    expect.verifySteps([]);
});

test("a step opens its document, a step without one has no button", async () => {
    mockService("action", {
        doAction(action) {
            expect.step(action);
        },
    });
    await mountForm({ segments: SEGMENTS, steps: STEPS });

    await contains(".o_policy_strip").click();
    expect(".o_policy_strip_open").toHaveCount(1);
    expect(".o_policy_strip_open").toHaveAttribute(
        "aria-label",
        "Open the document of Quotation review"
    );
    await contains(".o_policy_strip_open").click();

    expect.verifySteps([
        {
            type: "ir.actions.act_window",
            res_model: "strip.order",
            res_id: 1,
            views: [[false, "form"]],
        },
    ]);
    expect(".o_policy_strip_step").toHaveCount(0);
});

test("without recorded steps the list shows the segments", async () => {
    await mountForm({ segments: SEGMENTS, steps: [] });

    await contains(".o_policy_strip").click();

    expect(".o_policy_strip_step").toHaveCount(6);
    expect(".o_policy_strip_open").toHaveCount(0);
});

test("an unknown state reads as still to come", async () => {
    await mountForm({ segments: [{ key: "x", label: "Later", state: "paused" }] });

    expect(".o_policy_strip_segment").toHaveAttribute("title", "Later: to come");
});

for (const [name, value] of [
    ["false", false],
    ["no segments", { segments: [], steps: STEPS }],
    ["another shape", { rows: [] }],
]) {
    test(`nothing is drawn for an empty value: ${name}`, async () => {
        await mountForm(value);

        expect(".o_field_policy_strip").toHaveCount(1);
        expect(".o_field_policy_strip").toHaveClass("o_field_empty");
        expect(".o_policy_strip").toHaveCount(0);
    });
}

test.tags("desktop");
test("the keyboard opens and closes the list", async () => {
    await mountForm({ segments: SEGMENTS, steps: STEPS });

    queryOne(".o_policy_strip").focus();
    await press("Enter");
    await animationFrame();
    expect(".o_popover .o_policy_strip_step").toHaveCount(3);
    expect(".o_policy_strip_open").toBeFocused();

    await press("Escape");
    await animationFrame();
    expect(".o_policy_strip_step").toHaveCount(0);
});

test.tags("desktop");
test("a second click closes the list", async () => {
    await mountForm({ segments: SEGMENTS, steps: STEPS });

    await contains(".o_policy_strip").click();
    expect(".o_policy_strip_step").toHaveCount(3);
    await contains(".o_policy_strip").click();
    expect(".o_policy_strip_step").toHaveCount(0);
});

test("on a card the tap opens the list and not the record", async () => {
    Order._records = [
        { id: 1, name: "S00042", progress: { segments: SEGMENTS, steps: STEPS } },
    ];
    await mountView({
        type: "kanban",
        resModel: "strip.order",
        arch: /* xml */ `
            <kanban><templates><t t-name="card">
                <field name="progress" widget="policy_strip"/>
            </t></templates></kanban>`,
        selectRecord: () => expect.step("record opened"),
    });

    await click(".o_policy_strip");
    await animationFrame();

    expect(".o_policy_strip_step").toHaveCount(3);
    expect.verifySteps([]);
});

test.tags("mobile");
test("on a phone six segments fit, each large enough for a thumb", async () => {
    await mountForm({ segments: SEGMENTS, steps: STEPS });

    const { right: viewRight } = queryRect(".o_form_view");
    for (const segment of queryAll(".o_policy_strip_segment")) {
        const { width, height, right } = segment.getBoundingClientRect();
        expect(width).toBeGreaterThan(43.9);
        expect(height).toBeGreaterThan(43.9);
        expect(right).toBeLessThan(viewRight + 1);
    }
    // beside one another, in one row
    const tops = queryAll(".o_policy_strip_segment").map(
        (el) => el.getBoundingClientRect().top
    );
    expect(new Set(tops).size).toBe(1);
});

test.tags("mobile");
test("on a phone the list comes as a bottom sheet", async () => {
    mockService("action", {
        doAction({ res_id }) {
            expect.step(res_id);
        },
    });
    await mountForm({ segments: SEGMENTS, steps: STEPS });

    await contains(".o_policy_strip").click();
    expect(".o_bottom_sheet .o_policy_strip_step").toHaveCount(3);
    // offsetHeight, because the sheet is still scaled while it slides in
    expect(queryOne(".o_policy_strip_open").offsetHeight).toBeGreaterThan(43);

    await contains(".o_policy_strip_open").click();
    expect(".o_bottom_sheet").toHaveCount(0);
    expect.verifySteps([1]);
});
