"""Encoders that embed text: BERT, RoBERTa and XLM-R, GTE.

Devlin et al., "BERT" (2019); Liu et al., "RoBERTa" (2019); Zhang et al., "mGTE" (2024); Kusupati et al. and sentence-transformers for
what follows the layers. Every text of a model is computed alone, without padding.
"""

import json
import math

import torch

from safetensors_file import write, write_expected, write_model

ACTIVATIONS = {
    "gelu": lambda x: x * 0.5 * (1 + torch.erf(x / math.sqrt(2))),
    "gelu_new": lambda x: 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x ** 3))),
    "relu": lambda x: x.clamp(min=0),
    "silu": lambda x: x * torch.sigmoid(x)}
LENGTHS = [9, 1, 5, 14, 2]


class Weights:
    """Random tensors that are rounded to the type of the file when they are made; computed with in float64."""

    def __init__(self, seed, dtype, prefix=""):
        self.generator = torch.Generator().manual_seed(seed)
        self.dtype, self.prefix, self.stored = dtype, prefix, {}

    def make(self, name, *shape, around=0.0, spread=0.2):
        value = (torch.randn(*shape, generator=self.generator) * spread + around).to(self.dtype)
        self.stored[self.prefix + name] = value
        return value.double()

    def linear(self, name, outputs, inputs, bias=True):
        weight = self.make(f"{name}.weight", outputs, inputs, spread=1.2 / math.sqrt(inputs))
        shift = self.make(f"{name}.bias", outputs) if bias else torch.zeros(outputs, dtype=torch.float64)
        return lambda x: x @ weight.T + shift

    def norm(self, name, size, epsilon, names=("weight", "bias")):
        gain, shift = self.make(f"{name}.{names[0]}", size, around=1.0), self.make(f"{name}.{names[1]}", size)

        def apply(x):
            centred = x - x.mean(-1, keepdim=True)
            return centred / torch.sqrt((centred ** 2).mean(-1, keepdim=True) + epsilon) * gain + shift
        return apply


def attention(heads, q, k, v):
    """Softmax(q kᵀ / √d) v, all tokens seeing all; q, k, v [tokens, hidden]."""
    q, k, v = (x.reshape(len(x), heads, -1).transpose(0, 1) for x in (q, k, v))
    return ((q @ k.transpose(1, 2) / math.sqrt(q.shape[-1])).softmax(-1) @ v).transpose(0, 1).reshape(q.shape[1], -1)


def bert(config, weights, norm_names=("weight", "bias")):
    """BertModel, RobertaModel and XLMRobertaModel: a function of ids [tokens] to hidden states [tokens, hidden]."""
    hidden, inner, epsilon = config["hidden_size"], config["intermediate_size"], config["layer_norm_eps"]
    words = weights.make("embeddings.word_embeddings.weight", config["vocab_size"], hidden, spread=1)
    positions = weights.make("embeddings.position_embeddings.weight", config["max_position_embeddings"], hidden, spread=1)
    types = weights.make("embeddings.token_type_embeddings.weight", config["type_vocab_size"], hidden)
    first_norm = weights.norm("embeddings.LayerNorm", hidden, epsilon, norm_names)
    layers = []
    for i in range(config["num_hidden_layers"]):
        name = f"encoder.layer.{i}"
        layers.append((
            *(weights.linear(f"{name}.attention.self.{part}", hidden, hidden) for part in ("query", "key", "value")),
            weights.linear(f"{name}.attention.output.dense", hidden, hidden),
            weights.norm(f"{name}.attention.output.LayerNorm", hidden, epsilon, norm_names),
            weights.linear(f"{name}.intermediate.dense", inner, hidden),
            weights.linear(f"{name}.output.dense", hidden, inner),
            weights.norm(f"{name}.output.LayerNorm", hidden, epsilon, norm_names)))
    weights.linear("pooler.dense", hidden, hidden)
    activate = ACTIVATIONS[config["hidden_act"]]

    def run(ids):
        x = first_norm(words[ids] + positions[places(config, ids)] + types[0])
        for query, key, value, output, middle_norm, up, down, norm in layers:
            x = middle_norm(x + output(attention(config["num_attention_heads"], query(x), key(x), value(x))))
            x = norm(x + down(activate(up(x))))
        return x
    return run


def places(config, ids):
    """BERT counts tokens from 0; RoBERTa those that are no padding from the padding token's id + 1."""
    if config["architectures"][0].startswith("Bert"):
        return torch.arange(len(ids))
    pad = config["pad_token_id"]
    real = (ids != pad).long()
    return real.cumsum(0) * real + pad


def gte(config, weights):
    """NewModel of GTE v1.5: rotary positions, a gated feed-forward block without biases on its way in."""
    hidden, inner, epsilon, heads = (config[key] for key in ("hidden_size", "intermediate_size", "layer_norm_eps", "num_attention_heads"))
    words = weights.make("embeddings.word_embeddings.weight", config["vocab_size"], hidden, spread=1)
    types = weights.make("embeddings.token_type_embeddings.weight", config["type_vocab_size"], hidden) if config["type_vocab_size"] else None
    first_norm = weights.norm("embeddings.LayerNorm", hidden, epsilon)
    layers = []
    for i in range(config["num_hidden_layers"]):
        name = f"encoder.layer.{i}"
        if config["pack_qkv"]:
            qkv = weights.linear(f"{name}.attention.qkv_proj", 3 * hidden, hidden)
        else:
            parts = [weights.linear(f"{name}.attention.{part}_proj", hidden, hidden) for part in "qkv"]

            def qkv(x, parts=parts):
                return torch.cat([part(x) for part in parts], -1)
        layers.append((
            qkv, weights.linear(f"{name}.attention.o_proj", hidden, hidden), weights.norm(f"{name}.attn_ln", hidden, epsilon),
            weights.linear(f"{name}.mlp.up_gate_proj", 2 * inner, hidden, bias=False),
            weights.linear(f"{name}.mlp.down_proj", hidden, inner), weights.norm(f"{name}.mlp_ln", hidden, epsilon)))
    activate = ACTIVATIONS[config["hidden_act"]]

    def run(ids):
        x = words[ids] if types is None else words[ids] + types[0]
        x = first_norm(x)
        angles = torch.arange(len(ids))[:, None] * frequencies(config)[None, :]
        for qkv, output, middle_norm, up_gate, down, norm in layers:
            q, k, v = qkv(x).chunk(3, -1)
            x = middle_norm(x + output(attention(heads, turned(q, heads, angles), turned(k, heads, angles), v)))
            up, gate = up_gate(x).chunk(2, -1)
            x = norm(x + down(activate(gate) * up))
        return x
    return run


def frequencies(config):
    """Of rotary positions; with fixed NTK scaling the base grows by the factor, and all shrink by its (2/d)th power."""
    size = config["hidden_size"] // config["num_attention_heads"]
    factor = (config["rope_scaling"] or {"factor": 1.0})["factor"]
    exponents = torch.arange(0, size, 2, dtype=torch.float64) / size
    return (config["rope_theta"] * factor) ** -exponents / factor ** (2 / size)


def turned(x, heads, angles):
    """Each pair of a head's numbers, half a head apart, turned by its angle; x [tokens, hidden]."""
    first, second = x.reshape(len(x), heads, -1).chunk(2, -1)
    cos, sin = angles.cos()[:, None, :], angles.sin()[:, None, :]
    return torch.cat([first * cos - second * sin, second * cos + first * sin], -1).reshape(x.shape)


POOLINGS = {
    "cls_token": lambda x: x[0],
    "max_tokens": lambda x: x.max(0).values,
    "mean_tokens": lambda x: x.mean(0),
    "mean_sqrt_len_tokens": lambda x: x.sum(0) / math.sqrt(len(x)),
    "weightedmean_tokens": lambda x: (x * torch.arange(1, len(x) + 1)[:, None]).sum(0) / (len(x) * (len(x) + 1) / 2),
    "lasttoken": lambda x: x[-1]}


def write_encoder(folder, config, model, weights, poolings, normalize, seed, dense=None):
    """Writes a model's folder; `dense` is (outputs, activation's Python name, function)."""
    write_model(folder, config, weights.stored)
    modules, steps = [("", "Transformer"), ("1_Pooling", "Pooling")], []
    size = config["hidden_size"]
    save(folder / "1_Pooling" / "config.json", {
        "word_embedding_dimension": size, **{f"pooling_mode_{name}": name in poolings for name in POOLINGS}, "include_prompt": True})
    if dense:
        outputs, activation, apply = dense
        extra = Weights(seed + 1, torch.float32)
        linear = extra.linear("linear", outputs, size * len(poolings))
        modules.append(("2_Dense", "Dense"))
        save(folder / "2_Dense" / "config.json", {
            "in_features": size * len(poolings), "out_features": outputs, "bias": True, "activation_function": activation})
        write(folder / "2_Dense" / "model.safetensors", extra.stored)
        steps.append(lambda x: apply(linear(x)))
    if normalize:
        modules.append((f"{len(modules)}_Normalize", "Normalize"))
        steps.append(lambda x: x / x.norm())
    save(folder / "modules.json", [
        {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"} for i, (path, kind) in enumerate(modules)])
    write_expected(folder, expected(config, model, poolings, steps, seed + 2))


def expected(config, model, poolings, steps, seed):
    generator = torch.Generator().manual_seed(seed)
    rows, embeddings = [], []
    for length in LENGTHS:
        # The first ids are special ones, padding among them.
        ids = torch.randint(4, config["vocab_size"], (length,), generator=generator)
        x = model(ids)
        x = torch.cat([POOLINGS[name](x) for name in POOLINGS if name in poolings])
        for step in steps:
            x = step(x)
        rows.append(ids)
        embeddings.append(x.float())
    return {"ids": torch.cat(rows), "lengths": torch.tensor(LENGTHS), "embeddings": torch.stack(embeddings)}


def save(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=1) + "\n")


def bert_config(architecture, **changes):
    return {
        "architectures": [architecture], "hidden_act": "gelu", "hidden_size": 32, "intermediate_size": 48, "layer_norm_eps": 1e-12,
        "max_position_embeddings": 20, "num_attention_heads": 4, "num_hidden_layers": 2, "pad_token_id": 0,
        "position_embedding_type": "absolute", "type_vocab_size": 2, "vocab_size": 40, **changes}


def gte_config(**changes):
    return {
        **bert_config("NewModel"), "position_embedding_type": "rope", "layer_norm_type": "layer_norm", "logn_attention_scale": False,
        "pack_qkv": True, "rope_theta": 500.0, "rope_scaling": None, **changes}


def write_bert(folder, seed, config, dtype, poolings, normalize, prefix="", dense=None, **names):
    weights = Weights(seed, dtype, prefix)
    write_encoder(folder, config, bert(config, weights, **names), weights, poolings, normalize, 10 * seed, dense)


def write_gte(folder, seed, config, dtype, poolings, normalize, prefix=""):
    weights = Weights(seed, dtype, prefix)
    write_encoder(folder, config, gte(config, weights), weights, poolings, normalize, 10 * seed)


ROBERTA = {"pad_token_id": 1, "max_position_embeddings": 22}
MODELS = {
    "bert_cls": lambda folder: write_bert(folder, 1, bert_config("BertModel"), torch.float32, ["cls_token"], normalize=True),
    "bert_old_names": lambda folder: write_bert(
        folder, 2, bert_config("BertForMaskedLM", hidden_act="gelu_new", type_vocab_size=1), torch.float16, ["mean_tokens"],
        normalize=False, prefix="bert.", norm_names=("gamma", "beta")),
    "xlm_roberta_mean": lambda folder: write_bert(
        folder, 3, bert_config("XLMRobertaModel", layer_norm_eps=1e-5, type_vocab_size=1, **ROBERTA), torch.float32, ["mean_tokens"],
        normalize=True, prefix="roberta."),
    "roberta_poolings": lambda folder: write_bert(
        folder, 4, bert_config("RobertaModel", hidden_act="relu", **ROBERTA), torch.float32, list(POOLINGS), normalize=True,
        dense=(24, "torch.nn.modules.activation.Tanh", torch.tanh)),
    "gte_ntk": lambda folder: write_gte(
        folder, 5, gte_config(rope_scaling={"factor": 2.0, "type": "ntk"}), torch.float32, ["cls_token"], normalize=False, prefix="new."),
    "gte_unpacked": lambda folder: write_gte(
        folder, 6, gte_config(pack_qkv=False, type_vocab_size=0, hidden_act="silu"), torch.bfloat16, ["lasttoken"], normalize=True)}
