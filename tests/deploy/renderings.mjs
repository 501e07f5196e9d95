import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseAllDocuments } from "yaml";

export const root = path.resolve(import.meta.dirname, "../..");
const k8s = path.join(root, "deploy/k8s");

/** What `kubectl kustomize` makes of a folder: a name and the objects. */
class Rendering {
    constructor(name, objects) {
        this.name = name;
        this.objects = objects;
    }

    ofKind(...kinds) {
        return this.objects.filter(o => kinds.includes(o.kind));
    }

    find(kind, name) {
        return this.objects.find(o => o.kind === kind && o.metadata.name === name);
    }

    /** Everything that has a pod template. */
    get workloads() {
        return this.ofKind("Deployment", "StatefulSet", "DaemonSet", "Job");
    }

    /** The workloads whose pods are silos. */
    get silos() {
        return this.workloads.filter(w => roleOf(w) !== undefined);
    }

    /** The content of the ConfigMaps that a container takes its environment from, then its own plain values. */
    environmentOf(container) {
        const maps = (container.envFrom ?? []).filter(f => f.configMapRef).map(f => this.find("ConfigMap", f.configMapRef.name)?.data);
        const own = (container.env ?? []).filter(e => e.value !== undefined).map(e => [e.name, e.value]);
        return Object.assign({}, ...maps, Object.fromEntries(own));
    }
}

export const podOf = workload => workload.spec.template.spec;

export const podLabelsOf = workload => workload.spec.template.metadata.labels;

export const containersOf = workload => [...(podOf(workload).initContainers ?? []), ...podOf(workload).containers];

/** `frontend`, `worker` or `both`; undefined for what is no silo. */
export const roleOf = workload =>
    podOf(workload).containers.flatMap(c => c.env ?? []).find(e => e.name === "Serving__Role")?.value;

export const nameOf = object => `${object.kind} ${object.metadata.name}`;

export const renderings = [
    render("base", path.join(k8s, "base")),
    ...readdirSync(path.join(k8s, "overlays")).sort().map(overlay => render(overlay, path.join(k8s, "overlays", overlay))),
];

export const secrets = renderSecrets();

/** A deep copy of a rendering, changed by `breaks`. */
export function broken(name, breaks) {
    const origin = [...renderings, secrets].find(r => r.name === name);
    const copy = new Rendering(name, structuredClone(origin.objects));
    breaks(copy);
    return copy;
}

function render(name, folder) {
    const text = execFileSync("kubectl", ["kustomize", folder], { encoding: "utf8" });
    return new Rendering(name, parseAllDocuments(text).map(toObject));
}

function toObject(document) {
    if (document.errors.length > 0)
        throw document.errors[0];
    const object = document.toJS();
    // Kustomize folds long values; who decodes them ignores the ends of lines, the schema's format does not.
    if (object.kind === "Secret")
        object.data = Object.fromEntries(Object.entries(object.data).map(([key, value]) => [key, value.replaceAll("\n", "")]));
    return object;
}

/** The secrets as they are shipped: the examples in place of the files that are filled in. */
function renderSecrets() {
    const copy = mkdtempSync(path.join(tmpdir(), "serving-secrets-"));
    try {
        for (const folder of ["secrets", "namespace"])
            cpSync(path.join(k8s, folder), path.join(copy, folder), { recursive: true });
        for (const file of ["serving.env", "postgres.env"])
            renameSync(path.join(copy, "secrets", `${file}.example`), path.join(copy, "secrets", file));
        return render("secrets", path.join(copy, "secrets"));
    } finally {
        rmSync(copy, { recursive: true });
    }
}
