"""ONNX graphs for fitted scikit-learn estimators, written node by node.

Every graph keeps the row axis dynamic and ends in two plain tensors:
`label` (int64 [rows]) and `probabilities` (float [rows, classes]). There is no ZipMap, so the probabilities
stay a tensor that a server can batch and slice.
"""

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper

LABEL = "label"
PROBABILITIES = "probabilities"

_IR_VERSION = 8
_OPSETS = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)]
_ROWS = "rows"


def logistic_regression(scaler, classifier, input_name):
    """StandardScaler followed by a multinomial LogisticRegression: Scaler + LinearClassifier."""
    scale = helper.make_node(
        "Scaler", [input_name], ["scaled"], domain="ai.onnx.ml",
        offset=_float_list(scaler.mean_), scale=_float_list(1.0 / scaler.scale_))
    classify = helper.make_node(
        "LinearClassifier", ["scaled"], [LABEL, PROBABILITIES], domain="ai.onnx.ml",
        coefficients=_float_list(classifier.coef_), intercepts=_float_list(classifier.intercept_),
        classlabels_ints=classifier.classes_.tolist(), post_transform="SOFTMAX", multi_class=1)
    return _model("logistic_regression", [scale, classify], input_name, classifier.coef_.shape[1], len(classifier.classes_))


def random_forest(forest, input_name):
    """RandomForestClassifier: one TreeEnsembleClassifier whose leaves hold each tree's share of the mean probability."""
    attributes = _empty_ensemble()
    for tree_id, estimator in enumerate(forest.estimators_):
        _append_tree(attributes, tree_id, estimator.tree_, len(forest.estimators_))

    classify = helper.make_node(
        "TreeEnsembleClassifier", [input_name], [LABEL, PROBABILITIES], domain="ai.onnx.ml",
        classlabels_int64s=forest.classes_.tolist(), post_transform="NONE", **attributes)
    return _model("random_forest", [classify], input_name, forest.n_features_in_, len(forest.classes_))


def dense_network(network, input_name, input_scale):
    """MLPClassifier with ReLU layers: Mul, then Gemm + Relu per hidden layer, Gemm + Softmax + ArgMax at the end."""
    constants = [_constant("input.scale", np.float32(input_scale))]
    nodes = [helper.make_node("Mul", [input_name, "input.scale"], ["layer0"])]
    last = len(network.coefs_)
    for layer, (weights, bias) in enumerate(zip(network.coefs_, network.intercepts_), start=1):
        constants += [_constant(f"dense{layer}.weight", weights), _constant(f"dense{layer}.bias", bias)]
        output = "logits" if layer == last else f"dense{layer}"
        nodes.append(helper.make_node(
            "Gemm", [f"layer{layer - 1}", f"dense{layer}.weight", f"dense{layer}.bias"], [output]))
        if layer != last:
            nodes.append(helper.make_node("Relu", [output], [f"layer{layer}"]))

    nodes.append(helper.make_node("Softmax", ["logits"], [PROBABILITIES], axis=1))
    # ArgMax gives an index; it is the label because the classes are 0..n-1 in order.
    assert network.classes_.tolist() == list(range(len(network.classes_)))
    nodes.append(helper.make_node("ArgMax", ["logits"], [LABEL], axis=1, keepdims=0))
    return _model("dense_network", nodes, input_name, network.n_features_in_, len(network.classes_), constants)


def _model(name, nodes, input_name, features, classes, constants=()):
    graph = helper.make_graph(
        nodes, name,
        inputs=[helper.make_tensor_value_info(input_name, TensorProto.FLOAT, [_ROWS, features])],
        outputs=[
            helper.make_tensor_value_info(LABEL, TensorProto.INT64, [_ROWS]),
            helper.make_tensor_value_info(PROBABILITIES, TensorProto.FLOAT, [_ROWS, classes])],
        initializer=list(constants))
    model = helper.make_model(graph, opset_imports=_OPSETS, ir_version=_IR_VERSION, producer_name="servingcluster-samples")
    checker.check_model(model, full_check=True)
    return model


def _empty_ensemble():
    names = ["nodes_treeids", "nodes_nodeids", "nodes_featureids", "nodes_modes", "nodes_values", "nodes_truenodeids",
             "nodes_falsenodeids", "class_treeids", "class_nodeids", "class_ids", "class_weights"]
    return {name: [] for name in names}


def _append_tree(attributes, tree_id, tree, tree_count):
    for node in range(tree.node_count):
        is_leaf = tree.children_left[node] < 0
        attributes["nodes_treeids"].append(tree_id)
        attributes["nodes_nodeids"].append(node)
        attributes["nodes_featureids"].append(0 if is_leaf else int(tree.feature[node]))
        attributes["nodes_modes"].append("LEAF" if is_leaf else "BRANCH_LEQ")
        attributes["nodes_values"].append(0.0 if is_leaf else _float_at_most(tree.threshold[node]))
        attributes["nodes_truenodeids"].append(0 if is_leaf else int(tree.children_left[node]))
        attributes["nodes_falsenodeids"].append(0 if is_leaf else int(tree.children_right[node]))
        if is_leaf:
            _append_leaf(attributes, tree_id, node, tree.value[node][0], tree_count)


def _append_leaf(attributes, tree_id, node, class_counts, tree_count):
    shares = class_counts / class_counts.sum() / tree_count
    for class_id in np.flatnonzero(shares):
        attributes["class_treeids"].append(tree_id)
        attributes["class_nodeids"].append(node)
        attributes["class_ids"].append(int(class_id))
        attributes["class_weights"].append(float(shares[class_id]))


def _float_at_most(threshold):
    """The largest float32 not above a float64 threshold.

    The trees compare float32 features with float64 thresholds; rounding down, never up, keeps every such
    comparison as it was.
    """
    rounded = np.float32(threshold)
    return float(rounded if rounded <= threshold else np.nextafter(rounded, np.float32(-np.inf)))


def _constant(name, values):
    return numpy_helper.from_array(np.asarray(values, dtype=np.float32), name)


def _float_list(values):
    return np.asarray(values, dtype=np.float64).ravel().tolist()
