#!/usr/bin/env python3
"""Writes the small tokenizers of this folder from the project's own documents, and what Unicode and Oniguruma say of the texts.

Debian: python3-sentencepiece, libonig5. The ids and texts in tokenizers/*.cases.json are what Hugging Face's tokenizers 0.22.2 gives
for these files and texts; they were added by hand, and stay as long as the files do.
"""

import base64
import collections
import ctypes
import json
import pathlib
import random
import re
import struct
import tempfile
import unicodedata

import sentencepiece

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[3]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
ODD = [
    "Hello", "hello world", "It's", "I'LL", "we'Re", "don't", "he'ſ", "  ", "   ", "\n", "\r\n", "\n\n \n", "\t", " ", "\u00a0", "\u3000",
    "\u2003", "\u0085", "\u200b", "\u200d", "\ufeff", "123", "4567", "٣٤٥", "Ⅳ", "½", "²", "𝟘𝟙", "é", "e\u0301", "ẛ̣", "Å", "ñandú", "über",
    "ǅ", "İstanbul", "ΑΣ", "ς", "ß", "ẞ", "K", "ſ", "한국어", "\u1112\u1161\u11ab", "각", "こんにちは", "カタカナー", "漢字", "中文，测试。",
    "㍍", "ﬁ", "①②", "𝒳𝒴", "😀", "👨‍👩‍👧", "🇩🇪", "🏽", "नमस्ते", "क्षि", "ไทย", "עברית", "العربية", "Привет", "a_b", "foo-bar", "x=y+1;",
    "$5.00", "€", "<s>", "</s>", "[MASK]", "[CLS]", "<|x|>", "<unk>", "▁", "▁▁a", "a▁b", "\x00", "\x01", "\x7f", "\ufffd", "\u0378",
    "\ue000", "\U000e0001", "!?.,", "“q”", "…", "—", "http://a.b/c?d=e", "aaaaaaaaaaaa", "ABCdefGHI", "camelCase", "ÀÉ", "\u0300\u0316",
    "ａｂｃ１２", "Ⓐ", "𝔘", "\u0903", "\u20dd", "\U00010400\U00010428", "\U0001e900", "\U00020000", "\U0002f81a", "dog's", "''s", "'",
    "<0x41>", "Ġ", "é1a", "tokens per second", "the server", "replica", "an invocation", "new", "renew", "NEW WORD x",
]
RANDOM = random.Random(4)

CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)"
GPT2 = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
LLAMA3 = CONTRACTIONS + r"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
QWEN2 = LLAMA3.replace("{1,3}", "")
O200K = (
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+" + CONTRACTIONS + "?"
    r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*" + CONTRACTIONS + "?"
    r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
EXPRESSIONS = [
    GPT2, LLAMA3, QWEN2, O200K,
    r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s",
    r"[\p{Han}]+|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]*[\p{Ll}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]+|\s+",
    "[\r\n]", r"\s?\p{L}+", "[一-龥぀-ゟ゠-ヿ]+", r"\s?[!-/:-~‘-‟　-。]+", r"\s+$", r"\w+", r"[^\w\s]+", r"[\W_]+|\b[\w']", r"\b", r"\B",
    r"^\s*|a$|\Aa|\z", r"\R|\h+", r"(?i)k|å|[b-d]|σ|ǆ", r"a(?i)b|C(?-i:x)y?", r"a+?|\s{2,}?", ".", "(?m:.)+", r"[A-Z]?[a-z]*",
    r"[a-c[x-z]&&[^b]]+", r"\x61|\x{1F600}|[\x{1F600}-\x{1F64F}\t]", "[^a]+", r"\p{Greek}+|\p{^Latin}", r"(?=\d)",
    r"(?<=\p{L})(?=\d)|(?<!\w)(?=\w)", r"a*", r"\d{2}?", r"a{,2}", r"(?>a+)a|b", r"[]a]+", r"[a-]|[-b]|[a\-c]", r"(?#x)a|(?<n>b)\d", r"\Z",
    r"[[:alpha:]]+|[[:digit:]]+|[[:space:]]+", r"\p{Lu}|\p{Letter}\p{Mark}", r"[^\S\n]+", "x{1", r"\P{L}+", r"a(?:b|c(?:d|e))*",
]


def texts(count):
    chosen = ["", " ", "a", "\n", *ODD]
    words = [word for document in DOCUMENTS for word in document.read_text().split(" ")]
    for _ in range(count):
        chosen.append("".join(RANDOM.choice(ODD) + RANDOM.choice(["", " ", "\n", ""]) for _ in range(RANDOM.randint(2, 6))))
        at = RANDOM.randrange(len(words) - 8)
        chosen.append(" ".join(words[at : at + 8]))
    return chosen


def write(name, value):
    (HERE / name).write_text(json.dumps(value, ensure_ascii=True, separators=(",", ":")) + "\n")


# --- what Unicode says


def write_normalization():
    interesting = [chr(c) for c in range(0xA0, 0x30000) if unicodedata.decomposition(chr(c)) or 0xAC00 <= c < 0xAC40]
    marks = [chr(c) for c in range(0x300, 0x20000) if unicodedata.combining(chr(c))]
    chosen = texts(40)
    for _ in range(900):
        chosen.append("".join(RANDOM.choice([RANDOM.choice(interesting), RANDOM.choice(marks), "a", "e\u0301"]) for _ in range(6)))
    forms = ["NFC", "NFD", "NFKC", "NFKD"]
    write("normalization.json", [[text, *(unicodedata.normalize(form, text) for form in forms)] for text in chosen])


# --- what Oniguruma says


class Region(ctypes.Structure):
    _fields_ = [
        ("allocated", ctypes.c_int), ("count", ctypes.c_int), ("starts", ctypes.POINTER(ctypes.c_int)),
        ("ends", ctypes.POINTER(ctypes.c_int)), ("history", ctypes.c_void_p),
    ]


def matches(expressions, chosen):
    onig = ctypes.CDLL("libonig.so.5")
    onig.onig_region_new.restype = ctypes.POINTER(Region)
    onig.onig_search.argtypes = [ctypes.c_void_p] * 5 + [ctypes.POINTER(Region), ctypes.c_uint]
    encoding, syntax = (ctypes.byref(ctypes.c_char.in_dll(onig, name)) for name in ("OnigEncodingUTF8", "OnigSyntaxRuby"))
    for expression in expressions:
        source = ctypes.create_string_buffer(expression.encode())
        start, regex = ctypes.addressof(source), ctypes.c_void_p()
        error = ctypes.create_string_buffer(64)
        end = start + len(expression.encode())
        assert onig.onig_new(ctypes.byref(regex), ctypes.c_void_p(start), ctypes.c_void_p(end), 0, encoding, syntax, error) == 0, expression
        yield [expression, [list(find(onig, regex, text)) for text in chosen]]


def find(onig, regex, text):
    data = text.encode()
    buffer = ctypes.create_string_buffer(data)
    start, region = ctypes.addressof(buffer), onig.onig_region_new()
    at, last = 0, None
    while at <= len(data) and onig.onig_search(regex, start, start + len(data), start + at, start + len(data), region, 0) >= 0:
        first, end = region.contents.starts[0], region.contents.ends[0]
        if first == end == last:
            at += 1
            while at < len(data) and data[at] & 0xC0 == 0x80:
                at += 1
            continue
        at = last = end
        # In UTF-16 units.
        yield from (len(data[:place].decode().encode("utf-16-le")) // 2 for place in (first, end))


# --- tokenizers


def tokenizer(name, model, normalizer=None, pre_tokenizer=None, post_processor=None, decoder=None, added=()):
    write(f"tokenizers/{name}.json", {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": list(added), "normalizer": normalizer,
        "pre_tokenizer": pre_tokenizer, "post_processor": post_processor, "decoder": decoder, "model": model,
    })


def added(number, content, **options):
    plain = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    return {"id": number, "content": content, **plain, **options}


def sequence(key, *parts):
    return {"type": "Sequence", key: list(parts)}


def split(expression, behavior="Isolated", invert=False):
    return {"type": "Split", "pattern": {"Regex": expression}, "behavior": behavior, "invert": invert}


def byte_level(**options):
    return {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True, **options}


def byte_characters():
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printable]
    return {**{byte: chr(byte) for byte in printable}, **{byte: chr(256 + i) for i, byte in enumerate(others)}}


def train_pairs(words, count):
    """Plain byte pair encoding: the most frequent pair becomes a token, again and again."""
    words = {tuple(word): number for word, number in words.items()}
    for _ in range(count):
        pairs = collections.Counter()
        for word, number in words.items():
            for pair in zip(word, word[1:]):
                pairs[pair] += number
        best = max(pairs, key=lambda pair: (pairs[pair], pair))
        yield best
        joined = collections.Counter()
        for word, number in words.items():
            parts, i = [], 0
            while i < len(word):
                pair = word[i : i + 2] == best
                parts.append("".join(word[i : i + 2]) if pair else word[i])
                i += 2 if pair else 1
            joined[tuple(parts)] += number
        words = joined


def bpe(vocabulary, merges, **options):
    return {
        "type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None, "end_of_word_suffix": None,
        "fuse_unk": False, "byte_fallback": False, "ignore_merges": False, **options, "vocab": vocabulary, "merges": merges,
    }


def byte_level_tokenizers():
    characters = byte_characters()
    corpus = " ".join([*(document.read_text() for document in DOCUMENTS), *ODD * 3])
    words = collections.Counter("".join(characters[b] for b in word.encode()) for word in re.findall(r" ?\w+| ?[^\w\s]+|\s+", corpus))
    merges = list(train_pairs(words, 500))
    tokens = [*(characters[byte] for byte in range(256)), *("".join(pair) for pair in merges)]
    vocabulary = {token: number for number, token in enumerate(tokens)}
    end = len(vocabulary)
    gpt2_added = [
        added(end, "<|endoftext|>"), added(end + 1, "  ", special=False), added(end + 2, "     ", special=False),
        added(end + 3, "a_b", special=False, single_word=True),
        added(end + 4, "replica", special=False, normalized=True, lstrip=True, rstrip=True),
    ]
    # As the oldest files are: no type, merges as text.
    gpt2 = bpe(vocabulary, [" ".join(pair) for pair in merges], continuing_subword_prefix="", end_of_word_suffix="")
    del gpt2["type"], gpt2["ignore_merges"], gpt2["byte_fallback"]
    tokenizer("gpt2", gpt2, None, byte_level(), byte_level(trim_offsets=False), byte_level(), gpt2_added)
    roberta = {"type": "RobertaProcessing", "sep": ["</s>", end + 1], "cls": ["<s>", end], "trim_offsets": True, "add_prefix_space": True}
    roberta_added = [added(end, "<s>"), added(end + 1, "</s>"), added(end + 2, "<mask>", lstrip=True)]
    tokenizer("roberta", gpt2, None, byte_level(add_prefix_space=True), roberta, byte_level(), roberta_added)
    special = [added(end + 1 + i, content) for i, content in enumerate(["<|begin|>", "<|x|>", "<|eot|>"])]
    begin = {"SpecialToken": {"id": "<|begin|>", "type_id": 0}}
    a, b = ({"Sequence": {"id": name, "type_id": 0}} for name in "AB")
    template = {
        "type": "TemplateProcessing", "single": [begin, a], "pair": [begin, a, begin, b],
        "special_tokens": {"<|begin|>": {"id": "<|begin|>", "ids": [end + 1], "tokens": ["<|begin|>"]}},
    }
    pairs = [list(pair) for pair in merges]
    # A token that merging does not reach, which only ignore_merges finds.
    llama3 = bpe({**vocabulary, "Ġinvocation": end}, pairs, ignore_merges=True)
    for name, expression, normalizer in [("llama3", LLAMA3, None), ("qwen2", QWEN2, {"type": "NFC"}), ("o200k", O200K, None)]:
        tokenizer(
            name, llama3, normalizer, sequence("pretokenizers", split(expression), byte_level(use_regex=False)),
            sequence("processors", byte_level(), template), byte_level(), special)
    deepseek = sequence(
        "pretokenizers", split("[\r\n]"), split(r"\s?\p{L}+"), split(r"\s?\p{P}+"), split(r"\s+$"), split("[一-龥ࠀ-一가-퟿]+"),
        {"type": "Digits", "individual_digits": True}, byte_level(use_regex=False))
    tokenizer("deepseek", {**llama3, "ignore_merges": False}, None, deepseek, None, byte_level(), special)


def fields(data):
    """The fields of a protobuf message."""
    at = 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(data):
        key = varint()
        if key & 7 == 0:
            yield key >> 3, varint()
            continue
        size = {1: 8, 2: None, 5: 4}[key & 7]
        size = varint() if size is None else size
        yield key >> 3, data[at : at + size]
        at += size


def train_pieces(kind, **options):
    """A SentencePiece model's pieces with their scores, and its character map."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = pathlib.Path(folder, "corpus.txt")
        lines = [line for document in DOCUMENTS for line in document.read_text().split("\n") if line.strip()]
        odd = [" ".join(RANDOM.choices([word for word in ODD if word.isprintable()], k=6)) for _ in range(400)]
        corpus.write_text("\n".join(lines + odd))
        sentencepiece.SentencePieceTrainer.train(
            input=str(corpus), model_prefix=f"{folder}/model", model_type=kind, vocab_size=900, character_coverage=0.98,
            minloglevel=2, **options)
        pieces, charsmap = [], b""
        for number, value in fields(pathlib.Path(folder, "model.model").read_bytes()):
            if number == 1:
                piece = dict(fields(value))
                pieces.append((piece.get(1, b"").decode(), struct.unpack("<f", piece[2])[0] if 2 in piece else 0.0))
            if number == 3:
                charsmap = dict(fields(value)).get(2, b"")
        return pieces, charsmap


METASPACE = {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True}
LLAMA_DECODER = sequence(
    "decoders", {"type": "Replace", "pattern": {"String": "▁"}, "content": " "}, {"type": "ByteFallback"}, {"type": "Fuse"},
    {"type": "Strip", "content": " ", "start": 1, "stop": 0})


def around(first, last):
    pieces = [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "</s>", "type_id": 0}}]
    tokens = {name: {"id": name, "ids": [number], "tokens": [name]} for name, number in [("<s>", first), ("</s>", last)]}
    b = {"Sequence": {"id": "B", "type_id": 0}}
    return {"type": "TemplateProcessing", "single": pieces, "pair": [*pieces, b], "special_tokens": tokens}


def unigram_tokenizers():
    rules = [(c, unicodedata.normalize("NFKC", c)) for c in "ａｂｃ１２①②ﬁ㍍½²Ⅳ"] + [("e\u0301", "é"), ("\u00a0", " "), ("\u3000", " ")]
    rules += [("\t", " "), ("\n", " "), ("\r", " "), ("\u200b", " "), ("…", "..."), ("ｶﾞ", "ガ"), ("\x01", ""), ("\u1112\u1161\u11ab", "한")]
    with tempfile.NamedTemporaryFile("w", suffix=".tsv") as table:
        for old, new in rules:
            table.write(" ".join(f"{ord(c):X}" for c in old) + "\t" + " ".join(f"{ord(c):X}" for c in new) + "\n")
        table.flush()
        pieces, charsmap = train_pieces("unigram", normalization_rule_tsv=table.name)
    model = {"type": "Unigram", "unk_id": 0, "vocab": [list(piece) for piece in pieces], "byte_fallback": False}
    extra = [added(i, pieces[i][0]) for i in range(3)] + [added(len(pieces), "<mask>", lstrip=True)]
    extra.append(added(len(pieces) + 1, "NEW WORD", special=False, normalized=True, single_word=True))
    precompiled = {"type": "Precompiled", "precompiled_charsmap": base64.b64encode(charsmap).decode()}
    # Two ways in which the same published model is written.
    old = {"type": "Metaspace", "replacement": "▁", "add_prefix_space": True}
    tokenizer(
        "xlmr", model, precompiled, sequence("pretokenizers", {"type": "WhitespaceSplit"}, old), around(1, 2), old, extra)
    normalizer = sequence(
        "normalizers", precompiled, {"type": "Strip", "strip_left": False, "strip_right": True},
        {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": "▁"})
    tokenizer("t5", model, normalizer, METASPACE, around(1, 2), METASPACE, extra)
    pieces, _ = train_pieces("unigram", byte_fallback=True, normalization_rule_name="identity")
    model = {"type": "Unigram", "unk_id": 0, "vocab": [list(piece) for piece in pieces], "byte_fallback": True}
    tokenizer("unigram_bytes", model, {"type": "Nmt"}, METASPACE, None, LLAMA_DECODER, extra[:3])


def llama_tokenizers():
    pieces, _ = train_pieces("bpe", byte_fallback=True, normalization_rule_name="identity", remove_extra_whitespaces=False, split_digits=True)
    vocabulary = {piece: number for number, (piece, _) in enumerate(pieces)}
    scores = dict(pieces)
    merges = [
        (piece[:i], piece[i:]) for piece in vocabulary for i in range(1, len(piece)) if piece[:i] in vocabulary and piece[i:] in vocabulary]
    merges.sort(key=lambda pair: (-scores["".join(pair)], vocabulary[pair[0]], vocabulary[pair[1]]))
    extra = [*(added(i, pieces[i][0]) for i in range(3)), added(len(pieces), "<|x|>"), added(len(pieces) + 1, "renew", special=False, normalized=True)]
    normalizer = sequence(
        "normalizers", {"type": "Prepend", "prepend": "▁"}, {"type": "Replace", "pattern": {"String": " "}, "content": "▁"})
    model = bpe(vocabulary, [" ".join(pair) for pair in merges], unk_token="<unk>", fuse_unk=True, byte_fallback=True)
    tokenizer("llama2", model, normalizer, None, around(1, 2), LLAMA_DECODER, extra)
    tokenizer("mistral", model, None, {**METASPACE, "prepend_scheme": "first", "split": False}, around(1, 2), LLAMA_DECODER, extra)
    some = {piece: number for piece, number in vocabulary.items() if not re.fullmatch("<0x[D-F].>", piece)}
    tokenizer("llama2_some_bytes", {**model, "vocab": some}, normalizer, None, None, LLAMA_DECODER, extra[:3])
    tokenizer("bpe_unknown", {**model, "byte_fallback": False, "fuse_unk": False}, normalizer, None, None, METASPACE, extra)


def word_tokenizers():
    words = collections.Counter(w for d in DOCUMENTS for w in re.findall(r"\w+|[^\w\s]", d.read_text().lower()))
    letters = sorted({letter for word in words for letter in word})
    tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *("##" + letter for letter in letters)]
    tokens += [word for word, _ in words.most_common(400)] + ["##ing", "##ed", "##er", "##tion", "中", "##文", "'", "##é"]
    vocabulary = {token: number for number, token in enumerate(dict.fromkeys(tokens))}
    model = {
        "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100, "vocab": vocabulary}
    special = [added(number, tokens[number]) for number in range(5)]
    processing = {"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]}
    normalizer = {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True, "strip_accents": None, "lowercase": True}
    decoder = {"type": "WordPiece", "prefix": "##", "cleanup": True}
    untyped = {key: value for key, value in model.items() if key != "type"}
    tokenizer("bert", untyped, normalizer, {"type": "BertPreTokenizer"}, processing, decoder, special)
    tokenizer(
        "bert_cased", {**model, "max_input_chars_per_word": 8}, {**normalizer, "lowercase": False}, {"type": "BertPreTokenizer"},
        processing, {**decoder, "cleanup": False}, special)
    level = {"type": "WordLevel", "vocab": vocabulary, "unk_token": "[UNK]"}
    lower = sequence("normalizers", {"type": "NFD"}, {"type": "StripAccents"}, {"type": "Lowercase"})
    tokenizer("word_level", level, lower, {"type": "Whitespace"}, None, None, special)
    merges = list(train_pairs(collections.Counter({(*w[:-1], w[-1] + "</w>"): n for w, n in words.items() if w.isascii()}), 150))
    clip = list(dict.fromkeys([*letters, *(letter + "</w>" for letter in letters), *("".join(pair) for pair in merges), "<unk>"]))
    suffixed = bpe({t: n for n, t in enumerate(clip)}, [list(pair) for pair in merges], unk_token="<unk>", end_of_word_suffix="</w>")
    normalizer = sequence("normalizers", {"type": "NFC"}, {"type": "Replace", "pattern": {"Regex": r"\s+"}, "content": " "}, {"type": "Lowercase"})
    words_only = split(r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+", "Removed", True)
    tokenizer("clip", suffixed, normalizer, words_only, None, {"type": "BPEDecoder", "suffix": "</w>"}, [added(len(clip), "<|x|>")])


def step_tokenizers():
    """Pre-tokenizers by themselves: every byte is a token, and the last step marks where pieces start."""
    vocabulary = {**{f"<0x{byte:02X}>": byte for byte in range(256)}, "▁": 256}
    model = bpe(vocabulary, [], byte_fallback=True)
    mark = {**METASPACE, "split": False}
    steps = {
        "whitespace": {"type": "Whitespace"}, "punctuation": {"type": "Punctuation", "behavior": "Contiguous"},
        "digits": {"type": "Digits", "individual_digits": False}, "scripts": {"type": "UnicodeScripts"},
        "fixed_length": {"type": "FixedLength", "length": 3}, "delimiter": {"type": "CharDelimiterSplit", "delimiter": "a"},
    }
    for behavior in ["Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous"]:
        for invert in (False, True):
            steps[f"split_{behavior}_{invert}".lower()] = split(r"\s|a|\d", behavior, invert)
    for name, step in steps.items():
        tokenizer(f"step_{name}", model, None, sequence("pretokenizers", step, mark))


(HERE / "tokenizers").mkdir(exist_ok=True)
write("texts.json", texts(60))
write_normalization()
matched = texts(30)
write("expressions.json", {"texts": matched, "expressions": list(matches(EXPRESSIONS, matched))})
byte_level_tokenizers()
unigram_tokenizers()
llama_tokenizers()
word_tokenizers()
step_tokenizers()
