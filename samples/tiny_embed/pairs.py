"""Batches of texts in pairs: what one may search for, and what it should find."""

import random

import torch

OPENINGS = [
    "how do I find {}", "how can I {}", "how do I {}?", "how to {}", "I need {}", "I need to {}", "I want to {}", "I would like {}",
    "I am looking for {}", "what is a good {}?", "what is the best {} for me?", "is there {}?", "is there a program for {}",
    "a program: {}", "find {}", "software for {}", "tool: {}", "can you recommend {}?", "show me {}", "something like {}", "help me with {}",
    "please {}", "which program is for {}?", "where can I get {}?", "my {}", "{} on my computer", "{} for my computer?", "{} please",
    "what can I use for {}?", "does it {}?", "do you have {}", "why {}?", "where is the {}", "we {}", "you {}", "it is about {}"]


class PairSource:
    """Texts that are drawn in batches in which no two pairs are about the same."""

    def __init__(self, subjects, tokenizer, seed):
        self._subjects, self._tokenizer, self._random = subjects, tokenizer, random.Random(seed)
        self._orders = [[] for _ in subjects]

    def batch(self, counts, query_limit, document_limit):
        """Ids of queries and of documents, 0 where padded, of as many subjects of each kind as `counts` says."""
        drawn = [subject for kind, count in enumerate(counts) for subject in self._draw(kind, count)]
        queries, documents = zip(*(subject.pair(self._random) for subject in drawn))
        return (padded([self._tokenizer.encode(self._query(text), query_limit) for text in queries]),
                padded([self._tokenizer.encode(text, document_limit) for text in documents]))

    def _draw(self, kind, count):
        drawn, later, sources, order = [], [], set(), self._orders[kind]
        while len(drawn) < count:
            if not order:
                order.extend(self._random.sample(self._subjects[kind], len(self._subjects[kind])))
            subject = order.pop()
            if subject.source in sources:
                later.append(subject)
                continue
            sources.add(subject.source)
            drawn.append(subject)
        order.extend(later)
        return drawn

    def _query(self, text):
        """People search by a few of the words, or in a question."""
        words = text.rstrip(".").split(" ")
        if len(words) > 3 and self._random.random() < 0.5:
            words = [word for word in words if self._random.random() > 0.2] or words
        text = " ".join(words)
        return self._random.choice(OPENINGS).format(text) if self._random.random() < 0.45 else text


def padded(rows):
    length = max(len(row) for row in rows)
    return torch.tensor([row + [0] * (length - len(row)) for row in rows])
