// What an object names must exist, and what selects must find.
import { containersOf, nameOf, podLabelsOf, podOf, secrets } from "./renderings.mjs";
import { selects } from "./selectors.mjs";
import { onContainer, onPod } from "./container-policies.mjs";

/** Made by hand or by another tool: what the ingress presents to the world. */
const secretsOfOthers = ["serving-ingress-tls"];

export const referencePolicies = [
    {
        name: "everything lies in one namespace, which holds pods to the restricted standard",
        check: rendering => {
            const [namespace] = rendering.ofKind("Namespace");
            const clusterWide = ["Namespace", "StorageClass"];
            return [
                ...(namespace?.metadata.labels?.["pod-security.kubernetes.io/enforce"] === "restricted" ? [] : ["the namespace is not restricted"]),
                ...rendering.objects.filter(o => !clusterWide.includes(o.kind) && o.metadata.namespace !== namespace?.metadata.name)
                    .map(o => `${nameOf(o)} lies in ${o.metadata.namespace}`),
            ];
        },
        bites: {
            "pods may do as they like": { breaks: r => delete r.ofKind("Namespace")[0].metadata.labels, says: "not restricted" },
            "an object lies elsewhere": { breaks: r => r.find("Service", "serving").metadata.namespace = "default", says: "Service serving lies" },
        },
    },
    {
        name: "selectors find what they are meant for",
        check: rendering => [
            ...rendering.workloads.filter(w => w.kind !== "Job" && !selects(w.spec.selector, podLabelsOf(w))).map(w => `${nameOf(w)} does not select its own pods`),
            ...rendering.ofKind("Service").flatMap(service => judgeService(service, rendering)),
            ...rendering.ofKind("PodDisruptionBudget", "NetworkPolicy")
                .filter(o => !rendering.workloads.some(w => selects(o.spec.selector ?? o.spec.podSelector, podLabelsOf(w))))
                .map(o => `${nameOf(o)} selects nothing`),
            ...rendering.ofKind("ServiceMonitor").flatMap(monitor => judgeMonitor(monitor, rendering)),
        ],
        bites: {
            "a template has other labels": { breaks: r => podLabelsOf(r.find("StatefulSet", "serving-worker"))["app.kubernetes.io/name"] = "x", says: "its own pods" },
            "a service selects nothing": { breaks: r => r.find("Service", "serving").spec.selector = { x: "y" }, says: "Service serving selects nothing" },
            "a port has another name": { breaks: r => r.find("Service", "serving").spec.ports[0].targetPort = "web", says: "the port web" },
            "a budget selects nothing": { breaks: r => r.find("PodDisruptionBudget", "serving-worker").spec.selector.matchLabels = { x: "y" }, says: "selects nothing" },
            "metrics are looked for elsewhere": { breaks: r => r.ofKind("ServiceMonitor")[0].spec.endpoints[0].port = "metrics", says: "the port metrics" },
        },
    },
    {
        name: "what is referred to is there",
        check: rendering => [
            ...rendering.workloads.flatMap(w => referencesOf(w).filter(([kind, name, key]) => !isThere(rendering, kind, name, key))
                .map(([kind, name, key]) => `${nameOf(w)} needs ${kind} ${name}${key ? `, key ${key}` : ""}`)),
            ...rendering.ofKind("HorizontalPodAutoscaler", "ScaledObject").filter(s => !rendering.find(s.spec.scaleTargetRef.kind, s.spec.scaleTargetRef.name))
                .map(s => `${nameOf(s)} scales what is not there`),
            ...rendering.ofKind("Ingress").flatMap(i => i.spec.rules).flatMap(r => r.http.paths).map(p => p.backend.service)
                .filter(s => !rendering.find("Service", s.name)?.spec.ports.some(p => p.name === s.port.name)).map(s => `the ingress needs the port ${s.port.name} of Service ${s.name}`),
            ...rendering.ofKind("Ingress").flatMap(i => i.spec.tls ?? []).filter(t => !isThere(rendering, "Secret", t.secretName)).map(t => `the ingress needs Secret ${t.secretName}`),
            ...rendering.ofKind("RoleBinding").flatMap(b => [b.roleRef, ...b.subjects]).filter(o => !rendering.find(o.kind, o.name)).map(o => `a role binding needs ${o.kind} ${o.name}`),
        ],
        bites: {
            "a config map is not": { breaks: onContainer("serving-worker", c => c.envFrom[0].configMapRef.name = "x"), says: "ConfigMap x" },
            "a secret is not": { breaks: onContainer("serving-worker", c => c.envFrom[1].secretRef.name = "x"), says: "Secret x" },
            "a key of a secret is not": { breaks: onContainer("serving-schema", c => c.env[0].valueFrom.secretKeyRef.key = "x"), says: "key x" },
            "a volume's claim is not": { breaks: onPod("serving-worker", p => p.volumes.find(v => v.persistentVolumeClaim).persistentVolumeClaim.claimName = "x"), says: "PersistentVolumeClaim x" },
            "a mount's volume is not": { breaks: onPod("serving-worker", p => p.volumes.pop()), says: "volume tls" },
            "a service account is not": { breaks: onPod("serving-worker", p => p.serviceAccountName = "x"), says: "ServiceAccount x" },
            "a set's service is not": { breaks: r => r.find("StatefulSet", "serving-worker").spec.serviceName = "x", says: "Service x" },
            "what scales is not": { breaks: r => r.ofKind("ScaledObject")[0].spec.scaleTargetRef.name = "x", says: "scales what is not there" },
            "the ingress' service is not": { breaks: r => r.ofKind("Ingress")[0].spec.rules[0].http.paths[0].backend.service.name = "x", says: "Service x" },
            "the ingress' certificate is not": { breaks: r => r.ofKind("Ingress")[0].spec.tls[0].secretName = "x", says: "Secret x" },
            "a role is not": { breaks: r => r.ofKind("RoleBinding")[0].roleRef.name = "x", says: "Role x" },
        },
    },
    {
        name: "only pods with rights hold the token of an account, and the rights are few",
        check: rendering => [
            ...rendering.workloads.filter(w => holdsToken(w, rendering) !== hasRights(w, rendering))
                .map(w => `${nameOf(w)} ${holdsToken(w, rendering) ? "holds a token without rights" : "has rights and no token"}`),
            ...rendering.ofKind("Role", "ClusterRole").flatMap(role => role.rules).flatMap(rule => [...rule.verbs, ...rule.resources])
                .filter(word => ["*", "secrets", "pods/exec", "create", "patch", "update"].includes(word)).map(word => `a role has ${word}`),
            ...rendering.ofKind("ClusterRole", "ClusterRoleBinding").map(o => `${nameOf(o)} reaches beyond the namespace`),
        ],
        bites: {
            "a job holds one": { breaks: onPod("serving-schema", p => delete p.automountServiceAccountToken), says: "without rights" },
            "silos lack theirs": { breaks: onPod("serving-worker", p => p.automountServiceAccountToken = false), says: "no token" },
            "a role may do anything": { breaks: r => r.ofKind("Role")[0].rules[0].verbs = ["*"], says: "a role has *" },
            "secrets can be read": { breaks: r => r.ofKind("Role")[0].rules[0].resources.push("secrets"), says: "a role has secrets" },
            "rights reach beyond": { breaks: r => r.ofKind("Role")[0].kind = "ClusterRole", says: "beyond the namespace" },
        },
    },
];

function judgeService(service, rendering) {
    const behind = rendering.workloads.filter(w => w.kind !== "Job" && selects({ matchLabels: service.spec.selector }, podLabelsOf(w)));
    if (behind.length === 0)
        return [`${nameOf(service)} selects nothing`];
    return behind.flatMap(w => service.spec.ports
        .filter(p => !podOf(w).containers.flatMap(c => c.ports ?? []).some(c => c.name === p.targetPort))
        .map(p => `${nameOf(service)}: ${nameOf(w)} lacks the port ${p.targetPort}`));
}

function judgeMonitor(monitor, rendering) {
    const services = rendering.ofKind("Service").filter(s => selects(monitor.spec.selector, s.metadata.labels));
    if (services.length !== 1)
        return [`${nameOf(monitor)} selects ${services.length} services, not one`];
    const [service] = services;
    return [
        ...monitor.spec.endpoints.filter(e => !service.spec.ports.some(p => p.name === e.port)).map(e => `${nameOf(service)} lacks the port ${e.port}`),
        ...rendering.silos.filter(w => !selects({ matchLabels: service.spec.selector }, podLabelsOf(w))).map(w => `${nameOf(service)} leaves ${nameOf(w)} out`),
        ...monitor.spec.endpoints.map(e => e.authorization?.credentials)
            .filter(c => !c || !isThere(rendering, "Secret", c.name, c.key)).map(() => `${nameOf(monitor)} has no token for /metrics`),
    ];
}

/** Everything that a workload names: kind, name and, of a Secret or ConfigMap, perhaps a key. */
function referencesOf(workload) {
    const pod = podOf(workload);
    const volumes = [...(pod.volumes ?? []), ...(workload.spec.volumeClaimTemplates ?? []).map(t => ({ name: t.metadata.name }))];
    const all = [
        ["Service", workload.spec.serviceName],
        ["ServiceAccount", pod.serviceAccountName],
        ...volumes.map(v => ["PersistentVolumeClaim", v.persistentVolumeClaim?.claimName]),
        ...volumes.map(v => ["Secret", v.secret?.secretName]),
        ...volumes.map(v => ["ConfigMap", v.configMap?.name]),
        ...containersOf(workload).flatMap(c => [
            ...(c.envFrom ?? []).flatMap(e => [["ConfigMap", e.configMapRef?.name], ["Secret", e.secretRef?.name]]),
            ...(c.env ?? []).map(e => ["Secret", e.valueFrom?.secretKeyRef?.name, e.valueFrom?.secretKeyRef?.key]),
            ...(c.volumeMounts ?? []).filter(m => !volumes.some(v => v.name === m.name)).map(m => ["volume", m.name]),
        ]),
    ];
    return all.filter(([, name]) => name !== undefined);
}

function isThere(rendering, kind, name, key) {
    if (kind !== "Secret")
        return rendering.find(kind, name) !== undefined;
    const shipped = secrets.find("Secret", name);
    return shipped ? key === undefined || key in shipped.data
        : secretsOfOthers.includes(name) || rendering.ofKind("Certificate").some(c => c.spec.secretName === name);
}

function holdsToken(workload, rendering) {
    const pod = podOf(workload);
    const account = rendering.find("ServiceAccount", pod.serviceAccountName);
    return pod.automountServiceAccountToken ?? account?.automountServiceAccountToken ?? true;
}

const hasRights = (workload, rendering) =>
    rendering.ofKind("RoleBinding").flatMap(b => b.subjects).some(s => s.name === podOf(workload).serviceAccountName);
