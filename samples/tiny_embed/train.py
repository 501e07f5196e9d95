#!/usr/bin/python3
"""Trains `tiny_embed`, a small English sentence-embedding model in BERT's form, and writes it as a folder of sentence-transformers.

Texts: the descriptions of Debian's packages, from apt's index files, and for everyday words WordNet's meanings. Vocabulary:
WordPiece, trained on them. The token vectors begin as latent semantic analysis of the same texts; then the whole encoder learns,
by InfoNCE with the other pairs of the batch as negatives, to put a short description near the long one of the same package, and a
word near its meaning. On one core it takes about a quarter of an hour. Needs Debian 12's python3-torch, python3-scipy,
libopenblas0 and wordnet-base, and the descriptions:

    mkdir -p /tmp/lists/partial
    apt-get -o Dir::State::Lists=/tmp/lists -o Acquire::Languages=en update
    python3 samples/tiny_embed/train.py /tmp/lists

Everything is seeded and runs on one thread. Debian's index files change with time, and so does what is learned.
"""

import math
import sys
import zlib
from collections import Counter
from pathlib import Path

import numpy as np
import torch
from scipy import sparse
from scipy.sparse.linalg import svds
from torch.nn import functional as F

import folder
import wordpiece
from bert import Encoder
from corpus import read_packages
from pairs import PairSource, padded
from wordnet import read_senses

OUTPUT = Path(__file__).resolve().parent.parent / "models" / "tiny_embed" / "1"
SEED = 7
SHAPE = {"hidden": 128, "layers": 2, "heads": 4, "intermediate": 256, "positions": 128}
VOCABULARY = 9000
# How often a word has to stand in the descriptions to be worth its meaning.
KNOWN_FROM = 10
STEPS = 2600
# Packages and senses of a batch, and the most tokens of query and document: most batches are cut short, which is quick; the others
# teach the later positions.
SHORT, LONG, LONG_EVERY = ((144, 80), 24, 48), ((64, 0), 48, 128), 8
LEARNING_RATE, WARM_UP, TEMPERATURE = 1e-3, 100, 0.05
HELD_OUT = 500


def main(lists, wordnet="/usr/share/wordnet"):
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    training, held_out = split(read_packages(lists))
    texts = [text for package in training for text in (package.short, *package.paragraphs)]
    counts = Counter(word for text in texts for word in wordpiece.words_of(text))
    senses = read_senses(wordnet, lambda word: counts[word] >= KNOWN_FROM)
    texts += [f"{' '.join(sense.words)} {sense.meaning}" for sense in senses]
    tokenizer = wordpiece.WordPiece(wordpiece.train(texts, VOCABULARY))
    print(f"{len(training)} packages and {len(senses)} senses to learn from, {len(held_out)} packages held out, {len(tokenizer.tokens)} tokens", flush=True)
    documents = [" ".join((package.name, package.short, *package.tags, *package.paragraphs)) for package in training]
    documents += [" ".join((*sense.words, sense.meaning, *sense.examples, *sense.kind_of)) for sense in senses]
    encoder = Encoder(semantic_vectors(documents, tokenizer), **SHAPE)
    evaluate(encoder, tokenizer, held_out, "before")
    train(encoder, PairSource((training, senses), tokenizer, SEED), lambda step: evaluate(encoder, tokenizer, held_out, step))
    recall = evaluate(rounded(encoder), tokenizer, held_out, "as written")
    folder.write(OUTPUT, tokenizer, encoder.tensors(), SHAPE, {"packages": len(training), "senses": len(senses), "held_out": len(held_out), **recall})


def split(packages):
    """Whole source packages are held out, chosen by their name: no other package tells the same."""
    held_out, training, sources = [], [], set()
    for package in packages:
        if zlib.crc32(package.source.encode()) % 25:
            training.append(package)
        elif package.source not in sources:
            sources.add(package.source)
            held_out.append(package)
    return training, held_out[:HELD_OUT]


def semantic_vectors(documents, tokenizer):
    """Latent semantic analysis: the right singular vectors of the documents × tokens table of log tf · idf."""
    rows = [tokenizer.encode(document, 400) for document in documents]
    counts = sparse.csr_matrix(
        (np.ones(sum(map(len, rows))), np.concatenate(rows), np.cumsum([0, *map(len, rows)])), shape=(len(rows), len(tokenizer.tokens)))
    counts.sum_duplicates()
    counts.data = 1 + np.log(counts.data)
    frequency = np.bincount(counts.indices, minlength=counts.shape[1])
    table = counts @ sparse.diags(np.log(len(rows) / (1 + frequency)).clip(min=0))
    table = sparse.diags(1 / np.sqrt(table.multiply(table).sum(1).A1).clip(min=1e-6)) @ table
    start = np.random.default_rng(SEED).standard_normal(min(table.shape))
    _, values, vectors = svds(table, k=SHAPE["hidden"], v0=start)
    vectors = (np.sqrt(values)[:, None] * vectors).T
    return torch.tensor(vectors / vectors.std() * 0.05, dtype=torch.float32)


def train(encoder, pairs, report):
    decayed = [parameter for parameter in encoder.parameters() if parameter.dim() == 2]
    plain = [parameter for parameter in encoder.parameters() if parameter.dim() != 2]
    optimizer = torch.optim.AdamW([{"params": decayed, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0}], lr=LEARNING_RATE)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / WARM_UP, 0.02 + 0.98 * (1 + math.cos(math.pi * min(1, step / STEPS))) / 2))
    for step in range(1, STEPS + 1):
        queries, documents = pairs.batch(*(SHORT if step % LONG_EVERY else LONG))
        scores = encoder(queries) @ encoder(documents).T / TEMPERATURE
        target = torch.arange(len(scores))
        loss = (F.cross_entropy(scores, target) + F.cross_entropy(scores.T, target)) / 2
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(encoder.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if step % 100 == 0:
            print(f"step {step}: loss {loss.item():.3f}", flush=True)
            report(step)


def rounded(encoder):
    """The encoder with its weights as the file holds them."""
    with torch.no_grad():
        for parameter in encoder.parameters():
            parameter.copy_(parameter.half().float())
    return encoder


def evaluate(encoder, tokenizer, packages, when):
    """How many short descriptions find their own long one among all that were held out, as the first and among the first ten."""
    with torch.no_grad():
        queries = encoder(padded([tokenizer.encode(package.short, 128) for package in packages]))
        documents = encoder(padded([tokenizer.encode(" ".join(package.paragraphs), 128) for package in packages]))
    scores = queries @ documents.T
    places = (scores > scores.diagonal()[:, None]).sum(1)
    recall = {f"recall_at_{k}": round((places < k).float().mean().item(), 4) for k in (1, 10)}
    print(f"{when}: {recall}", flush=True)
    return recall


if __name__ == "__main__":
    main(*sys.argv[1:])
