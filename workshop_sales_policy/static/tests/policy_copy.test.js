import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { expect, test } from "@odoo/hoot";
import { runAllTimers } from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    mockService,
    models,
    mountView,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";

import { browser } from "@web/core/browser/browser";

class Message extends models.Model {
    _name = "copy.message";

    text = fields.Text();
    _records = [{ id: 1, text: "Your offer: https://example.com/1" }];
}

defineMailModels();
defineModels([Message]);

test("one tap copies the text and tells the server", async () => {
    patchWithCleanup(browser.navigator.clipboard, {
        writeText: async (text) => expect.step(`copied ${text}`),
    });
    mockService("action", {
        doActionButton: ({ name, type, resId }) =>
            expect.step(`${type} ${name} ${resId}`),
    });
    await mountView({
        type: "form",
        resModel: "copy.message",
        resId: 1,
        arch: `<form>
            <field name="text" widget="policy_copy"
                string="Copy Text" options="{'method': 'action_copied'}"/>
        </form>`,
    });
    expect(".o_policy_copy").toHaveText("Copy Text");
    await contains(".o_policy_copy").click();
    await runAllTimers();
    expect.verifySteps([
        "copied Your offer: https://example.com/1",
        "object action_copied 1",
    ]);
});

test("there is nothing to tap without a text", async () => {
    Message._records = [{ id: 1, text: false }];
    await mountView({
        type: "form",
        resModel: "copy.message",
        resId: 1,
        arch: `<form>
            <field name="text" widget="policy_copy" options="{'method': 'action_copied'}"/>
        </form>`,
    });
    expect(".o_policy_copy").toHaveCount(0);
});
