// How pods start, are judged, scale and leave.
import { nameOf, podLabelsOf, podOf, roleOf } from "./renderings.mjs";
import { selects } from "./selectors.mjs";
import { onContainer, onPod } from "./container-policies.mjs";

/** Seconds that a silo may take to leave the cluster once its requests are done. */
const leaving = 30;

/** Seconds between a database that fails over and its return, which must not take the frontends away. */
const failover = 20;

export const lifecyclePolicies = [
    {
        name: "probes tell starting from ready from dead",
        check: rendering => rendering.workloads.filter(w => w.kind !== "Job").flatMap(w =>
            podOf(w).containers.flatMap(judgeProbes).map(c => `${nameOf(w)}: ${c}`)),
        bites: {
            "one is missing": { breaks: onContainer("serving-worker", c => delete c.startupProbe), says: "startupProbe is missing" },
            "a start may not last": { breaks: onContainer("serving-worker", c => c.startupProbe.failureThreshold = 5), says: "starts" },
            "life depends on readiness": {
                breaks: onContainer("serving-frontend", c => c.livenessProbe.httpGet.path = "/health/ready"), says: "what others do",
            },
            "death comes before unreadiness": {
                breaks: onContainer("serving-frontend", c => c.livenessProbe.failureThreshold = 1), says: "before",
            },
        },
    },
    {
        name: "silos are asked at the paths that they answer, and bear a failover of the database",
        check: rendering => rendering.silos.flatMap(w => podOf(w).containers.flatMap(c => [
            ...Object.entries({ startupProbe: "/health/live", livenessProbe: "/health/live", readinessProbe: "/health/ready" })
                .filter(([probe, path]) => c[probe]?.httpGet?.path !== path).map(([probe, path]) => `${probe} must ask ${path}`),
            ...(bears(c.readinessProbe ?? {}) > failover ? [] : [`readiness must bear more than ${failover} s of failures`]),
        ]).map(c => `${nameOf(w)}: ${c}`)),
        bites: {
            "a path is another": { breaks: onContainer("serving-worker", c => c.readinessProbe.httpGet.path = "/ready"), says: "/health/ready" },
            "readiness is hasty": { breaks: onContainer("serving-worker", c => c.readinessProbe.failureThreshold = 1), says: "bear" },
        },
    },
    {
        name: "a silo has longer to leave than its longest request and drain last",
        check: rendering => rendering.silos.flatMap(w => judgeGrace(w, rendering).map(c => `${nameOf(w)}: ${c}`)),
        bites: {
            "the grace is Kubernetes' own": { breaks: onPod("serving-worker", pod => delete pod.terminationGracePeriodSeconds), says: "30 s" },
            "requests may last longer": {
                breaks: onConfig(data => data.Serving__RequestTimeoutSeconds = "900"), says: "Deployment serving-frontend",
            },
            "a worker drains longer": { breaks: onConfig(data => data.Serving__NodeDrainSeconds = "600"), says: "StatefulSet serving-worker" },
            "the time of a request is not told": {
                breaks: onConfig(data => delete data.Serving__RequestTimeoutSeconds), says: "Serving__RequestTimeoutSeconds must be set",
            },
            "the proxies are not waited for": { breaks: onContainer("serving-frontend", c => delete c.lifecycle), says: "preStop" },
        },
    },
    {
        name: "an eviction takes one silo of a kind at a time, and can take it",
        check: rendering => rendering.silos.flatMap(w => {
            const budgets = rendering.ofKind("PodDisruptionBudget").filter(b => selects(b.spec.selector, podLabelsOf(w)));
            if (budgets.length !== 1)
                return [`${nameOf(w)} has ${budgets.length} disruption budgets, not one`];
            return budgets[0].spec.maxUnavailable === 1 ? [] : [`${nameOf(budgets[0])}: maxUnavailable must be 1`];
        }),
        bites: {
            "a budget is missing": {
                breaks: r => r.objects.splice(r.objects.indexOf(r.find("PodDisruptionBudget", "serving-worker")), 1), says: "0 disruption budgets",
            },
            "it forbids every eviction": {
                breaks: r => r.find("PodDisruptionBudget", "serving-frontend").spec.maxUnavailable = 0, says: "must be 1",
            },
        },
    },
    {
        name: "silos spread over zones and nodes",
        check: rendering => rendering.silos.flatMap(w =>
            ["topology.kubernetes.io/zone", "kubernetes.io/hostname"]
                .filter(key => !podOf(w).topologySpreadConstraints?.some(s => s.topologyKey === key && selects(s.labelSelector, podLabelsOf(w))))
                .map(key => `${nameOf(w)} does not spread over ${key}`)),
        bites: {
            "a constraint is missing": { breaks: onPod("serving-worker", pod => pod.topologySpreadConstraints.pop()), says: "hostname" },
            "it counts other pods": {
                breaks: onPod("serving-worker", pod => pod.topologySpreadConstraints[0].labelSelector.matchLabels = { x: "y" }), says: "zone",
            },
        },
    },
    {
        name: "an update keeps every frontend that serves",
        check: rendering => rendering.ofKind("Deployment")
            .filter(d => d.spec.strategy?.rollingUpdate?.maxUnavailable !== 0)
            .map(d => `${nameOf(d)}: maxUnavailable must be 0`),
        bites: {
            "one may be missing": {
                breaks: r => r.find("Deployment", "serving-frontend").spec.strategy.rollingUpdate.maxUnavailable = 1, says: "maxUnavailable",
            },
        },
    },
    {
        name: "who scales has the number of replicas to itself",
        check: rendering => scalers(rendering).flatMap(({ scaler, target, least, most }) => [
            ...(target?.spec.replicas === undefined ? [] : [`${nameOf(target)} has a number of replicas, and so has ${nameOf(scaler)}`]),
            ...(least >= 2 && most > least ? [] : [`${nameOf(scaler)} must scale between two or more and more than that`]),
        ]),
        bites: {
            "the deployment has one too": { breaks: r => r.find("Deployment", "serving-frontend").spec.replicas = 2, says: "and so has" },
            "the worker's set has one too": { breaks: r => r.find("StatefulSet", "serving-worker").spec.replicas = 2, says: "ScaledObject" },
            "one frontend is enough": { breaks: r => r.ofKind("HorizontalPodAutoscaler")[0].spec.minReplicas = 1, says: "two or more" },
        },
    },
    {
        name: "workers follow the cluster's own wish",
        check: rendering => rendering.ofKind("ScaledObject").flatMap(s => s.spec.triggers.flatMap(({ type, metadata }) => [
            ...(type === "prometheus" && metadata.query.includes("serving_wanted_workers") ? [] : ["the metric serving_wanted_workers is needed"]),
            ...(metadata.query.includes(`namespace="${s.metadata.namespace}"`) ? [] : [`the query must name the namespace ${s.metadata.namespace}`]),
            ...(metadata.ignoreNullValues === "false" ? [] : ["no answer must not count as zero"]),
            ...(s.spec.fallback ? [] : ["a fallback is needed for when Prometheus is away"]),
        ]).map(c => `${nameOf(s)}: ${c}`)),
        bites: {
            "another metric leads": { breaks: onTrigger(m => m.query = "sum(up)"), says: "serving_wanted_workers" },
            "another cluster's wish counts": { breaks: onTrigger(m => m.query = "max(serving_wanted_workers)"), says: "the namespace serving" },
            "silence means none": { breaks: onTrigger(m => delete m.ignoreNullValues), says: "zero" },
            "there is no fallback": { breaks: r => delete r.ofKind("ScaledObject")[0].spec.fallback, says: "fallback" },
        },
    },
];

function judgeProbes(container) {
    const { startupProbe, readinessProbe, livenessProbe } = container;
    const missing = Object.entries({ startupProbe, readinessProbe, livenessProbe }).filter(([, p]) => !p).map(([n]) => `${n} is missing`);
    if (missing.length > 0)
        return missing;
    return [
        ...(bears(startupProbe) >= 120 ? [] : ["two minutes of a start must be borne before it is judged: it starts too strictly"]),
        ...(livenessProbe.httpGet && livenessProbe.httpGet.path === readinessProbe.httpGet?.path
            ? ["liveness must not depend on what others do, as readiness does"] : []),
        ...(bears(livenessProbe) > bears(readinessProbe) ? [] : ["it is taken for dead before it is taken for not ready"]),
    ];
}

/** Seconds of failures before a probe counts as failed. */
function bears({ periodSeconds = 10, failureThreshold = 3 }) {
    return periodSeconds * failureThreshold;
}

function judgeGrace(workload, rendering) {
    const pod = podOf(workload);
    const [container] = pod.containers;
    const environment = rendering.environmentOf(container);
    const stages = ["Serving__RequestTimeoutSeconds", "Serving__DrainSeconds"];
    if (roleOf(workload) !== "frontend")
        stages.push("Serving__NodeDrainSeconds");
    const unset = stages.filter(s => !(s in environment));
    if (unset.length > 0)
        return unset.map(s => `${s} must be set, since the grace depends on it`);
    const preStop = container.lifecycle?.preStop?.sleep?.seconds;
    if (preStop === undefined)
        return ["a preStop is needed: requests still come until every proxy knows that the pod goes"];
    const needed = preStop + leaving + stages.reduce((sum, s) => sum + Number(environment[s]), 0);
    const grace = pod.terminationGracePeriodSeconds ?? 30;
    return grace >= needed ? [] : [`terminationGracePeriodSeconds is ${grace} s, but leaving may take ${needed} s`];
}

function scalers(rendering) {
    return rendering.ofKind("HorizontalPodAutoscaler", "ScaledObject").map(scaler => ({
        scaler,
        target: rendering.find(scaler.spec.scaleTargetRef.kind, scaler.spec.scaleTargetRef.name),
        least: scaler.spec.minReplicas ?? scaler.spec.minReplicaCount,
        most: scaler.spec.maxReplicas ?? scaler.spec.maxReplicaCount,
    }));
}

function onTrigger(change) {
    return rendering => change(rendering.ofKind("ScaledObject")[0].spec.triggers[0].metadata);
}

export function onConfig(change) {
    return rendering => change(rendering.ofKind("ConfigMap")[0].data);
}
