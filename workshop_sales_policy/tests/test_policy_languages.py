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
