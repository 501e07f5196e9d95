// Who may speak to whom: the network policies are evaluated as the cluster's network does.
import { containersOf, nameOf, podLabelsOf, podOf } from "./renderings.mjs";
import { selects } from "./selectors.mjs";
import { onConfig } from "./lifecycle-policies.mjs";

const siloPorts = ["silo", "gateway"];

export const networkPolicies = [
    {
        name: "the network denies by default",
        check: rendering => rendering.ofKind("NetworkPolicy").some(deniesEverything) ? [] : ["no policy denies everything to every pod"],
        bites: {
            "nothing denies": { breaks: remove("default-deny"), says: "no policy denies" },
            "it denies one way only": { breaks: on("default-deny", p => p.spec.policyTypes = ["Ingress"]), says: "no policy denies" },
            "it denies some pods only": { breaks: on("default-deny", p => p.spec.podSelector = { matchLabels: { x: "y" } }), says: "no policy" },
        },
    },
    {
        name: "silos reach one another",
        check: rendering => pairs(rendering.silos).flatMap(([from, to]) => siloPorts.flatMap(port => [
            ...(admits(rendering, "ingress", to, port, peerOf(from)) ? [] : [`${nameOf(to)} refuses ${nameOf(from)} at the port ${port}`]),
            ...(admits(rendering, "egress", from, port, peerOf(to)) ? [] : [`${nameOf(from)} may not go to ${nameOf(to)} at the port ${port}`]),
        ])),
        bites: {
            "a port is forgotten": { breaks: on("silos", p => p.spec.ingress[0].ports = [p.spec.ingress[0].ports[0]]), says: "gateway" },
            "no way out is left": { breaks: on("silos", p => p.spec.egress = []), says: "may not go" },
        },
    },
    {
        name: "nobody else reaches the silos' ports",
        check: rendering => rendering.silos.flatMap(silo => siloPorts.flatMap(port =>
            strangers(rendering).filter(s => admits(rendering, "ingress", silo, port, s)).map(s => `${nameOf(silo)} admits ${s.name} at the port ${port}`))),
        bites: {
            "a rule names no ports": { breaks: on("rest", p => delete p.spec.ingress[0].ports), says: "admits the ingress controller" },
            "a rule names no peers": { breaks: on("silos", p => delete p.spec.ingress[0].from), says: "admits an address outside" },
            "a rule admits every pod": { breaks: on("silos", p => p.spec.ingress[0].from = [{ podSelector: {} }]), says: "admits Job serving-schema" },
        },
    },
    {
        name: "the REST API is reached from the ingress controller, and only the frontends'",
        check: rendering => rendering.silos.flatMap(silo => {
            const isOpen = admits(rendering, "ingress", silo, "http", ingressController(rendering));
            const isFrontend = podLabelsOf(silo)["app.kubernetes.io/component"] === "frontend";
            return isOpen === isFrontend ? [] : [`${nameOf(silo)} ${isOpen ? "admits" : "refuses"} the ingress controller`];
        }),
        bites: {
            "the way is shut": { breaks: remove("rest"), says: "refuses" },
            "the workers are open too": {
                breaks: on("rest", p => delete p.spec.podSelector.matchLabels["app.kubernetes.io/component"]), says: "serving-worker admits",
            },
        },
    },
    {
        name: "every pod can resolve names",
        check: rendering => rendering.workloads.filter(w => !admits(rendering, "egress", w, 53, dns)).map(w => `${nameOf(w)} cannot ask the cluster's DNS`),
        bites: { "the rule is missing": { breaks: remove("dns"), says: "cannot ask" } },
    },
    {
        name: "PostgreSQL is reached by who stores in it and by nobody else",
        check: rendering => rendering.workloads.filter(w => !isDatabase(w)).flatMap(w => {
            const container = containersOf(w)[0];
            const isNeeded = rendering.environmentOf(container).Serving__Clustering === "postgres";
            const database = rendering.workloads.find(isDatabase);
            const isReached = admits(rendering, "egress", w, 5432, database ? peerOf(database) : outside)
                && (!database || admits(rendering, "ingress", database, "postgres", peerOf(w)));
            return isNeeded === isReached ? [] : [`${nameOf(w)} ${isReached ? "reaches" : "does not reach"} PostgreSQL`];
        }),
        bites: {
            "there is no way out to it": { breaks: remove("postgres"), says: "does not reach" },
            "it lets nobody in": { of: "dev", breaks: remove("postgres-server"), says: "does not reach" },
            "a way is left that nobody needs": { breaks: onConfig(data => data.Serving__Clustering = "azure"), says: "reaches PostgreSQL" },
        },
    },
    {
        name: "PostgreSQL in the cluster admits nobody else",
        appliesTo: rendering => rendering.workloads.some(isDatabase),
        check: rendering => [outside, ingressController(rendering)]
            .filter(s => admits(rendering, "ingress", rendering.workloads.find(isDatabase), "postgres", s)).map(s => `it admits ${s.name}`),
        bites: {
            "it admits all": { of: "dev", breaks: on("postgres-server", p => delete p.spec.ingress[0].from), says: "an address outside" },
        },
    },
    {
        name: "silos reach the Kubernetes API and never the metadata service, which hands out the node's credentials",
        check: rendering => rendering.workloads.flatMap(w => [
            ...(!rendering.silos.includes(w) || admits(rendering, "egress", w, 443, outside) ? [] : [`${nameOf(w)} does not reach port 443`]),
            ...([80, 443].some(port => admits(rendering, "egress", w, port, metadata)) ? [`${nameOf(w)} reaches the metadata service`] : []),
        ]),
        bites: {
            "the way is shut": { breaks: remove("https"), says: "port 443" },
            "the exception is gone": { breaks: on("https", p => delete p.spec.egress[0].to[0].ipBlock.except), says: "metadata service" },
        },
    },
    {
        name: "Prometheus reaches the metrics that it is told of",
        appliesTo: rendering => rendering.ofKind("ServiceMonitor").length > 0,
        check: rendering => rendering.silos.filter(s => !admits(rendering, "ingress", s, "http", prometheus)).map(s => `${nameOf(s)} refuses Prometheus`),
        bites: { "the way is shut": { breaks: remove("metrics"), says: "refuses" } },
    },
    {
        name: "streams pass the ingress unbuffered and for as long as a request may last",
        check: rendering => rendering.ofKind("Ingress").flatMap(ingress => {
            const word = name => ingress.metadata.annotations?.[`nginx.ingress.kubernetes.io/${name}`];
            const longest = Number(rendering.environmentOf(podOf(rendering.find("Deployment", "serving-frontend")).containers[0]).Serving__RequestTimeoutSeconds);
            return [
                ...["proxy-buffering", "proxy-request-buffering"].filter(n => word(n) !== "off").map(n => `${n} must be off`),
                ...["proxy-read-timeout", "proxy-send-timeout"].filter(n => !(Number(word(n)) > longest)).map(n => `${n} must be above ${longest}`),
                ...(word("proxy-body-size") === "0" ? [] : ["proxy-body-size must be 0: the server has its own limits"]),
            ];
        }),
        bites: {
            "answers are buffered": { breaks: onIngress(a => delete a["nginx.ingress.kubernetes.io/proxy-buffering"]), says: "proxy-buffering" },
            "the proxy gives up first": { breaks: onIngress(a => a["nginx.ingress.kubernetes.io/proxy-read-timeout"] = "60"), says: "read-timeout" },
            "requests may last longer": { breaks: onConfig(data => data.Serving__RequestTimeoutSeconds = "310"), says: "above 310" },
            "large models are refused": { breaks: onIngress(a => delete a["nginx.ingress.kubernetes.io/proxy-body-size"]), says: "body-size" },
        },
    },
];

// Peers: who a rule may admit. Without a namespace and labels it is an address.
const outside = { name: "an address outside", address: "203.0.113.7" };
const metadata = { name: "the metadata service", address: "169.254.169.254" };
const dns = { name: "the DNS", namespace: "kube-system", labels: { "k8s-app": "kube-dns" } };
const prometheus = { name: "Prometheus", namespace: "monitoring", labels: { "app.kubernetes.io/name": "prometheus" } };

const isDatabase = workload => podOf(workload).containers.some(c => c.ports?.some(p => p.containerPort === 5432));

const peerOf = workload => ({ name: nameOf(workload), workload, labels: podLabelsOf(workload) });

/** Where the ingress' class says that the controller runs. */
function ingressController(rendering) {
    const classes = { nginx: "ingress-nginx", "webapprouting.kubernetes.azure.com": "app-routing-system" };
    const [{ spec: { ingressClassName } }] = rendering.ofKind("Ingress");
    return { name: "the ingress controller", namespace: classes[ingressClassName], labels: {} };
}

function strangers(rendering) {
    const pods = rendering.workloads.filter(w => !rendering.silos.includes(w)).map(peerOf);
    return [outside, ingressController(rendering), prometheus, { name: "a pod of another namespace", namespace: "default", labels: {} }, ...pods];
}

const pairs = list => list.flatMap(a => list.map(b => [a, b]));

const deniesEverything = ({ spec }) =>
    Object.keys(spec.podSelector).length === 0 && ["Ingress", "Egress"].every(t => spec.policyTypes?.includes(t)) && !spec.ingress && !spec.egress;

/** Whether some policy lets a workload's pods speak (`egress`) to a peer or hear it (`ingress`), at a port. */
function admits(rendering, direction, workload, port, peer) {
    const side = direction === "ingress" ? "from" : "to";
    const target = direction === "ingress" ? workload : peer.workload;
    return rendering.ofKind("NetworkPolicy")
        .filter(p => selects(p.spec.podSelector, podLabelsOf(workload)))
        .flatMap(p => p.spec[direction] ?? [])
        .some(rule => (!rule.ports || rule.ports.some(p => isPort(p, port, target))) && (!rule[side] || rule[side].some(s => isPeer(s, peer))));
}

/** Ports are named or numbered; a name is one of the pods that are spoken to. */
function isPort({ port, endPort }, wanted, target) {
    const number = p => typeof p === "number" ? p
        : target && podOf(target).containers.flatMap(c => c.ports ?? []).find(c => c.name === p)?.containerPort;
    const [from, asked] = [number(port), number(wanted)];
    return asked !== undefined && from !== undefined && from <= asked && asked <= (endPort ?? from);
}

function isPeer({ podSelector, namespaceSelector, ipBlock }, peer) {
    if (ipBlock)
        return peer.address !== undefined && isIn(ipBlock.cidr, peer.address) && !(ipBlock.except ?? []).some(e => isIn(e, peer.address));
    if (peer.address !== undefined)
        return false;
    const isNamespace = namespaceSelector
        ? selects(namespaceSelector, { "kubernetes.io/metadata.name": peer.namespace ?? "serving" }) : peer.namespace === undefined;
    return isNamespace && (!podSelector || selects(podSelector, peer.labels));
}

function isIn(cidr, address) {
    const [network, bits] = cidr.split("/");
    const number = text => text.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
    const size = 2 ** (32 - Number(bits));
    return Math.floor(number(network) / size) === Math.floor(number(address) / size);
}

function on(name, change) {
    return rendering => change(rendering.find("NetworkPolicy", name));
}

function remove(name) {
    return rendering => rendering.objects.splice(rendering.objects.indexOf(rendering.find("NetworkPolicy", name)), 1);
}

function onIngress(change) {
    return rendering => change(rendering.find("Ingress", "serving").metadata.annotations);
}
