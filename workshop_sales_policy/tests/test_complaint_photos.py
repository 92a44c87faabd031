"""Photos given with a new case: every reader sees them, nobody takes another's."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_complaint import ComplaintCase

PHOTO = b"\x89PNG\r\n\x1a\n" + b"0" * 20


@tagged("post_install", "-at_install")
class TestPhotosOfANewCase(ComplaintCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._publish_policy()

    def _upload(self, user, **values):
        """A file as the upload of a form leaves it: of no record yet."""
        return (
            self.env["ir.attachment"]
            .with_user(user)
            .create(
                {
                    "name": "bread.png",
                    "raw": PHOTO,
                    "res_model": "workshop.complaint",
                    **values,
                }
            )
        )

    def _record(self, photo):
        return self._create_complaint(user=self.salesperson, photo_ids=[(4, photo.id)])

    def test_every_reader_of_the_case_sees_them(self):
        photo = self._upload(self.salesperson)
        case = self._record(photo)
        self.assertEqual(
            (photo.res_model, photo.res_id, photo.policy_is_sealed),
            (case._name, case.id, True),
        )
        for user in (self.salesperson, self.handler, self.manager, self.auditor):
            with self.subTest(user=user.login):
                self.env.invalidate_all()
                self.assertEqual(photo.with_user(user).raw, PHOTO)
        stranger = self._create_user("stranger", groups="base.group_user")
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            photo.with_user(stranger).read(["raw"])

    def test_a_file_of_another_document_stays_there(self):
        order = self._create_order()
        mine = self._upload(self.salesperson, res_model=order._name, res_id=order.id)
        for photo, error in (
            (mine, UserError),
            (self._upload(self.manager), AccessError),
        ):
            with self.assertRaisesRegex(error, "another document|not allowed"):
                self._record(photo)
            self.env.invalidate_all()
            self.assertFalse(photo.sudo().policy_is_sealed)
