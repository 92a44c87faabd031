"""Small pictures drawn on the spot: the bakery's logo, a customer's signature."""

import base64
import io
import math

from PIL import Image, ImageDraw

GOLD, BROWN, INK = (214, 158, 46, 255), (107, 66, 24, 255), (20, 30, 90, 255)


def draw_logo():
    """Return an ear of wheat in a ring."""
    image = Image.new("RGBA", (512, 512), (255, 255, 255, 0))
    pen = ImageDraw.Draw(image)
    pen.ellipse((16, 16, 496, 496), outline=BROWN, width=18)
    pen.line((256, 440, 256, 150), fill=BROWN, width=10)
    for row in range(5):
        for side in (-1, 1):
            grain = _draw_grain().rotate(-side * 38, expand=True)
            left = 256 + side * 44 - grain.width // 2
            image.alpha_composite(grain, (left, 130 + row * 52))
    image.alpha_composite(_draw_grain(), (232, 64))
    return _encode(image)


def _draw_grain():
    grain = Image.new("RGBA", (48, 96), (255, 255, 255, 0))
    ImageDraw.Draw(grain).ellipse((4, 4, 44, 92), fill=GOLD)
    return grain


def draw_signature():
    """Return a scribble, as a finger leaves it on a phone."""
    image = Image.new("RGBA", (420, 120), (255, 255, 255, 0))
    points = [
        (30 + 3.6 * t, 62 + 34 * math.sin(t / 7.0) * math.cos(t / 23.0))
        for t in range(100)
    ]
    ImageDraw.Draw(image).line(points, fill=INK, width=4, joint="curve")
    return _encode(image)


def _encode(image):
    data = io.BytesIO()
    image.save(data, "PNG")
    return base64.b64encode(data.getvalue())
