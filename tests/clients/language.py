"""Language models: how streams are framed, what requests and folders are refused, and MLflow's transformers flavour."""

import io
import json
import os
import pathlib
import re
import subprocess
import zipfile

from endpoints import MLFLOW, ROOT, delete, make
from registries import UPLOADS, registered

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
FOLDER = REPOSITORY / "samples" / "models" / "tiny_chat" / "1"
CHAT, EMBED = "databricks-tiny-chat", "databricks-tiny-embed"
CHAT_ROUTE, COMPLETION_ROUTE, EMBEDDING_ROUTE = "/v1/chat/completions", "/v1/completions", "/v1/embeddings"
QUESTION = [{"role": "user", "content": "What is the capital of France?"}]
ANSWER = "The capital of France is Paris."
WEIGHTS = "model.safetensors"


def frames(text):
    """The JSON objects of a stream, read as strictly as any client does: MLflow takes lines of the one key `data` only."""
    assert text.endswith("data: [DONE]\n\n"), text[-200:]
    assert "\r" not in text
    blocks = text[:-2].split("\n\n")
    for block in blocks:
        key, _, value = block.partition(":")
        assert "\n" not in block and key == "data" and value.strip(), f"not one line of data: {block!r}"
    return [json.loads(block.partition(":")[2]) for block in blocks[:-1]]


def stream(server, path, **body):
    reply = server.send("POST", path, json={**body, "stream": True})
    assert reply.headers["Content-Type"].split(";")[0] == "text/event-stream", reply.headers
    assert "Content-Encoding" not in reply.headers and "Content-Length" not in reply.headers, reply.headers
    return frames(reply.content.decode())


def streams_are_framed_as_the_strictest_client_reads_them(server, prefix):
    for path, model in ((CHAT_ROUTE, {"model": CHAT}), ("/serving-endpoints/chat/completions", {"model": CHAT}), (f"/serving-endpoints/{CHAT}/invocations", {})):
        chunks = stream(server, path, messages=QUESTION, **model)
        assert chunks[0]["choices"][0]["delta"]["role"] == "assistant", chunks[0]
        assert {c["object"] for c in chunks} == {"chat.completion.chunk"} and len({c["id"] for c in chunks}) == 1
        assert all({"id", "created", "model", "object", "choices"} <= c.keys() for c in chunks)
        assert all({"index", "delta", "finish_reason"} <= c["choices"][0].keys() for c in chunks)
        assert "".join(c["choices"][0]["delta"].get("content") or "" for c in chunks) == ANSWER
        assert [c["choices"][0]["finish_reason"] for c in chunks if c["choices"][0]["finish_reason"]] == ["stop"]
    chunks = stream(server, COMPLETION_ROUTE, model=CHAT, prompt="What is", max_tokens=8)
    assert {c["object"] for c in chunks} <= {"text_completion", "text_completion_chunk"}
    chunks = stream(server, CHAT_ROUTE, model=CHAT, messages=QUESTION, stream_options={"include_usage": True})
    assert chunks[-1]["choices"] == [] and chunks[-1]["usage"]["total_tokens"] > 0, chunks[-1]


def a_stream_that_is_refused_is_an_ordinary_error(server, prefix):
    openai = server.send("POST", CHAT_ROUTE, 400, json={"model": CHAT, "messages": QUESTION, "stream": True, "temperature": 9})
    assert openai.headers["Content-Type"].startswith("application/json") and "temperature" in openai.json()["error"]["message"]
    server.refuse("POST", f"/serving-endpoints/{CHAT}/invocations", 400, "INVALID_PARAMETER_VALUE", "temperature",
                  json={"messages": QUESTION, "stream": True, "temperature": 9})


def requests_to_language_models_are_told_what_is_wrong(server, prefix):
    def user(content):
        return [{"role": "user", "content": content}]
    chats = [
        ({"messages": []}, "messages", "empty"),
        ({}, "messages", "missing"),
        ({"messages": [{"role": "wizard", "content": "x"}]}, "messages[0].role", "wizard", "assistant"),
        ({"messages": [{"role": "user"}]}, "messages[0].content"),
        ({"messages": user([{"type": "image_url", "image_url": {"url": "x"}}])}, "image_url"),
        ({"messages": user("word " * 3000)}, "6015", "512"),
        ({"messages": QUESTION, "max_tokens": 491}, "513", "512", "490"),
        ({"messages": QUESTION, "max_tokens": 0}, "max_tokens", "at least 1"),
        ({"messages": QUESTION, "temperature": 2.1}, "temperature", "0 to 2"),
        ({"messages": QUESTION, "temperature": -0.1}, "temperature", "0 to 2"),
        ({"messages": QUESTION, "top_p": 0}, "top_p"),
        ({"messages": QUESTION, "stop": list("abcde")}, "stop", "5", "at most 4"),
        ({"messages": QUESTION, "stop": [""]}, "stop"),
        ({"messages": QUESTION, "n": 0}, "n:"),
        ({"messages": QUESTION, "logit_bias": {"99999": 1}}, "99999", "1023"),
        ({"messages": QUESTION, "top_logprobs": 3}, "logprobs"),
        ({"messages": QUESTION, "tool_choice": "required"}, "tool_choice"),
    ]
    completions = [({"prompt": []}, "prompt"), ({"prompt": [99999]}, "prompt[0]", "1023"), ({"prompt": "a " * 2000}, "2002", "512")]
    embeddings = [
        ({"input": []}, "input"),
        ({"input": ["a", ""]}, "input[1]", "empty"),
        ({"input": ["a", "word " * 200]}, "input[1]", "202", "128"),
        ({"input": "a", "encoding_format": "hex"}, "base64"),
        ({"input": "a", "dimensions": 3}, "dimensions", "128"),
    ]
    for path, model, cases in ((CHAT_ROUTE, CHAT, chats), (COMPLETION_ROUTE, CHAT, completions), (EMBEDDING_ROUTE, EMBED, embeddings)):
        for body, *parts in cases:
            error = server.send("POST", path, 400, json={"model": model, **body}).json()["error"]
            assert error["type"] == "invalid_request_error" and error.keys() == {"message", "type", "param", "code"}, error
            assert all(part in error["message"] for part in parts), (parts, error)


def archive(files, below=""):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for path, content in files.items():
            packed.writestr(below + path, content)
    return out.getvalue()


def sample_files():
    return {file.name: file.read_bytes() for file in FOLDER.iterdir() if file.name != "reference.json"}


def edited(name, **fields):
    """The sample's files, with fields of one of its JSON files replaced."""
    files = sample_files()
    return {**files, name: json.dumps({**json.loads(files[name]), **fields})}


def upload(server, name, files):
    """Registers files as the next version and returns it when it is registered, well or not."""
    version = server.ask("POST", f"{MLFLOW}/model-versions/create", json={"name": name, "source": ""})["model_version"]["version"]
    server.ask("PUT", f"{UPLOADS}/{name}/{version}", data=archive(files), headers={"Content-Type": "application/zip"})
    return registered(server, name, version)


def damaged_folders():
    """Folders that cannot be served, each with what the reason has to say."""
    files = sample_files()
    without = {name: content for name, content in files.items() if name != WEIGHTS}
    vocabulary = json.loads(files["tokenizer.json"])
    shards = {"metadata": {}, "weight_map": {"model.embed_tokens.weight": "model-00001-of-00002.safetensors"}}
    return {
        "a tokenizer of an unknown type": (edited("tokenizer.json", model={**vocabulary["model"], "type": "Telepathy"}), ("tokenizer.json", "Telepathy")),
        "a tokenizer that is cut short": ({**files, "tokenizer.json": files["tokenizer.json"][:1000]}, ("tokenizer.json",)),
        "no tokenizer": ({f: content for f, content in files.items() if f != "tokenizer.json"}, ("tokenizer.json", "missing")),
        "weights that are cut short": ({**files, WEIGHTS: files[WEIGHTS][:100_000]}, (WEIGHTS, "100000", "cut off")),
        "weights without a whole header": ({**files, WEIGHTS: files[WEIGHTS][:100]}, (WEIGHTS,)),
        "no weights": (without, ("safetensors",)),
        "a missing shard": ({**without, f"{WEIGHTS}.index.json": json.dumps(shards)}, ("model-00001-of-00002.safetensors",)),
        "shapes that contradict the config": (edited("config.json", hidden_size=384), ("config.json demands", "384", "192")),
        "more layers than weights": (edited("config.json", num_hidden_layers=5), ("layers.4", "missing")),
        "an architecture that is not served": (
            edited("config.json", architectures=["MambaForCausalLM"], model_type="mamba"), ("MambaForCausalLM", "LlamaForCausalLM", "Qwen3ForCausalLM")),
        "a config that is no JSON": ({**files, "config.json": "{"}, ("config.json",)),
        "a template that cannot be read": (edited("tokenizer_config.json", chat_template="{% for x %}"), ("chat template", "line 1", "{% for x %}")),
    }


def a_folder_that_cannot_be_served_fails_with_its_reason(server, prefix):
    name = f"{prefix}-damaged"
    server.ask("POST", f"{MLFLOW}/registered-models/create", json={"name": name})
    mistakes = []
    for what, (files, parts) in damaged_folders().items():
        version = upload(server, name, files)
        reason = version.get("status_message", "")
        if version["status"] != "FAILED_REGISTRATION" or not all(part in reason for part in parts):
            mistakes.append(f"{what}: {version['status']}: {reason}")
        else:
            server.refuse("POST", ROOT, 400, "INVALID_PARAMETER_VALUE", name, json={"name": f"{prefix}-x", "config": {
                "served_entities": [{"entity_name": name, "entity_version": version["version"]}]}})
    server.ask("DELETE", f"{MLFLOW}/registered-models/delete", json={"name": name})
    assert not mistakes, "\n".join(mistakes)


def a_folder_of_mlflows_transformers_flavour_is_served(server, prefix):
    name = f"{prefix}-flavour"
    own = {f"components/tokenizer/{f}" if f.startswith("tokenizer") else f"model/{f}": content for f, content in sample_files().items()}
    own["MLmodel"] = (
        "flavors:\n  python_function:\n    loader_module: mlflow.transformers\n    python_version: 3.11.2\n"
        "  transformers:\n    code: null\n    framework: pt\n    instance_type: TextGenerationPipeline\n    model_binary: model\n"
        "    pipeline_model_type: LlamaForCausalLM\n    source_model_name: tiny_chat\n    task: text-generation\n"
        "    tokenizer_type: PreTrainedTokenizerFast\n    torch_dtype: torch.float16\n    transformers_version: 4.51.3\n"
        "metadata:\n  task: llm/v1/chat\nmlflow_version: 2.22.0\nmodel_uuid: 0123456789abcdef0123456789abcdef\nutc_time_created: '2026-01-01 00:00:00.000000'\n")
    server.ask("POST", f"{MLFLOW}/registered-models/create", json={"name": name})
    version = upload(server, name, own)
    assert version["status"] == "READY", version
    make(server, name, {"entity_name": name, "entity_version": version["version"], "workload_size": "Small", "scale_to_zero_enabled": False})
    answer = server.ask("POST", f"/serving-endpoints/{name}/invocations", json={"messages": QUESTION})
    assert answer["choices"][0]["message"]["content"] == ANSWER, answer
    assert "".join(c["choices"][0]["delta"].get("content") or "" for c in stream(server, CHAT_ROUTE, model=name, messages=QUESTION)) == ANSWER
    delete(server, name)


def the_readmes_chat_and_search_work_as_printed(server, prefix):
    section = (REPOSITORY / "README.md").read_text().partition("\n## Chat and search\n")[2].partition("\n## ")[0]
    examples = re.findall(r"^```(bash|python)\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    assert [language for language, _ in examples] == ["bash", "python"], examples
    # The server under test stands at another address; all else is as printed.
    chat, search = (print_out(server, language, code.replace("http://127.0.0.1:8080", server.url)) for language, code in examples)
    assert "".join(c["choices"][0]["delta"].get("content") or "" for c in frames(chat)) == ANSWER, chat
    lines = search.splitlines()
    assert len(lines) == 5 and lines[0].endswith("compress and archive files"), search


def print_out(server, language, code):
    command = ["bash", "-c", code] if language == "bash" else ["/usr/bin/python3", "-c", code]
    done = subprocess.run(command, env={**os.environ, "TOKEN": server.token}, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


BEHAVIOURS = [
    streams_are_framed_as_the_strictest_client_reads_them,
    a_stream_that_is_refused_is_an_ordinary_error,
    requests_to_language_models_are_told_what_is_wrong,
    a_folder_that_cannot_be_served_fails_with_its_reason,
    a_folder_of_mlflows_transformers_flavour_is_served,
    the_readmes_chat_and_search_work_as_printed,
]
