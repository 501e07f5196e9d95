#!/usr/bin/python3
"""Trains the sample models and writes them as MLflow model folders.

    models/iris/1      logistic regression on scaled features
    models/iris/2      random forest
    models/digits/1    dense network
    data/<model>_test.json   the rows held out of training, their true labels, and what scikit-learn itself
                             answers for them, so that a server can be checked row by row

The data are the iris and digits sets that scikit-learn ships. Splits and training are seeded, times and uuids
are fixed and the arithmetic runs on one thread, so the same libraries on the same kind of processor write the
same bytes again. Needs Debian 12's python3-sklearn, python3-onnx and python3-yaml; nothing is downloaded.
"""

import json
from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits, load_iris
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler
from threadpoolctl import threadpool_limits

import mlflow_folder
import onnx_graphs
from mlflow_folder import InputExample, column, tensor

HERE = Path(__file__).resolve().parent
SEED = 20

IRIS_INPUT = "X"
DIGITS_INPUT = "pixels"
# A pixel of the digits set is a whole number from 0 to 16; a sixteenth is exact in floating point.
PIXEL_SCALE = 1 / 16


class HeldOutSplit:
    """A data set, divided into rows to train on and rows that no model sees in training."""

    def __init__(self, data, test_size):
        self.train_rows, self.test_rows, self.train_labels, self.test_labels = train_test_split(
            data.data, data.target, test_size=test_size, stratify=data.target, random_state=SEED)
        self.class_names = [str(name) for name in data.target_names]


def make_iris():
    data = load_iris()
    split = HeldOutSplit(data, test_size=0.3)
    regression = train_regression(split)
    forest = train_forest(split)
    write_iris(1, data.feature_names, split, regression, onnx_graphs.logistic_regression(*regression, IRIS_INPUT),
               "logistic regression on scaled features")
    write_iris(2, data.feature_names, split, forest, onnx_graphs.random_forest(forest, IRIS_INPUT),
               f"random forest of {len(forest.estimators_)} trees")
    write_test_rows("iris", {"columns": data.feature_names}, split, {"1": regression, "2": forest})


def make_digits():
    split = HeldOutSplit(load_digits(), test_size=0.25)
    network = train_network(split)
    graph = onnx_graphs.dense_network(network[-1], DIGITS_INPUT, PIXEL_SCALE)
    mlflow_folder.write(
        HERE / "models" / "digits" / "1", graph,
        inputs=[tensor(DIGITS_INPUT, "float32", [-1, split.test_rows.shape[1]])],
        outputs=outputs_of(split),
        example=InputExample.of_tensor(DIGITS_INPUT, split.test_rows[:1].tolist()),
        metadata=metadata_of(split, network, "dense network, layers of 128 and 64 ReLU units", "digits"))
    write_test_rows("digits", {"input": DIGITS_INPUT}, split, {"1": network})


def train_regression(split):
    return make_pipeline(StandardScaler(), LogisticRegression()).fit(split.train_rows, split.train_labels)


def train_forest(split):
    forest = RandomForestClassifier(n_estimators=50, max_depth=4, random_state=SEED)
    return forest.fit(split.train_rows, split.train_labels)


def train_network(split):
    network = MLPClassifier(hidden_layer_sizes=(128, 64), alpha=0.01, max_iter=500, random_state=SEED)
    return make_pipeline(FunctionTransformer(lambda rows: rows * PIXEL_SCALE), network).fit(split.train_rows, split.train_labels)


def write_iris(version, feature_names, split, estimator, graph, algorithm):
    mlflow_folder.write(
        HERE / "models" / "iris" / str(version), graph,
        inputs=[column(name, "double") for name in feature_names],
        outputs=outputs_of(split),
        example=InputExample.of_columns(feature_names, split.test_rows[:3].tolist()),
        metadata=metadata_of(split, estimator, algorithm, "iris"))


def outputs_of(split):
    return [
        tensor(onnx_graphs.LABEL, "int64", [-1]),
        tensor(onnx_graphs.PROBABILITIES, "float32", [-1, len(split.class_names)])]


def metadata_of(split, estimator, algorithm, data_set):
    accuracy = estimator.score(split.test_rows, split.test_labels)
    print(f"{data_set}: {algorithm}: {accuracy:.4f} of {len(split.test_rows)} held-out rows right")
    return {
        "algorithm": algorithm,
        "classes": split.class_names,
        "test_accuracy": round(float(accuracy), 6),
        "test_rows": len(split.test_rows),
        "trained_on": f"{len(split.train_rows)} rows of the {data_set} data set of scikit-learn"}


def write_test_rows(model, input_form, split, estimators):
    """Writes the held-out rows of a model with the answers of each of its versions."""
    content = {
        "model": model,
        **input_form,
        "rows": [[compact_number(value) for value in row] for row in split.test_rows.tolist()],
        "labels": split.test_labels.tolist(),
        "predictions": {version: predictions_of(estimator, split) for version, estimator in estimators.items()}}
    path = HERE / "data" / f"{model}_test.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json_with_a_row_per_line(content) + "\n", encoding="utf-8", newline="\n")


def predictions_of(estimator, split):
    probabilities = np.round(estimator.predict_proba(split.test_rows), 7)
    return {"labels": estimator.predict(split.test_rows).tolist(), "probabilities": probabilities.tolist()}


def compact_number(value):
    return int(value) if value.is_integer() else value


def json_with_a_row_per_line(value):
    """JSON whose tables have a line per row: small, and readable in a diff."""
    if isinstance(value, dict):
        return "{\n" + ",\n".join(f"{json.dumps(key)}: {json_with_a_row_per_line(item)}" for key, item in value.items()) + "\n}"
    if isinstance(value, list) and value and isinstance(value[0], list):
        return "[\n" + ",\n".join(json.dumps(row, separators=(",", ":")) for row in value) + "\n]"
    return json.dumps(value)


if __name__ == "__main__":
    with threadpool_limits(limits=1):
        make_iris()
        make_digits()
