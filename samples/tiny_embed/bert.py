"""BERT's encoder (https://arxiv.org/abs/1810.04805) with mean pooling, by hand: in torch to train it, in NumPy to check it."""

import math

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

EPSILON = 1e-12


class Layer(nn.Module):
    """Self-attention and a feed-forward net, each followed by a residual sum and a layer norm."""

    def __init__(self, hidden, heads, intermediate):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.output = (nn.Linear(hidden, hidden) for _ in range(4))
        self.attention_norm = nn.LayerNorm(hidden, eps=EPSILON)
        self.up, self.down = nn.Linear(hidden, intermediate), nn.Linear(intermediate, hidden)
        self.norm = nn.LayerNorm(hidden, eps=EPSILON)

    def forward(self, x, bias):
        rows, length, hidden = x.shape
        q, k, v = (part(x).view(rows, length, self.heads, -1).transpose(1, 2) for part in (self.query, self.key, self.value))
        weights = (q @ k.transpose(-1, -2) / math.sqrt(hidden // self.heads) + bias).softmax(-1)
        attended = (weights @ v).transpose(1, 2).reshape(rows, length, hidden)
        x = self.attention_norm(x + self.output(attended))
        return self.norm(x + self.down(F.gelu(self.up(x))))


class Encoder(nn.Module):
    """Token ids [rows, length], 0 where a row is padded, to embeddings of length 1 [rows, hidden]."""

    def __init__(self, words, hidden, layers, heads, intermediate, positions):
        super().__init__()
        self.words = nn.Parameter(words)
        self.positions = nn.Parameter(torch.zeros(positions, hidden))
        self.types = nn.Parameter(torch.zeros(2, hidden))
        self.norm = nn.LayerNorm(hidden, eps=EPSILON)
        self.layers = nn.ModuleList(Layer(hidden, heads, intermediate) for _ in range(layers))
        for name, parameter in self.layers.named_parameters():
            if parameter.dim() == 2:
                nn.init.normal_(parameter, std=0.02)
            elif "norm" not in name:
                nn.init.zeros_(parameter)

    def forward(self, ids):
        mask = (ids != 0).float()
        x = self.norm(self.words[ids] + self.positions[:ids.shape[1]] + self.types[0])
        bias = (1 - mask)[:, None, None, :] * -1e4
        for layer in self.layers:
            x = layer(x, bias)
        pooled = (x * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)
        return F.normalize(pooled, dim=-1)

    def tensors(self):
        """The weights by the names that Hugging Face's BertModel gives them."""
        named = {
            "embeddings.word_embeddings.weight": self.words,
            "embeddings.position_embeddings.weight": self.positions,
            "embeddings.token_type_embeddings.weight": self.types,
            **parts("embeddings.LayerNorm", self.norm)}
        for index, layer in enumerate(self.layers):
            prefix = f"encoder.layer.{index}"
            for part in ("query", "key", "value"):
                named.update(parts(f"{prefix}.attention.self.{part}", getattr(layer, part)))
            named.update(parts(f"{prefix}.attention.output.dense", layer.output))
            named.update(parts(f"{prefix}.attention.output.LayerNorm", layer.attention_norm))
            named.update(parts(f"{prefix}.intermediate.dense", layer.up))
            named.update(parts(f"{prefix}.output.dense", layer.down))
            named.update(parts(f"{prefix}.output.LayerNorm", layer.norm))
        return {name: tensor.detach().numpy().astype(np.float16) for name, tensor in named.items()}


def parts(name, module):
    return {f"{name}.weight": module.weight, f"{name}.bias": module.bias}


def embed(tensors, ids, layers, heads):
    """The embedding [hidden] of one text, in float64 from the weights as they were written: the reference."""
    def get(name):
        return tensors[name].astype(np.float64)

    def linear(x, name):
        return x @ get(f"{name}.weight").T + get(f"{name}.bias")

    def norm(x, name):
        centred = x - x.mean(-1, keepdims=True)
        return centred / np.sqrt((centred ** 2).mean(-1, keepdims=True) + EPSILON) * get(f"{name}.weight") + get(f"{name}.bias")

    table = "embeddings.{}_embeddings.weight".format
    x = norm(get(table("word"))[ids] + get(table("position"))[:len(ids)] + get(table("token_type"))[0], "embeddings.LayerNorm")
    for index in range(layers):
        prefix = f"encoder.layer.{index}"
        q, k, v = (linear(x, f"{prefix}.attention.self.{part}").reshape(len(ids), heads, -1).swapaxes(0, 1) for part in ("query", "key", "value"))
        scores = q @ k.swapaxes(1, 2) / math.sqrt(q.shape[-1])
        weights = np.exp(scores - scores.max(-1, keepdims=True))
        attended = (weights / weights.sum(-1, keepdims=True) @ v).swapaxes(0, 1).reshape(x.shape)
        x = norm(x + linear(attended, f"{prefix}.attention.output.dense"), f"{prefix}.attention.output.LayerNorm")
        inner = linear(x, f"{prefix}.intermediate.dense")
        inner = inner * 0.5 * (1 + np.vectorize(math.erf)(inner / math.sqrt(2)))
        x = norm(x + linear(inner, f"{prefix}.output.dense"), f"{prefix}.output.LayerNorm")
    pooled = x.mean(0)
    return pooled / np.linalg.norm(pooled)
