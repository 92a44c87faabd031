from odoo.tests import BaseCase, tagged

from ..tools.intake import (
    MEGABYTE,
    Dropped,
    first_words,
    is_automatic,
    is_dangerous,
    sort_files,
)


@tagged("post_install", "-at_install")
class TestAutomatic(BaseCase):
    def test_headers_and_subjects(self):
        for headers, subject, expected in (
            ({}, "Mouldy bread", False),
            ({}, "", False),
            ({}, None, False),
            ({"Auto-Submitted": "no"}, "Mouldy bread", False),
            ({"Auto-Submitted": "auto-replied"}, "Mouldy bread", True),
            ({"auto-submitted": "Auto-Generated"}, "Order", True),
            ({"X-Autoreply": "yes"}, "Hello", True),
            ({"X-Autorespond": "no"}, "Hello", False),
            ({"Precedence": "bulk"}, "News", True),
            ({"Precedence": "AUTO_REPLY"}, "Re: Case", True),
            # a group address passes customers on
            ({"Precedence": "list"}, "Mouldy bread", False),
            ({"Return-Path": "<>"}, "Mouldy bread", True),
            ({"Return-Path": "<fang@example.com>"}, "Mouldy bread", False),
            ({}, "Out of Office: back on Monday", True),
            ({}, "Re: Automatic reply: Your message C00001", True),
            ({}, "自动回复: 休假", True),
            ({}, "回复：自動回覆", True),
            ({}, "Nobody was in, out of office?", False),
        ):
            with self.subTest(headers=headers, subject=subject):
                self.assertIs(is_automatic(headers, subject), expected)


@tagged("post_install", "-at_install")
class TestFiles(BaseCase):
    def test_what_runs_is_told_by_ending_and_content(self):
        for name, content, expected in (
            ("bread.jpg", b"\xff\xd8\xff", False),
            ("bill.pdf", b"%PDF-1.7", False),
            ("bill.pdf.exe", b"", True),
            ("BILL.EXE", b"", True),
            ("bill.exe. ", b"", True),
            ("photo.jpg", b"MZ\x90\x00", True),
            ("photo", b"\x7fELF", True),
            ("page.html", b"<html>", True),
            ("drawing.svg", b"<svg/>", True),
            ("exe", b"", False),
            ("", b"", False),
        ):
            with self.subTest(name=name):
                self.assertIs(is_dangerous(name, content), expected)

    def test_the_limit_is_for_all_of_them(self):
        mega = b"x" * MEGABYTE
        files = [("a.jpg", mega), ("b.jpg", 2 * mega), ("c.jpg", mega), ("d.jpg", b"x")]
        kept, dropped = sort_files(files, 2.0)
        # 1 of 2 MB; 2 is too much for the 1 left; 1 fills it exactly; nothing is left
        self.assertEqual(kept, [0, 2])
        self.assertEqual(
            dropped,
            [
                Dropped("b.jpg", 2 * MEGABYTE, "size"),
                Dropped("d.jpg", 1, "size"),
            ],
        )

    def test_dangerous_ones_take_no_room(self):
        files = [("a.exe", b"x" * MEGABYTE), ("b.jpg", b"x" * MEGABYTE)]
        kept, dropped = sort_files(files, 1.0)
        self.assertEqual(kept, [1])
        self.assertEqual([row.reason for row in dropped], ["type"])
        self.assertEqual(sort_files([], 1.0), ([], []))


@tagged("post_install", "-at_install")
class TestFirstWords(BaseCase):
    def test_subject_is_the_first_line(self):
        for subject, text, expected in (
            ("Mould", "Two loaves.", "Mould\nTwo loaves."),
            ("", "Two loaves.", "Two loaves."),
            (None, " Two loaves. \n\n\n\nGreen. ", "Two loaves.\n\nGreen."),
            ("Mould", "", "Mould"),
            ("Mould", None, "Mould"),
            (None, None, ""),
            ("  ", "\n", ""),
        ):
            with self.subTest(subject=subject, text=text):
                self.assertEqual(first_words(subject, text, 100), expected)

    def test_long_texts_are_cut(self):
        self.assertEqual(first_words("Mould", "abcdef", 8), "Mould\na…")
        self.assertEqual(first_words("Mould", "ab", 8), "Mould\nab")
