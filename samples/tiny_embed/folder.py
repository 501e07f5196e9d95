"""Writes the model as a folder of Hugging Face's and sentence-transformers' formats, with a reference to check servers against."""

import json
import struct

import numpy as np

import bert
import wordpiece

REFERENCE_TEXTS = [
    "A photo editor",
    "How do I convert a PDF file to plain text?",
    "Play music from the command line.",
    "Résumé: the café's naïve jalapeño — 50 % off!",
    "debug a C++ program that crashes with SIGSEGV; unpronounceablexylophonist",
    " ".join(["Back up the files of this computer to another machine over the network, and restore them later."] * 5)]


def write(folder, tokenizer, tensors, shape, figures):
    """Writes everything. `shape` is that of `bert.Encoder`; `figures` go into the README."""
    save(folder / "config.json", config(tokenizer, shape))
    safetensors(folder / "model.safetensors", tensors)
    save(folder / "tokenizer.json", tokenizer_json(tokenizer.tokens))
    save(folder / "tokenizer_config.json", {
        "tokenizer_class": "BertTokenizer", "do_lower_case": True, "model_max_length": shape["positions"],
        "strip_accents": None, "tokenize_chinese_chars": True, **special_tokens()})
    save(folder / "special_tokens_map.json", special_tokens())
    save(folder / "modules.json", [
        {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
        {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
        {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"}])
    save(folder / "1_Pooling" / "config.json", {
        "word_embedding_dimension": shape["hidden"], "pooling_mode_cls_token": False, "pooling_mode_mean_tokens": True,
        "pooling_mode_max_tokens": False, "pooling_mode_mean_sqrt_len_tokens": False})
    save(folder / "sentence_bert_config.json", {"max_seq_length": shape["positions"], "do_lower_case": False})
    save(folder / "reference.json", {"texts": [reference(tokenizer, tensors, shape, text) for text in REFERENCE_TEXTS]})
    (folder / "README.md").write_text(readme(tokenizer, tensors, shape, figures), encoding="utf-8", newline="\n")


def config(tokenizer, shape):
    return {
        "architectures": ["BertModel"], "model_type": "bert", "hidden_act": "gelu", "hidden_size": shape["hidden"],
        "intermediate_size": shape["intermediate"], "layer_norm_eps": bert.EPSILON, "max_position_embeddings": shape["positions"],
        "num_attention_heads": shape["heads"], "num_hidden_layers": shape["layers"], "pad_token_id": wordpiece.PAD,
        "position_embedding_type": "absolute", "torch_dtype": "float16", "type_vocab_size": 2, "vocab_size": len(tokenizer.tokens)}


def special_tokens():
    return {f"{name}_token": f"[{name.upper()}]" for name in ("cls", "mask", "pad", "sep", "unk")}


def tokenizer_json(tokens):
    """https://github.com/huggingface/tokenizers: what its BertWordPieceTokenizer saves."""
    ids = {token: index for index, token in enumerate(tokens)}
    frame = [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "[SEP]", "type_id": 0}}]
    second = [{"Sequence": {"id": "B", "type_id": 1}}, {"SpecialToken": {"id": "[SEP]", "type_id": 1}}]
    return {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [
            {"id": ids[token], "content": token, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
            for token in wordpiece.SPECIAL],
        "normalizer": {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True, "strip_accents": None, "lowercase": True},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {
            "type": "TemplateProcessing", "single": frame, "pair": frame + second,
            "special_tokens": {token: {"id": token, "ids": [ids[token]], "tokens": [token]} for token in ("[CLS]", "[SEP]")}},
        "decoder": {"type": "WordPiece", "prefix": wordpiece.PREFIX, "cleanup": True},
        "model": {
            "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": wordpiece.PREFIX,
            "max_input_chars_per_word": wordpiece.MAX_WORD, "vocab": ids}}


def reference(tokenizer, tensors, shape, text):
    ids = tokenizer.encode(text, shape["positions"])
    embedding = bert.embed(tensors, ids, shape["layers"], shape["heads"])
    return {
        "text": text, "ids": ids, "embedding": [round(value, 7) for value in embedding[:16].tolist()],
        "norm": round(float(np.linalg.norm(embedding)), 7)}


def safetensors(path, tensors):
    """https://github.com/huggingface/safetensors, "Format"."""
    header, offset = {"__metadata__": {"format": "pt"}}, 0
    for name, tensor in tensors.items():
        header[name] = {"dtype": "F16", "shape": list(tensor.shape), "data_offsets": [offset, offset + tensor.nbytes]}
        offset += tensor.nbytes
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(tensor.astype("<f2").tobytes() for tensor in tensors.values()))


def save(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")


def readme(tokenizer, tensors, shape, figures):
    parameters = sum(tensor.size for tensor in tensors.values())
    return f"""# tiny_embed

A small English sentence-embedding model in BERT's format: {shape["layers"]} layers, hidden size {shape["hidden"]}, {len(tokenizer.tokens)}
tokens of its own, {parameters / 1e6:.1f} million parameters as float16. Embeddings have {shape["hidden"]} numbers and the length 1;
the scalar product of two says how near their texts are. A text may have {shape["positions"]} tokens.

It was trained by `samples/tiny_embed/train.py` on the English descriptions of {figures["packages"]} Debian packages and on {figures["senses"]}
meanings of everyday words from WordNet 3.0 (copyright 2006 by Princeton University), so it knows the words of software best. Of {figures["held_out"]}
packages that it did not see, {figures["recall_at_1"]:.1%} of the short descriptions find their own long one first, and {figures["recall_at_10"]:.1%} among the
first ten.

`reference.json` has token ids and the first numbers of embeddings of a few texts, by an implementation of its own in float64.
"""
