"""Makes pictures of all kinds, and looks into them. Nothing is to be done here."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image, ImageChops, ImageStat, PngImagePlugin

DPI = 123
RED, BLUE = (250, 10, 20), (10, 20, 250)


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 20), mode: str = "RGB", **options: Any) -> bytes:
    """Return a picture whose left half is red, and whose right half is blue.

    In a mode with transparency, the left half is transparent, and the right half is half transparent.
    """
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    if mode != "RGB":
        image = image.convert(mode)
    if mode in ("RGBA", "LA"):
        alpha = Image.new("L", size, 128)
        alpha.paste(0, (0, 0, size[0] // 2, size[1]))
        image.putalpha(alpha)
    buffer = BytesIO()
    image.save(buffer, format=kind, **options)
    return buffer.getvalue()


def colourful(kind: str = "PNG", size: tuple[int, int] = (60, 40), mode: str = "RGB") -> bytes:
    """Return a picture in which nearly each pixel has a colour of its own; in RGBA, it is less and less transparent."""
    across, down = (Image.linear_gradient("L").resize(size), Image.linear_gradient("L").rotate(90).resize(size))
    bands = [across, down, Image.radial_gradient("L").resize(size), across.point(lambda value: 40 + value * 4 // 5)]
    buffer = BytesIO()
    Image.merge(mode, bands[: len(mode)]).save(buffer, format=kind, quality=95)
    return buffer.getvalue()


def close(sent: bytes, stored: bytes) -> bool:
    """Say whether two pictures look the same: each pixel of a PNG, and what a lossy format can keep of the others."""
    first, second = (Image.open(BytesIO(content)) for content in (sent, stored))
    if first.size != second.size:
        return False
    difference = ImageStat.Stat(ImageChops.difference(first.convert("RGBA"), second.convert("RGBA")))
    return max(difference.mean) <= (0.5 if first.format == "PNG" else 8)


def transparent_palette() -> bytes:
    """Return a PNG with a palette, whose first colour is transparent, and nothing is drawn in another."""
    buffer = BytesIO()
    Image.new("P", (40, 20), 0).save(buffer, format="PNG", transparency=0)
    return buffer.getvalue()


def talkative(kind: str, text: str, mode: str = "RGB") -> bytes:
    """Return a picture with *text* in each place where a picture of its *kind* can hold one, and behind it."""
    exif = Image.Exif()
    exif[0x010E] = text
    options: dict[str, Any] = {"exif": exif.tobytes(), "icc_profile": text.encode() * 9, "dpi": (DPI, DPI)}
    if kind == "JPEG":
        options["comment"] = text.encode()
    elif kind == "PNG":
        info = PngImagePlugin.PngInfo()
        info.add_text("Comment", text)
        options["pnginfo"] = info
    else:
        options["xmp"] = text.encode()
    return picture(kind, mode=mode, **options) + text.encode()


def of_a_phone(text: str = "", orientation: int = 1) -> bytes:
    """Return a JPEG that holds a second picture, as phones make them. Pillow calls its format MPO."""
    exif = Image.Exif()
    exif[0x010E] = text
    exif[0x0112] = orientation
    first, second = (Image.open(BytesIO(picture("JPEG", size))) for size in ((40, 20), (30, 30)))
    buffer = BytesIO()
    options: dict[str, Any] = {"exif": exif.tobytes(), "comment": text.encode()}
    first.save(buffer, format="MPO", save_all=True, append_images=[second], **options)
    return buffer.getvalue()


def transparent_colour() -> bytes:
    """Return a PNG without an alpha channel, in which one colour, that of the left half, is transparent."""
    return picture("PNG", transparency=RED)


def turned(kind: str = "JPEG", orientation: int = 6, mode: str = "RGB") -> bytes:
    """Return a picture of 40 by 20 pixels, whose EXIF says how to turn it: 6 is by 90 degrees."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    return picture(kind, mode=mode, exif=exif.tobytes())


def bomb() -> bytes:
    """Return a small PNG whose header says that it is 60,000 by 60,000 pixels."""
    small = picture("PNG")
    header = b"IHDR" + struct.pack(">II", 60_000, 60_000) + small[24:29]
    return small[:12] + header + struct.pack(">I", zlib.crc32(header)) + small[33:]


def alike(names: list[str]) -> int:
    """Return how many characters all *names* have in common at their beginning, or at their end if that is more."""
    turned = [name[::-1] for name in names]
    return max(
        next((place for place, signs in enumerate(zip(*some, strict=False)) if len(set(signs)) > 1), 99)
        for some in (names, turned)
    )


def seen(content: bytes) -> dict[str, Any]:
    """Return what there is to see in a picture: kind, size, and the colours in its first and its last pixel."""
    try:
        with Image.open(BytesIO(content)) as image:
            kind = image.format
            pixels = image.convert("RGBA")
    except Exception as error:  # noqa: BLE001
        return {"kind": f"none: {type(error).__name__}"}
    corners = [pixels.getpixel((0, 0)), pixels.getpixel((pixels.width - 1, pixels.height - 1))]
    return {"kind": str(kind), "size": list(pixels.size), "corners": [colour(one) for one in corners]}


def colour(pixel: Any) -> str:
    """Return the name of a colour, as exact as a lossy format can keep it."""
    red, green, blue, alpha = pixel
    if alpha < 40:
        return "transparent"
    if max(red, green, blue) - min(red, green, blue) < 30:
        name = "black" if red < 12 else "white" if red > 243 else "grey"
    else:
        name = "red" if red > 180 and blue < 90 else "blue" if blue > 180 and red < 90 else "another"
    return name if alpha > 215 else f"half {name}"
