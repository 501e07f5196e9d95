// What a container may do and get, whoever wrote it.
import { containersOf, nameOf, podOf } from "./renderings.mjs";
import { quantity } from "./quantities.mjs";

export const containerPolicies = [
    {
        name: "containers run as a user that is not root",
        check: eachContainer((container, pod) => {
            const context = { ...pod.securityContext, ...container.securityContext };
            return context.runAsNonRoot === true && context.runAsUser > 0 ? [] : ["runAsNonRoot and a runAsUser above 0 are needed"];
        }),
        bites: {
            "a pod may be root": { breaks: onPod("serving-worker", pod => delete pod.securityContext.runAsNonRoot), says: "runAsNonRoot" },
            "a container is root": {
                breaks: onContainer("serving-frontend", c => c.securityContext.runAsUser = 0), says: "runAsUser above 0",
            },
        },
    },
    {
        name: "containers cannot write to their image",
        check: eachContainer(container =>
            container.securityContext?.readOnlyRootFilesystem === true ? [] : ["readOnlyRootFilesystem is needed"]),
        bites: {
            "the root file system is writable": {
                breaks: onContainer("serving-worker", c => c.securityContext.readOnlyRootFilesystem = false), says: "readOnlyRootFilesystem",
            },
        },
    },
    {
        name: "containers have no capabilities and cannot gain privileges",
        check: eachContainer(({ securityContext: context = {} }) => [
            ...(context.capabilities?.drop?.includes("ALL") ? [] : ["all capabilities must be dropped"]),
            ...(context.capabilities?.add?.length > 0 ? [`the capabilities ${context.capabilities.add} are added`] : []),
            ...(context.allowPrivilegeEscalation === false ? [] : ["allowPrivilegeEscalation must be false"]),
            ...(context.privileged ? ["it is privileged"] : []),
        ]),
        bites: {
            "capabilities stay": { breaks: onContainer("serving-worker", c => delete c.securityContext.capabilities), says: "dropped" },
            "one is added": {
                breaks: onContainer("serving-worker", c => c.securityContext.capabilities.add = ["NET_ADMIN"]), says: "NET_ADMIN",
            },
            "privileges may grow": {
                breaks: onContainer("serving-schema", c => delete c.securityContext.allowPrivilegeEscalation), says: "allowPrivilegeEscalation",
            },
            "a container is privileged": { breaks: onContainer("serving-worker", c => c.securityContext.privileged = true), says: "privileged" },
        },
    },
    {
        name: "pods have the runtime's seccomp profile",
        check: eachPod(pod =>
            pod.securityContext?.seccompProfile?.type === "RuntimeDefault" ? [] : ["the seccomp profile RuntimeDefault is needed"]),
        bites: {
            "there is none": { breaks: onPod("serving-frontend", pod => delete pod.securityContext.seccompProfile), says: "seccomp" },
        },
    },
    {
        name: "pods share nothing with their node",
        check: eachPod(pod => [
            ...["hostNetwork", "hostPID", "hostIPC"].filter(f => pod[f]).map(f => `${f} is set`),
            ...(pod.volumes ?? []).filter(v => v.hostPath).map(v => `the volume ${v.name} is a path of the node`),
            ...pod.containers.flatMap(c => c.ports ?? []).filter(p => p.hostPort).map(p => `the port ${p.name} is one of the node`),
        ]),
        bites: {
            "the node's network is used": { breaks: onPod("serving-worker", pod => pod.hostNetwork = true), says: "hostNetwork" },
            "a folder of the node is mounted": {
                breaks: onPod("serving-worker", pod => pod.volumes.push({ name: "x", hostPath: { path: "/" } })), says: "path of the node",
            },
            "a port of the node is taken": { breaks: onContainer("serving-worker", c => c.ports[0].hostPort = 80), says: "one of the node" },
        },
    },
    {
        name: "pods get no environment variable for every service beside them",
        check: eachPod(pod => pod.enableServiceLinks === false ? [] : ["enableServiceLinks must be false"]),
        bites: {
            "service links are on": { breaks: onPod("serving-worker", pod => delete pod.enableServiceLinks), says: "enableServiceLinks" },
        },
    },
    {
        name: "containers ask for processor and memory and have a limit of memory",
        check: eachContainer(({ resources: { requests = {}, limits = {} } = {} }) => [
            ...["cpu", "memory"].filter(r => !(r in requests)).map(r => `a request of ${r} is missing`),
            ...("memory" in limits ? [] : ["a limit of memory is missing"]),
            // A pod that was promised less than it may take is the first to be evicted when the node runs short.
            ...(requests.memory && limits.memory && quantity(requests.memory) !== quantity(limits.memory)
                ? ["request and limit of memory differ"] : []),
        ]),
        bites: {
            "there are none": { breaks: onContainer("serving-worker", c => delete c.resources), says: "a limit of memory is missing" },
            "the request is less than the limit": {
                breaks: onContainer("serving-frontend", c => c.resources.requests.memory = "1Mi"), says: "differ",
            },
        },
    },
    {
        name: "what a container writes lies on a volume of bounded size",
        check: eachPod(pod => (pod.volumes ?? []).filter(v => v.emptyDir && !v.emptyDir.sizeLimit).map(v => `the volume ${v.name} has no sizeLimit`)),
        bites: {
            "a volume has no limit": { breaks: onPod("serving-worker", pod => delete pod.volumes[0].emptyDir.sizeLimit), says: "sizeLimit" },
        },
    },
    {
        name: "no image is left to chance",
        check: eachContainer(({ image }) => {
            const tag = /:([^:/@]+)$/.exec(image)?.[1];
            return tag === undefined || tag === "latest" ? [`the image ${image} needs a tag that is a version`] : [];
        }),
        bites: {
            "a tag is missing": { breaks: onContainer("serving-worker", c => c.image = "registry:5000/silo"), says: "needs a tag" },
            "the tag is latest": { breaks: onContainer("serving-worker", c => c.image = "silo:latest"), says: "needs a tag" },
        },
    },
];

function eachPod(check) {
    return rendering => rendering.workloads.flatMap(w => check(podOf(w)).map(c => `${nameOf(w)}: ${c}`));
}

function eachContainer(check) {
    return rendering => rendering.workloads.flatMap(w =>
        containersOf(w).flatMap(c => check(c, podOf(w)).map(text => `${nameOf(w)}, container ${c.name}: ${text}`)));
}

export function onPod(name, change) {
    return rendering => change(podOf(rendering.workloads.find(w => w.metadata.name === name)));
}

export function onContainer(name, change) {
    return onPod(name, pod => change(pod.containers[0]));
}
