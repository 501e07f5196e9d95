"""Writes a model the way MLflow saves one with its `onnx` flavour, without needing MLflow itself.

The files carry a fixed creation time and a uuid derived from the model's name, so that remaking a model
that has not changed changes no byte.
"""

import json
import platform
import uuid
from dataclasses import dataclass
from pathlib import Path

import onnx
import yaml

# The release of MLflow whose layout is followed.
_MLFLOW_VERSION = "2.22.0"
_CREATED = "2026-01-01 00:00:00.000000"
# The first ONNX Runtime that knows opset 17.
_REQUIREMENTS = [f"mlflow=={_MLFLOW_VERSION}", f"onnx=={onnx.__version__}", "onnxruntime>=1.12.0"]
_BUILD_DEPENDENCIES = ["pip<=23.0.1", "setuptools==66.1.1", "wheel==0.38.4"]


@dataclass(frozen=True)
class InputExample:
    """A request that the model answers.

    `saved` is the example as MLflow stores it, `serving` the body for the scoring server, `kind` what MLflow
    notes about the example's form in the MLmodel file.
    """

    saved: dict
    serving: dict
    kind: dict

    @staticmethod
    def of_columns(columns, rows):
        """Rows under named columns."""
        frame = {"columns": list(columns), "data": rows}
        return InputExample(frame, {"dataframe_split": frame}, {"type": "dataframe", "pandas_orient": "split"})

    @staticmethod
    def of_tensor(name, rows):
        """One named tensor."""
        tensors = {"inputs": {name: rows}}
        return InputExample(tensors, tensors, {"type": "ndarray", "format": "tf-serving"})


def column(name, data_type):
    """A required column of a signature; `data_type` is MLflow's name of it, such as `double`."""
    return {"type": data_type, "name": name, "required": True}


def tensor(name, dtype, shape):
    """A named tensor of a signature; -1 in `shape` stands for any size."""
    return {"type": "tensor", "tensor-spec": {"dtype": dtype, "shape": shape}, "name": name}


def write(folder, model, inputs, outputs, example, metadata):
    """Writes one model version to `folder` (made if it is missing): `inputs` and `outputs` are its signature."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    graph = model.SerializeToString()
    (folder / "model.onnx").write_bytes(graph)
    _write_text(folder / "input_example.json", json.dumps(example.saved))
    _write_text(folder / "serving_input_example.json", json.dumps(example.serving, indent=2))
    _write_text(folder / "requirements.txt", "\n".join(_REQUIREMENTS))
    _write_yaml(folder / "python_env.yaml", _python_env(), sort_keys=False)
    _write_yaml(folder / "conda.yaml", _conda_env(), sort_keys=False)
    _write_yaml(folder / "MLmodel", _mlmodel(folder, len(graph), inputs, outputs, example, metadata))


def _mlmodel(folder, size, inputs, outputs, example, metadata):
    name = f"{folder.parent.name}/{folder.name}"
    return {
        "artifact_path": folder.parent.name,
        "flavors": {"onnx": _onnx_flavor(), "python_function": _pyfunc_flavor()},
        "metadata": metadata,
        "mlflow_version": _MLFLOW_VERSION,
        "model_size_bytes": size,
        "model_uuid": uuid.uuid5(uuid.NAMESPACE_URL, f"servingcluster:samples/{name}").hex,
        "saved_input_example_info": {
            "artifact_path": "input_example.json",
            "serving_input_path": "serving_input_example.json",
            **example.kind},
        "signature": {"inputs": json.dumps(inputs), "outputs": json.dumps(outputs), "params": None},
        "utc_time_created": _CREATED}


def _onnx_flavor():
    # One thread per model: the graphs are so small that handing work to a pool costs more than the work.
    return {
        "code": None,
        "data": "model.onnx",
        "onnx_session_options": {"intra_op_num_threads": 1, "inter_op_num_threads": 1, "execution_mode": "sequential"},
        "onnx_version": onnx.__version__,
        "providers": ["CPUExecutionProvider"]}


def _pyfunc_flavor():
    return {
        "code": None,
        "data": "model.onnx",
        "env": {"conda": "conda.yaml", "virtualenv": "python_env.yaml"},
        "loader_module": "mlflow.onnx",
        "python_version": platform.python_version()}


def _python_env():
    return {
        "python": platform.python_version(),
        "build_dependencies": _BUILD_DEPENDENCIES,
        "dependencies": ["-r requirements.txt"]}


def _conda_env():
    return {
        "channels": ["conda-forge"],
        "dependencies": [f"python={platform.python_version()}", _BUILD_DEPENDENCIES[0], {"pip": _REQUIREMENTS}],
        "name": "mlflow-env"}


def _write_yaml(path, content, sort_keys=True):
    _write_text(path, yaml.safe_dump(content, default_flow_style=False, sort_keys=sort_keys).rstrip("\n"))


def _write_text(path, text):
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
