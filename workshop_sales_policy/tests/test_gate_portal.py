from .portal_common import PortalCase


class TestPreparedPage(PortalCase):
    """An offer that is not released: one page for everybody, no figures."""

    def test_stranger_with_token_reads_being_prepared(self):
        response = self._get_page(self.held)
        self.assertPrepared(response)
        self.assertIn("021-5550123", response.text)
        self.assertIn("Li will send it to you", response.text)

    def test_pdf_and_html_and_text_links_give_the_same_page(self):
        for report_type in ("pdf", "html", "text"):
            response = self._get_page(self.held, report_type=report_type)
            self.assertPrepared(response)

    def test_customer_login_without_token_reads_being_prepared(self):
        self._login(self.customer)
        self.assertPrepared(self._get_page(self.held, token=False))

    def test_other_login_without_token_is_sent_home(self):
        self._login(self.stranger)
        response = self._get_page(self.held, token=False)
        self.assertNotIn("o_policy_prepared", response.text)
        self.assertNotIn(self.held.name, response.text)

    def test_salesperson_previews_what_the_customer_sees(self):
        self._login(self.salesperson)
        response = self._get_page(self.held, token=False)
        self.assertPrepared(response)
        self.assertIn("This is what the customer sees now.", response.text)

    def test_draft_within_policy_is_prepared_until_it_is_sent(self):
        self.assertPrepared(self._get_page(self.offer))
        self._release(self.offer)
        self.assertIn("Walnut", self._get_page(self.offer).text)

    def test_page_speaks_the_customers_language(self):
        self.partner.lang = "zh_CN"
        page = self._get_page(self.held).text
        self.assertIn('<html lang="zh-CN"', page)
        self._release(self.held)
        self.assertIn('<html lang="zh-CN"', self._get_page(self.held).text)

    def test_released_offer_shows_its_lines_to_everybody_with_the_link(self):
        self._release(self.held)
        self.assertIn("Walnut", self._get_page(self.held).text)
        self._login(self.customer)
        self.assertIn("Walnut", self._get_page(self.held, token=False).text)

    def test_released_offer_prints(self):
        self._release(self.held)
        response = self._get_page(self.held, report_type="html")
        self.assertIn("Walnut", response.text)

    def test_withheld_offers_are_not_listed(self):
        self._login(self.customer)
        self.assertNotIn(self.held.name, self.url_open("/my/quotes").text)
        self._release(self.held)
        self.assertIn(self.held.name, self.url_open("/my/quotes").text)

    def test_without_policy_the_draft_opens_as_in_plain_odoo(self):
        self.company._policy_get_current().with_user(self.owner).action_suspend("Test")
        page = self._get_page(self.held).text
        self.assertIn("Walnut", page)
        for ours in ("o_policy_valid", "policy_terms", "o_policy_contact_phone"):
            self.assertNotIn(ours, page)

    def test_nothing_is_opened_by_fetching_a_link(self):
        self._release(self.offer)
        self._get_page(self.offer)
        self.assertFalse(self.offer.policy_opened_date)
        self.assertTrue(self._call(self.offer, "opened"))
        self.assertTrue(self.offer.policy_opened_date)


class TestPreparedMessage(PortalCase):
    """The message box is no dead end."""

    def test_question_reaches_the_chatter(self):
        response = self._post(self.held, "message", body="When will it come?")
        self.assertPrepared(response)
        self.assertIn("your message is on its way", response.text)
        message = self.held.message_ids[:1]
        self.assertIn("When will it come?", message.body)
        self.assertEqual(message.author_id, self.partner)

    def test_box_is_open_to_customers_and_closed_to_staff(self):
        self.assertNotIn('disabled="', self._get_page(self.held).text)
        self._login(self.salesperson)
        self.assertIn('disabled="', self._get_page(self.held).text)

    def test_markup_in_a_question_stays_text(self):
        self._post(self.held, "message", body="<a href='x'>here</a>")
        self.assertIn("&lt;a href", self.held.message_ids[:1].body)

    def test_salesperson_does_not_write_as_the_customer(self):
        self._login(self.salesperson)
        before = self.held.message_ids
        self._post(self.held, "message", body="I am the customer")
        self.assertEqual(self.held.message_ids, before)


class TestPortalActs(PortalCase):
    """Every act on the page meets the gate, and works after it."""

    def _add_option(self, order):
        lines = self.env["sale.order.line"].create(
            [
                {
                    "order_id": order.id,
                    "display_type": "line_section",
                    "name": "Options",
                    "is_optional": True,
                },
                {
                    "order_id": order.id,
                    "product_id": self.product.id,
                    "product_uom_qty": 0,
                    "price_unit": 160.0,
                },
            ]
        )
        return lines[1]

    def test_decline_of_an_unreleased_offer_is_refused(self):
        self._decline(self.held)
        self.assertEqual(self.held.state, "draft")

    def test_decline_of_a_released_offer_cancels_it(self):
        self._release(self.held)
        self._decline(self.held)
        self.assertEqual(self.held.state, "cancel")

    def test_decline_by_a_reason_to_tap(self):
        self._release(self.held)
        self._post(self.held, "decline", decline_reason="Too late", decline_message="")
        self.assertEqual(self.held.state, "cancel")
        self.assertIn("Too late", "".join(self.held.message_ids.mapped("body")))

    def test_decline_without_a_word_is_refused(self):
        self._release(self.held)
        self._post(self.held, "decline", decline_message=" ")
        self.assertEqual(self.held.state, "sent")

    def test_salesperson_does_not_decline_as_the_customer(self):
        self._release(self.held)
        self._login(self.salesperson)
        self._decline(self.held)
        self.assertEqual(self.held.state, "sent")

    def _decline(self, order):
        self._post(order, "decline", decline_message="Too dear")

    def test_option_of_an_unreleased_offer_stays(self):
        option = self._add_option(self.held)
        self._call(self.held, "update_line_dict", line_id=option.id, input_quantity=5)
        self.assertEqual(option.product_uom_qty, 0)

    def test_option_of_a_released_offer_is_chosen(self):
        option = self._add_option(self.held)
        self._release(self.held)
        self._call(self.held, "update_line_dict", line_id=option.id, input_quantity=5)
        self.assertEqual(option.product_uom_qty, 5)
        self.assertFalse(self.held.policy_withheld)

    def test_document_of_an_unreleased_offer_is_not_served(self):
        document = self.env["product.document"].create(
            {
                "name": "recipe.txt",
                "raw": b"secret walnut",
                "res_model": "product.template",
                "res_id": self.product.product_tmpl_id.id,
                "attached_on_sale": "quotation",
            }
        )
        suffix = f"/document/{document.id}"
        response = self._get_page(self.held, suffix=suffix)
        self.assertNotIn("secret walnut", response.text)
        self._release(self.held)
        response = self._get_page(self.held, suffix=suffix)
        self.assertIn("secret walnut", response.text)

    def test_edi_of_an_unreleased_offer_is_not_served(self):
        response = self._get_page(self.held, suffix="/download_edi")
        self.assertNotIn("Walnut", response.text)
        self._release(self.held)
        response = self._get_page(self.held, suffix="/download_edi")
        served = "Walnut" in response.text
        self.assertEqual(served, bool(self.held._get_edi_builders()))
