"""Batches of texts in pairs: what one may search for, and what it should find."""

import random

import torch

from corpus import sentences

OPENINGS = [
    "how do I find {}", "I need {}", "I am looking for {}", "what is a good {}", "is there {}", "a program: {}", "find {}",
    "software for {}", "tool: {}", "can you recommend {}", "show me {}", "something like {}"]
KEPT_PARAGRAPHS = 6


class PairSource:
    """Packages as token ids, drawn in batches in which no two pairs are of one source package."""

    def __init__(self, packages, tokenizer, seed):
        self._packages, self._tokenizer, self._random = packages, tokenizer, random.Random(seed)
        self._order = []

    def batch(self, rows, query_limit, document_limit):
        """Ids of queries [rows, ≤ query_limit] and of documents [rows, ≤ document_limit], 0 where padded."""
        pairs = [self._pair(package) for package in self._draw(rows)]
        queries, documents = zip(*pairs)
        return padded([self._tokenizer.encode(text, query_limit) for text in queries]), padded([self._tokenizer.encode(text, document_limit) for text in documents])

    def _draw(self, rows):
        drawn, later, sources = [], [], set()
        while len(drawn) < rows:
            if not self._order:
                self._order = self._random.sample(self._packages, len(self._packages))
            package = self._order.pop()
            if package.source in sources:
                later.append(package)
                continue
            sources.add(package.source)
            drawn.append(package)
        self._order.extend(later)
        return drawn

    def _pair(self, package):
        r = self._random
        paragraphs = package.paragraphs[:KEPT_PARAGRAPHS]
        kind = r.random()
        if kind < 0.45:
            return self._query(package.short), " ".join(paragraphs)
        if kind < 0.55:
            return self._query(package.short), r.choice(paragraphs)
        if kind < 0.65 and len(package.tags) >= 2:
            tags = r.sample(package.tags, r.randint(2, len(package.tags)))
            return self._query(" ".join(tags)), f"{package.short}. {paragraphs[0]}"
        if kind < 0.80:
            return self._query(r.choice(sentences(paragraphs[0]) or [package.short])), package.short
        parts = [package.short, *(sentence for paragraph in paragraphs for sentence in sentences(paragraph))]
        if len(parts) < 3:
            return self._query(package.short), paragraphs[0]
        query = parts.pop(r.randrange(1, len(parts)))
        return self._query(query), " ".join(parts)

    def _query(self, text):
        """People search by a few of the words, or in a question."""
        r = self._random
        words = text.rstrip(".").split(" ")
        if len(words) > 3 and r.random() < 0.5:
            words = [word for word in words if r.random() > 0.2] or words
        text = " ".join(words)
        return r.choice(OPENINGS).format(text) if r.random() < 0.25 else text


def padded(rows):
    length = max(len(row) for row in rows)
    return torch.tensor([row + [0] * (length - len(row)) for row in rows])
