from .common import PolicyCase


class TestPolicyLanguages(PolicyCase):
    """What we propose is proposed in every language, whoever writes the version."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.owner.lang = "zh_CN"
        author = cls.env["workshop.policy"].with_user(cls.owner)
        author = author.with_context(lang="zh_CN")
        cls.policy = author.create(
            {
                "company_id": cls.company.id,
                "term_payment": "款到发货",
                "term_after_sales": False,
            }
        )

    def test_tiers_are_named_in_every_language(self):
        tier = self.policy.tier_ids[0]
        self.assertEqual(tier.with_context(lang="en_US").name, "Sales manager")
        self.assertEqual(tier.with_context(lang="zh_CN").name, "销售经理")

    def test_customers_read_the_terms_in_their_language(self):
        english = self.policy.with_context(lang="en_US").term_after_sales
        self.assertTrue(english.startswith("Tell us within 7 days"))
        self.assertNotEqual(self.policy.term_after_sales, english)

    def test_a_text_of_the_author_stays(self):
        self.assertEqual(self.policy.term_payment, "款到发货")


class TestReadersLanguage(PolicyCase):
    """Names and reasons are kept as keys and read in the reader's own language."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls._publish_policy()
        cls.product.with_context(lang="zh_CN").name = "核桃面包"
        cls.order = cls._create_order(price=150.0)
        cls.order.action_policy_submit()

    def _request(self, lang):
        return self.order.sudo().policy_request_id.with_context(lang=lang)

    def test_product_names_of_what_changed(self):
        self.order.order_line.price_unit = 148.0
        chinese = self._request("zh_CN").difference_text
        self.assertTrue(chinese.startswith("核桃面包: "), chinese)
        english = self._request("en_US").difference_text
        self.assertEqual(english, "Walnut loaf: price 150.00 → 148.00")

    def test_the_note_speaks_the_companys_language(self):
        self.company.partner_id.lang = "zh_CN"
        self.order.order_line.price_unit = 148.0
        note = self._request("en_US")._get_note_text()
        self.assertIn("核桃面包: ", note)
        self.assertNotIn("Walnut", note)

    def test_product_that_is_gone_keeps_its_name(self):
        row = {"field": "quantity", "label": "Old loaf", "old": 1.0, "new": 2.0}
        for product_id in (None, 0, 2**31 - 1):
            words = self.env["workshop.approval.words"]._word_differences(
                [dict(row, product_id=product_id)]
            )
            self.assertEqual(words, "Old loaf: quantity 1.00 → 2.00")

    def test_reason_tapped_in_a_refusal(self):
        dialog = self.env["workshop.approval.refuse"].with_user(self.manager)
        dialog = dialog.with_context(lang="zh_CN").create(
            {
                "request_id": self.order.sudo().policy_request_id.id,
                "reason": "terms",
                "comment": "30 days",
            }
        )
        dialog.action_refuse()
        self.assertEqual(
            self._request("en_US").decision_text, "Payment or delivery: 30 days"
        )
        self.assertEqual(
            self.order.policy_next_text, "Refused by Chen: Payment or delivery: 30 days"
        )
        chinese = self.order.with_context(lang="zh_CN").policy_next_text
        self.assertIn("30 days", chinese)
        self.assertNotIn("Payment", chinese)
        log = self._request("en_US").decision_ids.filtered(lambda r: r.kind == "refuse")
        self.assertRecordValues(log, [{"refuse_reason": "terms", "comment": "30 days"}])

    def test_a_chip_alone_is_reason_enough(self):
        request = self.order.sudo().policy_request_id
        request._refuse(self.manager, "", "price")
        self.assertEqual(request.decision_text, "Price too low")
