import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, expect, test } from "@odoo/hoot";
import { queryAll, queryAllTexts } from "@odoo/hoot-dom";
import { advanceTime, animationFrame, mockDate } from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    defineParams,
    fields,
    models,
    mountView,
    onRpc,
    serverState,
} from "@web/../tests/web_test_helpers";
import { TICK_DELAY, ticker } from "@workshop_sales_policy/policy_clock/policy_clock";

class Task extends models.Model {
    _name = "clock.task";

    deadline = fields.Datetime();
    warn_from = fields.Datetime();
    is_done = fields.Boolean();
    done_at = fields.Datetime();
}

defineMailModels();
defineModels([Task]);

const LIST = /* xml */ `
    <list><field name="deadline" widget="policy_clock" options="{'warn_field': 'warn_from'}"/></list>`;

/** @param {string} arch */
function mountList(arch = LIST) {
    return mountView({ type: "list", resModel: "clock.task", arch });
}

/** @param {string[]} deadlines in UTC */
function setDeadlines(deadlines) {
    Task._records = deadlines.map((deadline, index) => ({ id: index + 1, deadline }));
}

// Wednesday 5 March 2025, 10:00 in Shanghai
beforeEach(() => mockDate("2025-03-05 02:00:00", "Asia/Shanghai"));

test("a deadline ahead is the wall time to be met", async () => {
    setDeadlines([
        "2025-03-05 02:01:00",
        "2025-03-05 07:00:00",
        "2025-03-05 15:59:00", // last minute of the day in Shanghai
        "2025-03-05 16:00:00", // midnight: tomorrow
        "2025-03-11 02:00:00", // 6 days ahead
        "2025-03-12 02:00:00", // 7 days ahead: the weekday alone would mislead
        "2026-01-08 02:00:00",
    ]);
    await mountList();

    expect(queryAllTexts(".o_policy_clock_open")).toEqual([
        "by 10:01 today",
        "by 15:00 today",
        "by 23:59 today",
        "by Thu 00:00",
        "by Tue 10:00",
        "by Mar 12",
        "by Jan 8, 2026",
    ]);
});

test("a missed deadline says how late it is, in red", async () => {
    setDeadlines([
        "2025-03-05 01:59:50",
        "2025-03-05 01:15:00",
        "2025-03-05 01:00:00",
        "2025-03-04 23:01:00", // 2 h 59 min
        "2025-03-04 02:01:00", // 23 h 59 min
        "2025-03-04 02:00:00",
        "2025-03-01 03:00:00", // 3 d 23 h
    ]);
    await mountList();

    expect(queryAllTexts(".o_policy_clock_late")).toEqual([
        "1 min late",
        "45 min late",
        "1 h late",
        "2 h late",
        "23 h late",
        "1 d late",
        "3 d late",
    ]);
    expect(".o_policy_clock_late.text-bg-danger").toHaveCount(7);
});

test("from warn_field on the deadline is due soon, in amber and in words", async () => {
    Task._records = [
        { id: 1, deadline: "2025-03-05 07:00:00", warn_from: "2025-03-05 02:00:01" },
        { id: 2, deadline: "2025-03-05 07:00:00", warn_from: "2025-03-05 02:00:00" },
        { id: 3, deadline: "2025-03-06 02:00:00", warn_from: "2025-03-04 00:00:00" },
        { id: 4, deadline: "2025-04-01 02:00:00", warn_from: "2025-03-04 00:00:00" },
        { id: 5, deadline: "2025-03-05 01:00:00", warn_from: "2025-03-04 00:00:00" },
    ];
    await mountList();

    expect(queryAllTexts(".o_policy_clock")).toEqual([
        "by 15:00 today",
        "due soon, by 15:00 today",
        "due soon, by Thu 10:00",
        "due soon, by Apr 1",
        "1 h late",
    ]);
    expect(".o_policy_clock_warn.text-bg-warning").toHaveCount(3);
});

test("done_field ends the clock, whether boolean or datetime", async () => {
    Task._records = [
        {
            id: 1,
            deadline: "2025-03-01 02:00:00",
            is_done: true,
            done_at: "2025-03-01 01:00:00",
        },
        { id: 2, deadline: "2025-03-01 02:00:00", is_done: false, done_at: false },
    ];
    await mountList(/* xml */ `
        <list>
            <field name="deadline" widget="policy_clock" options="{'done_field': 'is_done'}"/>
            <field name="deadline" widget="policy_clock" options="{'done_field': 'done_at'}"/>
        </list>`);

    expect(queryAllTexts(".o_data_row:eq(0) .o_policy_clock")).toEqual([
        "done",
        "done",
    ]);
    expect(".o_data_row:eq(0) .o_policy_clock_done.text-muted").toHaveCount(2);
    expect(queryAllTexts(".o_data_row:eq(1) .o_policy_clock")).toEqual([
        "4 d late",
        "4 d late",
    ]);
});

test("the fields of the options are read without standing in the view", async () => {
    setDeadlines(["2025-03-05 07:00:00"]);
    onRpc("web_search_read", ({ kwargs }) =>
        expect.step(Object.keys(kwargs.specification))
    );
    await mountList(/* xml */ `
        <list>
            <field name="deadline" widget="policy_clock"
                options="{'warn_field': 'warn_from', 'done_field': 'done_at'}"/>
        </list>`);

    expect.verifySteps([["deadline", "warn_from", "done_at"]]);
});

test("an empty deadline shows nothing", async () => {
    Task._records = [{ id: 1, deadline: false }];
    await mountList();

    expect(".o_field_policy_clock").toHaveCount(1);
    expect(".o_policy_clock").toHaveCount(0);
});

test("the full date and time stand in the tooltip", async () => {
    setDeadlines(["2025-03-05 07:00:00"]);
    await mountList();

    expect(".o_policy_clock").toHaveAttribute("title", "03/05/2025 15:00:00");
});

test("time and weekday follow the user's language", async () => {
    serverState.lang = "zh_CN";
    defineParams({ lang_parameters: { time_format: "%I:%M:%S %p" } });
    setDeadlines(["2025-03-05 07:00:00", "2025-03-11 02:00:00", "2025-03-12 02:00:00"]);
    await mountList();

    expect(queryAllTexts(".o_policy_clock")).toEqual([
        "by 3:00 下午 today",
        "by 周二 10:00 上午",
        "by 3月12日",
    ]);
});

test("a day of 23 hours still counts as a day", async () => {
    // the night of 30 March is one hour short in Berlin
    mockDate("2025-03-29 11:00:00", "Europe/Berlin");
    setDeadlines(["2025-04-04 10:00:00", "2025-04-05 10:00:00"]);
    await mountList();

    expect(queryAllTexts(".o_policy_clock")).toEqual(["by Fri 12:00", "by Apr 5"]);
});

test("the clocks of a list tick together, without any RPC", async () => {
    Task._records = [
        { id: 1, deadline: "2025-03-05 02:00:30", warn_from: "2025-03-05 02:00:00" },
        { id: 2, deadline: "2025-03-05 07:00:00", warn_from: "2025-03-05 02:01:00" },
    ];
    expect(ticker.interval).toBe(null);
    await mountList();
    expect(queryAllTexts(".o_policy_clock")).toEqual([
        "due soon, by 10:00 today",
        "by 15:00 today",
    ]);
    expect(ticker.clocks.size).toBe(2);
    onRpc(({ method }) => expect.step(method));

    await advanceTime(2 * TICK_DELAY + 1000);
    await animationFrame();

    expect(queryAllTexts(".o_policy_clock")).toEqual([
        "1 min late",
        "due soon, by 15:00 today",
    ]);
    expect.verifySteps([]);
});

test("the interval ends with the last clock", async () => {
    setDeadlines(["2025-03-05 07:00:00", "2025-03-05 08:00:00"]);
    await mountView({
        type: "form",
        resModel: "clock.task",
        resId: 1,
        arch: /* xml */ `
            <form>
                <field name="is_done"/>
                <field name="deadline" widget="policy_clock" readonly="1" invisible="is_done"/>
                <field name="deadline" widget="policy_clock" readonly="1" invisible="is_done"/>
            </form>`,
    });
    const { interval } = ticker;
    expect(interval).not.toBe(null);
    expect(ticker.clocks.size).toBe(2);

    await contains(".o_field_widget[name=is_done] input").click();
    expect(ticker.clocks.size).toBe(0);
    expect(ticker.interval).toBe(null);

    await contains(".o_field_widget[name=is_done] input").click();
    expect(ticker.interval).not.toBe(null);
    expect(ticker.interval).not.toBe(interval);
});

test("a form shows the clock when readonly and the native input otherwise", async () => {
    setDeadlines(["2025-03-05 07:00:00"]);
    await mountView({
        type: "form",
        resModel: "clock.task",
        resId: 1,
        arch: /* xml */ `
            <form>
                <div class="read"><field name="deadline" widget="policy_clock" readonly="1"/></div>
                <div class="edit"><field name="deadline" widget="policy_clock"/></div>
            </form>`,
    });

    expect(".read .o_policy_clock").toHaveText("by 15:00 today");
    expect(".edit .o_policy_clock").toHaveCount(0);
    expect(
        ".edit .o_field_policy_clock button, .edit .o_field_policy_clock input"
    ).toHaveCount(1);
});

test("a card shows the clock", async () => {
    setDeadlines(["2025-03-05 07:00:00", "2025-03-05 00:00:00"]);
    await mountView({
        type: "kanban",
        resModel: "clock.task",
        arch: /* xml */ `
            <kanban><templates><t t-name="card">
                <field name="deadline" widget="policy_clock"/>
            </t></templates></kanban>`,
    });

    const cards = queryAll(".o_kanban_record:not(.o_kanban_ghost) .o_policy_clock");
    expect(cards.map((card) => card.textContent)).toEqual([
        "by 15:00 today",
        "2 h late",
    ]);
});
