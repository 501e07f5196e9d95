"""Writes the small models that the tests load, into this folder. Run with Python 3 and the package onnx (1.12 or newer)."""

import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

HERE = pathlib.Path(__file__).parent
OPSETS = [helper.make_opsetid("", 16), helper.make_opsetid("ai.onnx.ml", 2)]


def tensor(name, kind, shape):
    return helper.make_tensor_value_info(name, kind, shape)


def save(name, nodes, inputs, outputs, initializers=(), check=True, **about):
    graph = helper.make_graph(list(nodes), name, inputs, outputs, list(initializers), doc_string=about.get("graph_doc", ""))
    model = helper.make_model(graph, producer_name="make.py", opset_imports=OPSETS, ir_version=8)
    model.domain = about.get("domain", "")
    model.doc_string = about.get("doc", "")
    model.model_version = about.get("version", 0)
    helper.set_model_props(model, about.get("props", {}))
    if check:
        onnx.checker.check_model(model)
    onnx.save(model, HERE / f"{name}.onnx")


def identities():
    kinds = {
        "float": TensorProto.FLOAT, "uint8": TensorProto.UINT8, "int8": TensorProto.INT8, "uint16": TensorProto.UINT16,
        "int16": TensorProto.INT16, "int32": TensorProto.INT32, "int64": TensorProto.INT64, "string": TensorProto.STRING,
        "bool": TensorProto.BOOL, "float16": TensorProto.FLOAT16, "double": TensorProto.DOUBLE, "uint32": TensorProto.UINT32,
        "uint64": TensorProto.UINT64, "bfloat16": TensorProto.BFLOAT16,
    }
    for name, kind in kinds.items():
        save(f"identity_{name}", [helper.make_node("Identity", ["x"], ["y"])],
             [tensor("x", kind, ["batch", "width"])], [tensor("y", kind, ["batch", "width"])])


def several():
    """sum = a + b and product = a * b, with all the metadata there is."""
    save("several",
         [helper.make_node("Add", ["a", "b"], ["sum"]), helper.make_node("Mul", ["a", "b"], ["product"])],
         [tensor("a", TensorProto.FLOAT, ["batch", 3]), tensor("b", TensorProto.FLOAT, ["batch", 3])],
         [tensor("sum", TensorProto.FLOAT, ["batch", 3]), tensor("product", TensorProto.FLOAT, ["batch", 3])],
         doc="Adds and multiplies", graph_doc="Two operators", domain="org.example", version=7, props={"author": "Ada", "tone": "größe"})


def dynamic():
    """The shape of x, for any sizes; the second axis has no name."""
    save("dynamic", [helper.make_node("Shape", ["x"], ["shape"])],
         [tensor("x", TensorProto.FLOAT, ["rows", None, 2])], [tensor("shape", TensorProto.INT64, [3])])


def map_of_floats(keys):
    kind = onnx.TypeProto()
    kind.map_type.key_type = keys
    kind.map_type.value_type.CopyFrom(helper.make_tensor_type_proto(TensorProto.FLOAT, []))
    return kind


def classifiers():
    """What scikit-learn's converters write: a linear classifier whose probabilities are a sequence of maps."""
    for name, labels, kind in (("int64", {"classlabels_ints": [10, 20, 30]}, TensorProto.INT64),
                               ("string", {"classlabels_strings": ["ash", "beech", "cedar"]}, TensorProto.STRING)):
        zipmap = {"classlabels_int64s": labels["classlabels_ints"]} if name == "int64" else labels
        save(f"zipmap_{name}",
             [helper.make_node("LinearClassifier", ["x"], ["label", "scores"], domain="ai.onnx.ml", multi_class=1,
                               post_transform="SOFTMAX", coefficients=[1.0, 0.0, 0.0, 1.0, -1.0, -1.0],
                               intercepts=[0.0, 0.5, 1.0], **labels),
              helper.make_node("ZipMap", ["scores"], ["probabilities"], domain="ai.onnx.ml", **zipmap)],
             [tensor("x", TensorProto.FLOAT, ["batch", 2])],
             [tensor("label", kind, ["batch"]),
              helper.make_value_info("probabilities", helper.make_sequence_type_proto(map_of_floats(kind)))])


def centred():
    """Subtracts the mean over the batch: a row's answer depends on the other rows."""
    save("centred",
         [helper.make_node("ReduceMean", ["x"], ["mean"], axes=[0], keepdims=1), helper.make_node("Sub", ["x", "mean"], ["y"])],
         [tensor("x", TensorProto.FLOAT, ["batch", 2])], [tensor("y", TensorProto.FLOAT, ["batch", 2])])


def sequence():
    """A sequence of tensors comes out."""
    save("sequence", [helper.make_node("SequenceConstruct", ["x", "x"], ["y"])],
         [tensor("x", TensorProto.FLOAT, [2])],
         [helper.make_tensor_sequence_value_info("y", TensorProto.FLOAT, [2])])


def slow():
    """Adds 1 to x, n times in a loop: as long as one likes, with an operator boundary at each step."""
    body = helper.make_graph(
        [helper.make_node("Identity", ["go"], ["go_on"]), helper.make_node("Add", ["x_in", "one"], ["x_out"])], "body",
        [tensor("i", TensorProto.INT64, []), tensor("go", TensorProto.BOOL, []), tensor("x_in", TensorProto.FLOAT, [1])],
        [tensor("go_on", TensorProto.BOOL, []), tensor("x_out", TensorProto.FLOAT, [1])],
        [numpy_helper.from_array(np.ones(1, np.float32), "one")])
    save("slow", [helper.make_node("Loop", ["n", "", "x"], ["y"], body=body)],
         [tensor("n", TensorProto.INT64, []), tensor("x", TensorProto.FLOAT, [1])], [tensor("y", TensorProto.FLOAT, [1])])


def heavy():
    """32 MB of weights once loaded, of which the file holds a value alone: constants are folded at load."""
    save("heavy",
         [helper.make_node("ConstantOfShape", ["size"], ["w"], value=helper.make_tensor("v", TensorProto.FLOAT, [1], [0.5])),
          helper.make_node("MatMul", ["x", "w"], ["y"])],
         [tensor("x", TensorProto.FLOAT, ["batch", 2048])], [tensor("y", TensorProto.FLOAT, ["batch", 4096])],
         [numpy_helper.from_array(np.array([2048, 4096], np.int64), "size")])


def lookup():
    """Picks from a table of four: an index beyond it is a mistake that only the run finds."""
    save("lookup", [helper.make_node("Gather", ["table", "x"], ["y"])],
         [tensor("x", TensorProto.INT64, ["batch"])], [tensor("y", TensorProto.FLOAT, ["batch"])],
         [numpy_helper.from_array(np.array([10, 11, 12, 13], np.float32), "table")])


def narrow():
    """Says that it takes any width and multiplies by three rows: a width that only the graph knows."""
    save("narrow", [helper.make_node("MatMul", ["x", "w"], ["y"])],
         [tensor("x", TensorProto.FLOAT, ["batch", "width"])], [tensor("y", TensorProto.FLOAT, ["batch", 2])],
         [numpy_helper.from_array(np.array([[1, 0], [0, 1], [1, 1]], np.float32), "w")])


def refused():
    (HERE / "broken.onnx").write_bytes(b"\x08\x08\x12not a model at all")
    save("unknown_operator", [helper.make_node("Frobnicate", ["x"], ["y"])],
         [tensor("x", TensorProto.FLOAT, [1])], [tensor("y", TensorProto.FLOAT, [1])], check=False)


if __name__ == "__main__":
    for write in (identities, several, dynamic, classifiers, centred, sequence, slow, heavy, lookup, narrow, refused):
        write()
