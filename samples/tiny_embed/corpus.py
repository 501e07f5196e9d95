"""Texts about software that mean the same: the short and the long descriptions of Debian's packages."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

# Sections whose descriptions are mostly one sentence of boilerplate and a name.
SKIPPED_SECTIONS = {
    "debug", "golang", "haskell", "introspection", "javascript", "kernel", "libdevel", "libs", "localization",
    "metapackages", "ocaml", "oldlibs", "perl", "php", "ruby", "rust", "tasks"}
FACETS = {"use": "", "works-with": "", "works-with-format": "", "field": "", "game": "game", "protocol": "", "hardware": "", "sound": ""}
FIELD = re.compile(r"^([A-Za-z0-9-]+): ?(.*(?:\n .*)*)", re.MULTILINE)
PARAGRAPH_END = re.compile(r"\n \.\n")
ITEM = re.compile(r"^\s*[-*+•]\s+")
KEPT_PARAGRAPHS = 6
SENTENCE_END = re.compile(r"(?<=[a-z)][.!?])\s+(?=[A-Z])")


@dataclass(frozen=True)
class Package:
    """What is said of a package: its short description, its paragraphs and the words of its tags."""

    name: str
    source: str
    short: str
    paragraphs: tuple
    tags: tuple

    def pair(self, random):
        """A short text about the package and a longer one that it should find."""
        paragraphs, kind = self.paragraphs[:KEPT_PARAGRAPHS], random.random()
        if kind < 0.4:
            return self.short, " ".join(paragraphs)
        if kind < 0.55:
            return self.short, random.choice(paragraphs)
        if kind < 0.65 and len(self.tags) >= 2:
            tags = random.sample(self.tags, random.randint(2, len(self.tags)))
            return " ".join(tags), f"{self.short}. {paragraphs[0]}"
        if kind < 0.8:
            return random.choice(sentences(paragraphs[0]) or [self.short]), self.short
        parts = [self.short, *(sentence for paragraph in paragraphs for sentence in sentences(paragraph))]
        if len(parts) < 3:
            return self.short, paragraphs[0]
        query = parts.pop(random.randrange(1, len(parts)))
        return query, " ".join(parts)


def read_packages(lists):
    """Reads the packages whose index and English descriptions `apt-get update` left in the folder `lists`."""
    long = {fields["Description-md5"]: fields["Description-en"] for fields in stanzas(lists, "*_Translation-en*")}
    packages, seen = [], set()
    for fields in stanzas(lists, "*_Packages*"):
        package = package_of(fields, long.get(fields.get("Description-md5"), ""))
        if package and package.paragraphs not in seen and package.short not in seen:
            seen.update((package.paragraphs, package.short))
            packages.append(package)
    return sorted(packages, key=lambda package: package.name)


def stanzas(lists, pattern):
    """The paragraphs of apt's index files (deb822), each as a dictionary."""
    for path in sorted(Path(lists).glob(pattern)):
        text = subprocess.run(["/usr/lib/apt/apt-helper", "cat-file", str(path)], check=True, capture_output=True).stdout.decode("utf-8")
        for stanza in text.split("\n\n"):
            if stanza.strip():
                yield dict(FIELD.findall(stanza))


def package_of(fields, description):
    if not description or fields.get("Section", "").split("/")[-1] in SKIPPED_SECTIONS:
        return None
    name = fields["Package"]
    short, _, long = description.partition("\n")
    paragraphs = tuple(paragraph for text in PARAGRAPH_END.split(long) if len(paragraph := flat(text)) >= 40)
    if len(short) < 8 or not paragraphs or "dummy package" in description or "transitional" in description:
        return None
    return Package(name, fields.get("Source", name).split(" ")[0], short, paragraphs, tuple(tag_words(fields.get("Tag", ""))))


def flat(text):
    return " ".join(ITEM.sub("", line).strip() for line in text.split("\n")).strip()


def tag_words(tags):
    for tag in tags.replace("\n", " ").split(","):
        facet, _, value = tag.strip().partition("::")
        if facet in FACETS and value not in ("", "TODO", "other", "special:TODO"):
            yield f"{FACETS[facet]} {value.replace('-', ' ').replace(':', ' ')}".strip()


def sentences(paragraph):
    return [sentence for sentence in SENTENCE_END.split(paragraph) if len(sentence) >= 20]
