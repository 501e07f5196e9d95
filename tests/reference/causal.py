"""Decoders of the Llama family: Llama, Mistral, Qwen2, Qwen3, Phi-3.

Touvron et al., "Llama 2" (2023); Jiang et al., "Mistral 7B" (2023); "Qwen2" and "Qwen3" technical reports (2024, 2025);
Abdin et al., "Phi-3" (2024). Rotary embedding: Su et al., "RoFormer" (2021); its scaling: Chen et al., "Position Interpolation" (2023),
Peng et al., "YaRN" (2023), and the Llama 3.1 release.
"""

import math

import torch

from safetensors_file import write_expected, write_model

TOKENS = 40


def frequencies(rope, size, max_positions):
    """Turns per position in radians, one for each pair of the rotated numbers, and what cosine and sine are multiplied by."""
    base = rope.get("rope_theta", 10000.0)
    plain = [base ** (-2 * i / size) for i in range(size // 2)]
    kind, factor = rope.get("rope_type", "default"), rope.get("factor", 1.0)
    if kind == "linear":
        return [f / factor for f in plain], 1.0
    if kind == "llama3":
        return [llama3(f, rope) for f in plain], 1.0
    if kind == "yarn":
        return yarn(plain, base, size, rope, max_positions)
    return plain, 1.0


def llama3(frequency, rope):
    old, factor = rope["original_max_position_embeddings"], rope["factor"]
    low, high = rope["low_freq_factor"], rope["high_freq_factor"]
    wavelength = 2 * math.pi / frequency
    if wavelength < old / high:
        return frequency
    if wavelength > old / low:
        return frequency / factor
    smooth = (old / wavelength - low) / (high - low)
    return (1 - smooth) * frequency / factor + smooth * frequency


def yarn(plain, base, size, rope, max_positions):
    old, factor = rope.get("original_max_position_embeddings", max_positions), rope["factor"]

    def dimension(rotations):
        return size * math.log(old / (rotations * 2 * math.pi)) / (2 * math.log(base))

    low = max(math.floor(dimension(rope.get("beta_fast", 32))), 0)
    high = min(math.ceil(dimension(rope.get("beta_slow", 1))), size - 1)
    if low == high:
        high += 0.001
    scaled = []
    for i, frequency in enumerate(plain):
        ramp = min(max((i - low) / (high - low), 0), 1)
        scaled.append(frequency / factor * ramp + frequency * (1 - ramp))
    return scaled, rope.get("attention_factor", 0.1 * math.log(factor) + 1)


def rotate(heads, table):
    """heads [tokens, heads, size]; the first 2·len(table) numbers of each are turned, pairs a half apart, the rest stays."""
    turns, attention = table
    half = len(turns)
    angles = torch.arange(heads.shape[0], dtype=torch.float64)[:, None] * torch.tensor(turns, dtype=torch.float64)[None]
    cos, sin = (attention * angles.cos())[:, None], (attention * angles.sin())[:, None]
    a, b, rest = heads[..., :half], heads[..., half:2 * half], heads[..., 2 * half:]
    return torch.cat([a * cos - b * sin, b * cos + a * sin, rest], -1)


def rms_norm(x, gain, epsilon):
    return x / (x.pow(2).mean(-1, keepdim=True) + epsilon).sqrt() * gain


def activation(x, name):
    if name == "silu":
        return x * torch.sigmoid(x)
    if name == "gelu":
        return 0.5 * x * (1 + torch.erf(x / math.sqrt(2)))
    if name == "gelu_pytorch_tanh":
        return 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x.pow(3))))
    raise ValueError(name)


class Decoder:
    def __init__(self, config, weights):
        self.c = config
        self.w = {name: tensor.double() for name, tensor in weights.items()}
        self.head = config.get("head_dim", config["hidden_size"] // config["num_attention_heads"])
        rope = config.get("rope_parameters") or {"rope_theta": config.get("rope_theta", 10000.0), **(config.get("rope_scaling") or {})}
        rope.setdefault("rope_type", rope.get("type", "default"))
        size = int(self.head * config.get("partial_rotary_factor", 1.0))
        self.table = frequencies(rope, size, config["max_position_embeddings"])

    def linear(self, x, name):
        y = x @ self.w[name + ".weight"].T
        return y + self.w[name + ".bias"] if name + ".bias" in self.w else y

    def logits(self, ids):
        x = self.w["model.embed_tokens.weight"][ids]
        epsilon = self.c["rms_norm_eps"]
        for i in range(self.c["num_hidden_layers"]):
            p = f"model.layers.{i}."
            x = x + self.attention(i, p + "self_attn.", rms_norm(x, self.w[p + "input_layernorm.weight"], epsilon))
            x = x + self.feed_forward(p + "mlp.", rms_norm(x, self.w[p + "post_attention_layernorm.weight"], epsilon))
        x = rms_norm(x, self.w["model.norm.weight"], epsilon)
        head = "model.embed_tokens.weight" if self.c.get("tie_word_embeddings") else "lm_head.weight"
        return x @ self.w[head].T

    def attention(self, layer, p, x):
        n, kv, d = self.c["num_attention_heads"], self.c["num_key_value_heads"], self.head
        if p + "qkv_proj.weight" in self.w:
            q, k, v = self.linear(x, p + "qkv_proj").split([n * d, kv * d, kv * d], -1)
        else:
            q, k, v = (self.linear(x, p + f"{which}_proj") for which in "qkv")
        q, k, v = q.reshape(-1, n, d), k.reshape(-1, kv, d), v.reshape(-1, kv, d)
        if p + "q_norm.weight" in self.w:
            q = rms_norm(q, self.w[p + "q_norm.weight"], self.c["rms_norm_eps"])
            k = rms_norm(k, self.w[p + "k_norm.weight"], self.c["rms_norm_eps"])
        q, k = rotate(q, self.table), rotate(k, self.table)
        outputs = []
        for head in range(n):
            shared = head // (n // kv)
            scores = q[:, head] @ k[:, shared].T / math.sqrt(d)
            scores = scores.masked_fill(~self.visible(layer, len(x)), -math.inf)
            outputs.append(scores.softmax(-1) @ v[:, shared])
        return self.linear(torch.cat(outputs, -1), p + "o_proj")

    def visible(self, layer, tokens):
        """[query, key]: what came before, and no more than the window's tokens, the query's own included."""
        back = torch.arange(tokens)[:, None] - torch.arange(tokens)[None]
        window = self.window(layer)
        return (back >= 0) & (back < window) if window else back >= 0

    def window(self, layer):
        window = self.c.get("sliding_window")
        if "use_sliding_window" not in self.c:
            return window
        return window if self.c["use_sliding_window"] and layer >= self.c["max_window_layers"] else None

    def feed_forward(self, p, x):
        if p + "gate_up_proj.weight" in self.w:
            gate, up = self.linear(x, p + "gate_up_proj").chunk(2, -1)
        else:
            gate, up = self.linear(x, p + "gate_proj"), self.linear(x, p + "up_proj")
        return self.linear(activation(gate, self.c["hidden_act"]) * up, p + "down_proj")


def shapes(c):
    """Names and shapes of the weights, in the files' usual order."""
    hidden, inner, vocabulary = c["hidden_size"], c["intermediate_size"], c["vocab_size"]
    n, kv = c["num_attention_heads"], c["num_key_value_heads"]
    d = c.get("head_dim", hidden // n)
    kind = c["architectures"][0]
    all_bias = c.get("attention_bias", False)
    yield "model.embed_tokens.weight", (vocabulary, hidden)
    for i in range(c["num_hidden_layers"]):
        p = f"model.layers.{i}."
        if kind == "Phi3ForCausalLM":
            yield p + "self_attn.qkv_proj.weight", ((n + 2 * kv) * d, hidden)
            yield p + "mlp.gate_up_proj.weight", (2 * inner, hidden)
        else:
            for which, size in zip("qkv", (n * d, kv * d, kv * d)):
                yield p + f"self_attn.{which}_proj.weight", (size, hidden)
                if all_bias or kind == "Qwen2ForCausalLM":
                    yield p + f"self_attn.{which}_proj.bias", (size,)
            for which in ("gate", "up"):
                yield p + f"mlp.{which}_proj.weight", (inner, hidden)
                if c.get("mlp_bias"):
                    yield p + f"mlp.{which}_proj.bias", (inner,)
        if kind == "Qwen3ForCausalLM":
            yield p + "self_attn.q_norm.weight", (d,)
            yield p + "self_attn.k_norm.weight", (d,)
        yield p + "self_attn.o_proj.weight", (hidden, n * d)
        if all_bias:
            yield p + "self_attn.o_proj.bias", (hidden,)
        yield p + "mlp.down_proj.weight", (hidden, inner)
        if c.get("mlp_bias"):
            yield p + "mlp.down_proj.bias", (hidden,)
        yield p + "input_layernorm.weight", (hidden,)
        yield p + "post_attention_layernorm.weight", (hidden,)
    yield "model.norm.weight", (hidden,)
    if not c.get("tie_word_embeddings"):
        yield "lm_head.weight", (vocabulary, hidden)


def random_weights(config, dtype, generator):
    weights = {}
    for name, shape in shapes(config):
        values = torch.randn(shape, generator=generator)
        if name.endswith("norm.weight"):
            values = 1 + 0.3 * values
        elif name.endswith(".bias"):
            values = 0.5 * values
        elif name != "model.embed_tokens.weight":
            values = 1.3 / math.sqrt(shape[-1]) * values
        weights[name] = values.to(dtype)
    return weights


def model(seed, dtype, shards=1, generation=None, **settings):
    config = {
        "architectures": ["LlamaForCausalLM"], "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2,
        "num_attention_heads": 2, "num_key_value_heads": 1, "hidden_act": "silu", "max_position_embeddings": 64, "rms_norm_eps": 1e-5,
        "vocab_size": 64, "bos_token_id": 1, "eos_token_id": 2, "tie_word_embeddings": False, **settings,
    }

    def write(folder):
        generator = torch.Generator().manual_seed(seed)
        weights = random_weights(config, dtype, generator)
        ids = torch.randint(0, config["vocab_size"], (TOKENS,), generator=generator)
        write_model(folder, config, weights, generation, shards)
        write_expected(folder, {"ids": ids, "logits": Decoder(config, weights).logits(ids).float()})

    return write


LLAMA3 = {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0, "original_max_position_embeddings": 16}
YARN = {"rope_type": "yarn", "rope_theta": 5000.0, "factor": 4.0, "original_max_position_embeddings": 16}

MODELS = {
    "llama_llama3": model(
        1, torch.bfloat16, shards=2, num_attention_heads=4, num_key_value_heads=2, head_dim=16, rope_theta=500000.0, rope_scaling=LLAMA3,
        eos_token_id=[2, 3], generation={"eos_token_id": [3, 5], "do_sample": True, "temperature": 0.6, "top_p": 0.9, "top_k": 50}),
    "llama_biases": model(2, torch.float32, num_key_value_heads=2, tie_word_embeddings=True, attention_bias=True, mlp_bias=True),
    "llama_linear": model(3, torch.float16, rope_theta=1000.0, rope_scaling={"type": "linear", "factor": 2.5}, hidden_act="gelu_pytorch_tanh"),
    "llama_yarn": model(4, torch.float16, rope_parameters=YARN, hidden_act="gelu"),
    "mistral_window": model(5, torch.float16, architectures=["MistralForCausalLM"], head_dim=32, sliding_window=7),
    "qwen2_biases": model(
        6, torch.bfloat16, architectures=["Qwen2ForCausalLM"], tie_word_embeddings=True, use_sliding_window=True, sliding_window=9,
        max_window_layers=1),
    "qwen3_norms": model(
        7, torch.float16, architectures=["Qwen3ForCausalLM"], num_attention_heads=4, num_key_value_heads=2, head_dim=16,
        use_sliding_window=False, sliding_window=None, max_window_layers=2),
    "phi3_fused": model(
        8, torch.float16, architectures=["Phi3ForCausalLM"], hidden_size=64, partial_rotary_factor=0.5, sliding_window=2047),
}
