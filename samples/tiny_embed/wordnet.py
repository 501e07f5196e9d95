"""Everyday English: the words of WordNet (https://wordnet.princeton.edu) with what they mean, as Debian's package wordnet-base has them."""

import re
from dataclasses import dataclass
from pathlib import Path

# Of a word's meanings the first ones are the common ones.
COMMON_MEANINGS = 3
KINDS = ("noun", "verb", "adj")
EXAMPLE = re.compile(r'"([^"]+)"')


@dataclass(frozen=True)
class Sense:
    """Words that mean the same, what they mean, sentences that they are used in, and the words for what it is a kind of."""

    source: str
    words: tuple
    meaning: str
    examples: tuple
    kind_of: tuple

    def pair(self, random):
        """A text and another one that means about the same."""
        word, kind = random.choice(self.words), random.random()
        if kind < 0.35 and len(self.words) > 1:
            return tuple(random.sample(self.words, 2))
        if kind < 0.5 and self.kind_of:
            return f"{word}: {self.meaning}", ", ".join(self.kind_of)
        if kind < 0.65 and self.examples:
            return random.choice(self.examples), f"{', '.join(self.words)}: {self.meaning}"
        return word, self.meaning


def read_senses(folder, is_known):
    """The senses of the database in `folder` that have a word whose parts are all known to `is_known`, in a fixed order."""
    senses = []
    for kind in KINDS:
        common = common_meanings(folder, kind)
        entries = {entry[0]: entry for line in lines(folder, f"data.{kind}") if (entry := entry_of(line))}
        for offset, words, parents, gloss in entries.values():
            kept = tuple(word.replace("_", " ") for word in words if offset in common.get(word.lower(), ()) and all(map(is_known, re.split("[_-]", word.lower()))))
            if not kept:
                continue
            meaning = EXAMPLE.sub("", gloss).strip(" ;")
            examples = tuple(text for text in EXAMPLE.findall(gloss) if " " in text)
            kind_of = tuple(word.replace("_", " ") for parent in parents[:1] if parent in entries for word in entries[parent][1][:3])
            senses.append(Sense(f"{kind}:{offset}", kept, meaning, examples, kind_of))
    return senses


def common_meanings(folder, kind):
    """The places of each word's first meanings; wndb(5WN), "Index File Format"."""
    places = {}
    for line in lines(folder, f"index.{kind}"):
        fields = line.split()
        count = int(fields[2])
        places[fields[0]] = fields[-count:][:COMMON_MEANINGS]
    return places


def entry_of(line):
    """Place, words, places of what it is a kind of, and gloss; wndb(5WN), "Data File Format"."""
    data, _, gloss = line.partition(" | ")
    fields = data.split()
    end = 4 + 2 * int(fields[3], 16)
    words = [re.sub(r"\(.*\)", "", word) for word in fields[4:end:2]]
    pointers = fields[end + 1:]
    parents = [pointers[i + 1] for i in range(0, 4 * int(fields[end]), 4) if pointers[i] == "@"]
    # Names of people and places are no everyday words.
    return None if words[0][:1].isupper() else (fields[0], words, parents, gloss.strip())


def lines(folder, name):
    """Without the licence at the top."""
    return [line for line in (Path(folder) / name).read_text(encoding="utf-8").split("\n") if line and not line.startswith("  ")]
