import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { expect, mockLocation, test } from "@odoo/hoot";
import { press, queryAllTexts, waitUntil } from "@odoo/hoot-dom";
import { animationFrame, Deferred } from "@odoo/hoot-mock";
import { contains, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";
import { OfferAccept } from "@workshop_sales_policy/portal/offer_accept";

defineMailModels();
onRpc("/web/sign/get_fonts/", () => []);

const PROPS = {
    callUrl: "/my/orders/7/accept?access_token=abc",
    defaultName: false,
    sendLabel: false,
    legend: "Please confirm the four points.",
    hint: "Tick all points, enter your name and sign.",
    terms: [
        { key: "price", label: "Price", detail: "12,400.00 incl. tax" },
        { key: "payment", label: "Payment" },
        { key: "delivery", label: "Delivery" },
        { key: "after_sales", label: "After-sales" },
    ],
};
const BUTTON = ".o_portal_sign_submit";

function mountForm(props = {}) {
    return mountWithCleanup(OfferAccept, { props: { ...PROPS, ...props } });
}

async function tick(...keys) {
    for (const key of keys) {
        await contains(`.o_policy_term_tick[name=${key}]`).click();
    }
}

/** A name draws the signature; the pad reports it when the image is loaded. */
async function sign(name) {
    await contains(".o_web_sign_name_input").fill(name, {
        instantly: true,
        confirm: false,
    });
    await animationFrame();
}

test("terms stand in the dialog in the words of the server", async () => {
    await mountForm();

    expect(".o_policy_offer_terms legend").toHaveText(PROPS.legend);
    expect(queryAllTexts(".o_policy_offer_term")).toEqual([
        "Price\n12,400.00 incl. tax",
        "Payment",
        "Delivery",
        "After-sales",
    ]);
    expect(".o_policy_term_tick:checked").toHaveCount(0);
});

test("the button opens with all ticks, a name and a signature, and closes again", async () => {
    await mountForm();
    expect(BUTTON).not.toBeEnabled();

    await sign("Wang Fang");
    await tick("price", "payment", "delivery");
    expect(BUTTON).not.toBeEnabled();
    expect(".o_policy_offer_hint").toHaveText(PROPS.hint);

    await tick("after_sales");
    await waitUntil(() => !document.querySelector(BUTTON).disabled);
    expect(".o_policy_offer_hint").toHaveCount(0);

    await tick("payment");
    expect(BUTTON).not.toBeEnabled();
    await tick("payment");
    expect(BUTTON).toBeEnabled();
    await contains(".o_web_sign_name_input").edit("   ", {
        instantly: true,
        confirm: false,
    });
    expect(BUTTON).not.toBeEnabled();
});

test("ticks alone do not open the button: the person's name is needed", async () => {
    await mountForm();

    await tick("price", "payment", "delivery", "after_sales");

    expect(".o_web_sign_name_input").toHaveValue("");
    expect(BUTTON).not.toBeEnabled();
});

test("name, signature and ticks are sent in one call, once", async () => {
    const answer = new Deferred();
    onRpc("/my/orders/7/accept", async (request) => {
        const { params } = await request.json();
        expect(params.signature).toBeOfType("string");
        expect.step([params.name, params.terms]);
        return answer;
    });
    await mountForm();
    await sign("Wang Fang");
    await tick("after_sales", "delivery", "payment", "price");
    await waitUntil(() => !document.querySelector(BUTTON).disabled);

    await contains(BUTTON).click();
    expect(BUTTON).not.toBeEnabled();
    expect.verifySteps([
        ["Wang Fang", ["price", "payment", "delivery", "after_sales"]],
    ]);

    answer.resolve({ error: "This offer was replaced by a newer one." });
    await waitUntil(() => document.querySelector(".o_portal_sign_error_msg"));
    expect(".o_portal_sign_error_msg").toHaveText(
        "This offer was replaced by a newer one."
    );
    expect(BUTTON).toBeEnabled();
    expect(".o_policy_term_tick:checked").toHaveCount(4);
});

test("an accepted offer leads to the page the server names, the button stays closed", async () => {
    onRpc("/my/orders/7/accept", () => ({
        force_refresh: true,
        redirect_url: "/my/orders/7?message=sign_ok",
    }));
    mockLocation.href = "http://shop.example/my/orders/7";
    await mountForm();
    await sign("Wang Fang");
    await tick("price", "payment", "delivery", "after_sales");
    await waitUntil(() => !document.querySelector(BUTTON).disabled);

    await contains(BUTTON).click();
    await waitUntil(() => browser.location.search);

    expect(browser.location.pathname).toBe("/my/orders/7");
    expect(browser.location.search).toBe("?message=sign_ok");
    expect(BUTTON).not.toBeEnabled();
});

test("Enter in the name does not submit the surrounding form", async () => {
    await mountForm();
    await contains(".o_web_sign_name_input").click();

    const events = await press("Enter");

    expect(events.find((event) => event.type === "keydown").defaultPrevented).toBe(
        true
    );
    expect(".o_policy_offer_accept").toHaveCount(1);
});
