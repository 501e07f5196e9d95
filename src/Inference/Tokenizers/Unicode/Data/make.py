#!/usr/bin/env python3
"""Writes the tables of this folder from the Unicode character database that Python and python3-regex (Debian) carry.

Decompositions.txt  code point, "~" if only for compatibility or "!" if composing leaves it out, and what it decomposes into (one step)
CombiningClasses.txt  first and last code point of a range, and the canonical combining class of all in it, where that is not 0
CaseFolding.txt  code point and what it folds to (statuses C and S)
Properties.txt  a property or script, then the ranges of its code points

Code points are hexadecimal.
"""

import pathlib
import unicodedata

import regex

HERE = pathlib.Path(__file__).parent
ALL = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]
PROPERTIES = ["Alphabetic", "Lowercase", "Uppercase"]
SCRIPTS = """
    Adlam Ahom Anatolian_Hieroglyphs Arabic Armenian Avestan Balinese Bamum Bassa_Vah Batak Bengali Bhaiksuki Bopomofo Brahmi Braille
    Buginese Buhid Canadian_Aboriginal Carian Caucasian_Albanian Chakma Cham Cherokee Chorasmian Common Coptic Cuneiform Cypriot
    Cypro_Minoan Cyrillic Deseret Devanagari Dives_Akuru Dogra Duployan Egyptian_Hieroglyphs Elbasan Elymaic Ethiopic Georgian
    Glagolitic Gothic Grantha Greek Gujarati Gunjala_Gondi Gurmukhi Han Hangul Hanifi_Rohingya Hanunoo Hatran Hebrew Hiragana
    Imperial_Aramaic Inherited Inscriptional_Pahlavi Inscriptional_Parthian Javanese Kaithi Kannada Katakana Kayah_Li Kharoshthi
    Khitan_Small_Script Khmer Khojki Khudawadi Lao Latin Lepcha Limbu Linear_A Linear_B Lisu Lycian Lydian Mahajani Makasar Malayalam
    Mandaic Manichaean Marchen Masaram_Gondi Medefaidrin Meetei_Mayek Mende_Kikakui Meroitic_Cursive Meroitic_Hieroglyphs Miao Modi
    Mongolian Mro Multani Myanmar Nabataean Nandinagari New_Tai_Lue Newa Nko Nushu Nyiakeng_Puachue_Hmong Ogham Ol_Chiki
    Old_Hungarian Old_Italic Old_North_Arabian Old_Permic Old_Persian Old_Sogdian Old_South_Arabian Old_Turkic Old_Uyghur Oriya Osage
    Osmanya Pahawh_Hmong Palmyrene Pau_Cin_Hau Phags_Pa Phoenician Psalter_Pahlavi Rejang Runic Samaritan Saurashtra Sharada Shavian
    Siddham SignWriting Sinhala Sogdian Sora_Sompeng Soyombo Sundanese Syloti_Nagri Syriac Tagalog Tagbanwa Tai_Le Tai_Tham Tai_Viet
    Takri Tamil Tangsa Tangut Telugu Thaana Thai Tibetan Tifinagh Tirhuta Toto Ugaritic Vai Vithkuqi Wancho Warang_Citi Yezidi Yi
    Zanabazar_Square
""".split()


def ranges(codes):
    start = previous = None
    for code in codes:
        if previous is not None and code == previous + 1:
            previous = code
            continue
        if start is not None:
            yield start, previous
        start = previous = code
    if start is not None:
        yield start, previous


def decompositions():
    for code in ALL:
        parts = unicodedata.decomposition(chr(code)).split()
        if not parts:
            continue
        compatible = parts[0].startswith("<")
        mark = "~" if compatible else "!" if unicodedata.normalize("NFC", chr(code)) != chr(code) else ""
        yield " ".join([f"{code:04X}"] + ([mark] if mark else []) + (parts[1:] if compatible else parts))


def combining_classes():
    classes = {code: unicodedata.combining(chr(code)) for code in ALL}
    for value in sorted(set(classes.values()) - {0}):
        for first, last in ranges(code for code in ALL if classes[code] == value):
            yield f"{first:04X} {last:04X} {value}"


def fold(character):
    for folded in (character.casefold(), character.lower()):
        if len(folded) == 1:
            return folded
    return character


def case_folding():
    for code in ALL:
        folded = fold(chr(code))
        if folded != chr(code):
            yield f"{code:04X} {ord(folded):04X}"


def properties():
    for name, pattern in [(p, rf"\p{{{p}}}") for p in PROPERTIES] + [(s, rf"\p{{Script={s}}}") for s in SCRIPTS]:
        matcher = regex.compile(pattern)
        found = (code for code in ALL if matcher.match(chr(code)))
        yield " ".join([name] + [f"{a:04X}" if a == b else f"{a:04X}-{b:04X}" for a, b in ranges(found)])


for name, lines in {
    "Decompositions": decompositions(),
    "CombiningClasses": combining_classes(),
    "CaseFolding": case_folding(),
    "Properties": properties(),
}.items():
    (HERE / f"{name}.txt").write_text("".join(line + "\n" for line in lines))
