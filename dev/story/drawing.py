"""Small pictures drawn on the spot: the logo, a signature, photos of parcels."""

import base64
import io
import math

from PIL import Image, ImageDraw

GOLD, BROWN, INK = (214, 158, 46, 255), (107, 66, 24, 255), (20, 30, 90, 255)
FLOOR, KRAFT, SHADE, TAPE = (
    (226, 228, 230),
    (201, 156, 104),
    (171, 127, 80),
    (232, 214, 176),
)


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


def draw_parcel(is_damaged=False):
    """Return a photo of a packed carton, with a torn corner where it is damaged."""
    image = Image.new("RGB", (800, 600), FLOOR)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 800, 210), fill=(243, 241, 236))
    pen.polygon(((150, 220), (640, 220), (690, 150), (220, 150)), fill=TAPE)
    pen.rectangle((150, 220, 640, 520), fill=KRAFT)
    pen.polygon(((640, 220), (690, 150), (690, 440), (640, 520)), fill=SHADE)
    pen.rectangle((365, 220, 425, 520), fill=TAPE)
    pen.rectangle((190, 390, 330, 480), fill="white", outline=BROWN, width=3)
    for row in range(4):
        pen.line((205, 408 + 18 * row, 315 - 20 * (row % 2), 408 + 18 * row), INK, 4)
    if is_damaged:
        pen.polygon(
            ((560, 220), (640, 220), (640, 330), (600, 300), (588, 262)), (92, 66, 42)
        )
        pen.line((470, 420, 520, 360, 500, 330, 560, 290), fill=SHADE, width=6)
    return _encode(image)


def _encode(image):
    data = io.BytesIO()
    image.save(data, "PNG")
    return base64.b64encode(data.getvalue())
