#!/bin/sh
# Makes the bundled fonts of assets/fonts from their published originals.
#
# Needs: the Debian packages fonts-inter, fonts-noto-core, fonts-noto-cjk, fonts-noto-color-emoji,
# the npm package @phosphor-icons/web unpacked in $PHOSPHOR, and fonttools for Python.
# Usage: PHOSPHOR=path/to/package assets/fonts/make.sh
#
# Invariant: a code point with a colour emoji glyph is never in a monochrome fallback of ours, but for digits,
# letters and marks that are ordinary text, so that an emoji draws in colour unless its text says otherwise.
set -eu
cd "$(dirname "$0")"
: "${PHOSPHOR:?the unpacked @phosphor-icons/web package}"
python3 - "$PHOSPHOR" <<'PY'
import sys
from fontTools import subset
from fontTools.ttLib import TTFont, TTCollection

phosphor = sys.argv[1]
NOTO = "/usr/share/fonts/truetype/noto/"
EMOJI = NOTO + "NotoColorEmoji.ttf"
TEXT_THAT_IS_ALSO_EMOJI = set(range(0x30, 0x3A)) | {0x23, 0x2A, 0xA9, 0xAE, 0x2122, 0x20, 0x200D}
emoji = set(TTFont(EMOJI).getBestCmap()) - TEXT_THAT_IS_ALSO_EMOJI


def cut(font, points, out, features=None, hinting=True, with_emoji=False):
    font.recalcTimestamp = False  # the same originals give the same bytes
    options = subset.Options()
    options.hinting = hinting
    options.layout_features = features or ["*"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.notdef_outline = True
    options.glyph_names = False
    options.drop_tables += ["DSIG", "STAT", "meta", "FFTM", "MATH", "BASE", "vhea", "vmtx", "VORG"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=set(points) - (set() if with_emoji else emoji))
    cutter.subset(font)
    font.save(out)
    print(out, len(font.getBestCmap()), "characters")


def spans(*pairs):
    return {point for first, last in pairs for point in range(first, last + 1)}


def tabular(font):
    """Makes tabular figures the ordinary ones: the digits' entries in cmap point to their tnum forms."""
    gsub = font["GSUB"].table
    swap = {}
    for record in gsub.FeatureList.FeatureRecord:
        if record.FeatureTag == "tnum":
            for index in record.Feature.LookupListIndex:
                for table in gsub.LookupList.Lookup[index].SubTable:
                    swap.update(getattr(table, "ExtSubTable", table).mapping)
    for table in font["cmap"].tables:
        for point, name in list(table.cmap.items()):
            if 0x30 <= point <= 0x39:
                table.cmap[point] = swap.get(name, name)


LATIN_GREEK_CYRILLIC = spans(
    (0x20, 0x7E), (0xA0, 0x24F), (0x250, 0x2FF), (0x300, 0x36F), (0x370, 0x3FF), (0x400, 0x52F),
    (0x1E00, 0x1EFF), (0x1F00, 0x1FFF), (0x2000, 0x206F), (0x2070, 0x209F), (0x20A0, 0x20C0),
    (0x2100, 0x214F), (0x2150, 0x218F), (0x2190, 0x21FF), (0x2200, 0x22FF), (0x2300, 0x23FF), (0x25A0, 0x25FF),
    (0x2713, 0x2717), (0xFB00, 0xFB04), (0xFFFD, 0xFFFD),
)
for weight in ["Regular", "Medium", "SemiBold"]:
    font = TTFont(f"/usr/share/fonts/opentype/inter/Inter-{weight}.otf")
    tabular(font)
    cut(font, LATIN_GREEK_CYRILLIC, f"Inter-{weight}.otf", ["kern", "mark", "mkmk", "ccmp", "locl"])

for source, out in [("regular/Phosphor.ttf", "Phosphor.ttf"), ("fill/Phosphor-Fill.ttf", "Phosphor-Fill.ttf")]:
    font = TTFont(f"{phosphor}/src/{source}")
    # Its glyphs claim boxes wider than they are; the side bearings must match the boxes that are written.
    for glyph in font.getGlyphOrder():
        font["glyf"][glyph].recalcBounds(font["glyf"])
        left = getattr(font["glyf"][glyph], "xMin", 0)
        font["hmtx"][glyph] = (font["hmtx"][glyph][0], left)
    # The signs alone: without the letters that spell icon names, and their ligatures.
    cut(font, [p for p in font.getBestCmap() if p >= 0xE000], out, ["kern"], hinting=False)

SHAPING = ["ccmp", "locl", "isol", "init", "medi", "fina", "rlig", "calt", "liga", "mark", "mkmk", "kern", "curs",
           "nukt", "akhn", "rphf", "rkrf", "blwf", "half", "pstf", "vatu", "cjct", "pres", "abvs", "blws", "psts",
           "haln", "abvm", "blwm", "dist"]
for script, points in [
    ("Arabic", spans((0x600, 0x6FF), (0x750, 0x77F), (0xFB50, 0xFDFF), (0xFE70, 0xFEFC))),
    ("Hebrew", spans((0x590, 0x5FF), (0xFB1D, 0xFB4F))),
    ("Thai", spans((0xE00, 0xE7F))),
    ("Devanagari", spans((0x900, 0x97F), (0xA8E0, 0xA8FF))),
    ("Bengali", spans((0x980, 0x9FF))),
    ("Gurmukhi", spans((0xA00, 0xA7F))),
    ("Gujarati", spans((0xA80, 0xAFF))),
    ("Oriya", spans((0xB00, 0xB7F))),
    ("Tamil", spans((0xB80, 0xBFF))),
    ("Telugu", spans((0xC00, 0xC7F))),
    ("Kannada", spans((0xC80, 0xCFF))),
    ("Malayalam", spans((0xD00, 0xD7F))),
    ("Sinhala", spans((0xD80, 0xDFF))),
    ("Lao", spans((0xE80, 0xEFF))),
    ("Myanmar", spans((0x1000, 0x109F))),
    ("Khmer", spans((0x1780, 0x17FF))),
    ("Georgian", spans((0x10A0, 0x10FF), (0x1C90, 0x1CBF))),
    ("Armenian", spans((0x530, 0x58F), (0xFB13, 0xFB17))),
    ("Ethiopic", spans((0x1200, 0x137F))),
]:
    cut(TTFont(f"{NOTO}NotoSans{script}-Regular.ttf"), points | {0x200C, 0x200D, 0x25CC},
        f"NotoSans{script}-Regular.ttf", SHAPING, hinting=False)

# Letters and signs that people decorate captions with.
cut(TTFont(NOTO + "NotoSansMath-Regular.ttf"), spans((0x2100, 0x214F), (0x1D400, 0x1D7FF)),
    "NotoSansMath-Regular.ttf", ["ccmp"], hinting=False)
for source in ["NotoSansSymbols2", "NotoSansSymbols"]:
    cut(TTFont(f"{NOTO}{source}-Regular.ttf"), spans((0x2190, 0x2BFF)), f"{source}-Regular.ttf",
        ["ccmp"], hinting=False)

# Signs with a colour twin, for a text that asks for the plain one (U+FE0E). It is not among the fallbacks.
for source, out in [("NotoSansSymbols2", "NotoSansSymbols2-Plain.ttf"), ("NotoSansSymbols", "NotoSansSymbols-Plain.ttf")]:
    cut(TTFont(f"{NOTO}{source}-Regular.ttf"), {p for p in emoji if 0x2190 <= p <= 0x2BFF} | {0x1F5E8},
        out, ["ccmp"], hinting=False, with_emoji=True)

# Japanese, Korean and Chinese as they are written every day: JIS X 0208, KS X 1001, GB 2312 and the first level of
# Big5, which Taiwan and Hong Kong write with.
def everyday(codec, rows, cells=range(0xA1, 0xFF)):
    found = set()
    for row in rows:
        for cell in cells:
            try:
                found.update(ord(c) for c in bytes([row, cell]).decode(codec))
            except UnicodeDecodeError:
                pass
    return found


cjk = spans((0x3000, 0x30FF), (0x31F0, 0x31FF), (0x3130, 0x318E), (0x3200, 0x32FF), (0xFF01, 0xFFEE))
cjk |= everyday("euc_jp", range(0xB0, 0xF5)) | everyday("euc_kr", range(0xB0, 0xC9))
cjk |= everyday("gb2312", range(0xB0, 0xF8))
cjk |= everyday("big5", range(0xA4, 0xC7), [*range(0x40, 0x7F), *range(0xA1, 0xFF)])
fonts = TTCollection("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc").fonts
font = next(f for f in fonts if f["name"].getDebugName(4) == "Noto Sans CJK JP")
cut(font, cjk, "NotoSansCJKjp-Regular.otf", ["ccmp", "locl"], hinting=False)
PY
cp /usr/share/fonts/truetype/noto/NotoColorEmoji.ttf NotoColorEmoji.ttf
cp "$PHOSPHOR/LICENSE" LICENSE-Phosphor-MIT.txt
