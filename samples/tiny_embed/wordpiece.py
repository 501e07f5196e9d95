"""BERT's tokenizer: words at spaces and punctuation, lower-cased without accents, cut into the longest known pieces."""

import unicodedata
from collections import Counter, defaultdict
from heapq import heapify, heappop, heappush

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
PAD, UNK, CLS, SEP, MASK = range(5)
PREFIX = "##"
MAX_WORD = 100


class WordPiece:
    """Text to token ids by the vocabulary `tokens`, as tokenizer.json of `folder.py` describes it."""

    def __init__(self, tokens):
        self.tokens = tokens
        self.ids = {token: index for index, token in enumerate(tokens)}
        self._known_words = {}

    def encode(self, text, limit):
        """The ids of a text between [CLS] and [SEP], at most `limit` of them."""
        ids = [piece for word in words_of(text) for piece in self._word(word)]
        return [CLS, *ids[:limit - 2], SEP]

    def _word(self, word):
        pieces = self._known_words.get(word)
        if pieces is None:
            pieces = self._known_words[word] = self._cut(word)
        return pieces

    def _cut(self, word):
        if len(word) > MAX_WORD:
            return [UNK]
        pieces, start = [], 0
        while start < len(word):
            end = len(word)
            while end > start and (PREFIX if start else "") + word[start:end] not in self.ids:
                end -= 1
            if end == start:
                return [UNK]
            pieces.append(self.ids[(PREFIX if start else "") + word[start:end]])
            start = end
        return pieces


def words_of(text):
    """BERT's basic tokenization: https://github.com/google-research/bert, tokenization.py."""
    text = "".join(cleaned(char) for char in text)
    text = "".join(char for char in unicodedata.normalize("NFD", text) if unicodedata.category(char) != "Mn").lower()
    return "".join(f" {char} " if is_punctuation(char) else char for char in text).split()


def cleaned(char):
    if char in "\t\n\r" or unicodedata.category(char) == "Zs":
        return " "
    if ord(char) in (0, 0xFFFD) or unicodedata.category(char) in ("Cc", "Cf", "Cn", "Co"):
        return ""
    return f" {char} " if is_ideograph(ord(char)) else char


def is_punctuation(char):
    code = ord(char)
    return 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126 or unicodedata.category(char).startswith("P")


def is_ideograph(code):
    return any(first <= code <= last for first, last in (
        (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F),
        (0x2B920, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F)))


def train(texts, size):
    """A vocabulary of `size` tokens: characters, then the pairs of pieces that stand together most often, joined."""
    counts = Counter(word for text in texts for word in words_of(text))
    counts = {word: count for word, count in counts.items() if count >= 3 and len(word) <= 30}
    words = [([(PREFIX if index else "") + char for index, char in enumerate(word)], count) for word, count in counts.items()]
    alphabet = alphabet_of(words)
    known = set(alphabet)
    words = [(pieces, count) for pieces, count in words if known.issuperset(pieces)]
    return SPECIAL + alphabet + Merges(words).take(size - len(SPECIAL) - len(alphabet), known)


def alphabet_of(words):
    """The characters that stand often enough, at the beginning of a word and within one, and all that a keyboard has."""
    counts = Counter()
    for pieces, count in words:
        for piece in pieces:
            counts[piece] += count
    keys = [chr(code) for code in range(33, 127) if not chr(code).isupper()]
    return sorted({piece for piece, count in counts.items() if count >= 100} | set(keys) | {PREFIX + key for key in keys if key.isalnum()})


class Merges:
    """Words as pieces, with the count of each pair of neighbours kept up to date."""

    def __init__(self, words):
        self._words = words
        self._counts = Counter()
        self._where = defaultdict(set)
        for index, (pieces, count) in enumerate(words):
            for pair in zip(pieces, pieces[1:]):
                self._counts[pair] += count
                self._where[pair].add(index)
        self._heap = [(-count, pair) for pair, count in self._counts.items()]
        heapify(self._heap)

    def take(self, wanted, known):
        """The next `wanted` new tokens, the most frequent first."""
        tokens = []
        while len(tokens) < wanted and self._heap:
            count, pair = heappop(self._heap)
            if -count != self._counts[pair]:
                continue
            token = pair[0] + pair[1].removeprefix(PREFIX)
            if token not in known:
                known.add(token)
                tokens.append(token)
            self._join(pair, token)
        return tokens

    def _join(self, pair, token):
        touched = set()
        for index in self._where.pop(pair):
            pieces, count = self._words[index]
            for old in zip(pieces, pieces[1:]):
                self._counts[old] -= count
                touched.add(old)
            pieces[:] = joined(pieces, pair, token)
            for new in zip(pieces, pieces[1:]):
                self._counts[new] += count
                self._where[new].add(index)
                touched.add(new)
        for other in touched:
            if self._counts[other] > 0:
                heappush(self._heap, (-self._counts[other], other))


def joined(pieces, pair, token):
    result, index = [], 0
    while index < len(pieces):
        if index + 1 < len(pieces) and (pieces[index], pieces[index + 1]) == pair:
            result.append(token)
            index += 2
        else:
            result.append(pieces[index])
            index += 1
    return result
