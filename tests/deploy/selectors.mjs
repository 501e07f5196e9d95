/** Whether a label selector matches labels. An empty one matches everything. */
export function selects({ matchLabels = {}, matchExpressions = [] } = {}, labels = {}) {
    return Object.entries(matchLabels).every(([key, value]) => labels[key] === value)
        && matchExpressions.every(e => holds(e, labels));
}

function holds({ key, operator, values = [] }, labels) {
    switch (operator) {
        case "In": return values.includes(labels[key]);
        case "NotIn": return !values.includes(labels[key]);
        case "Exists": return key in labels;
        case "DoesNotExist": return !(key in labels);
        default: throw new Error(`'${operator}' is not an operator of a label selector`);
    }
}
