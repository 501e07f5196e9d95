import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const packages = path.join(import.meta.dirname, "node_modules");

/** The packages of the kinds that are not Kubernetes' own, by group: where their schemas lie and how the names begin. */
const extensions = {
    "cert-manager.io": ["@kubernetes-models/cert-manager", "ComGithubCertManagerCertManagerPkgApisCertmanager"],
    "keda.sh": ["@kubernetes-models/keda", "ComGithubKedacoreKedaV2ApisKeda"],
    "monitoring.coreos.com": ["@kubernetes-models/prometheus-operator", "ComGithubPrometheusOperatorPrometheusOperatorPkgApisMonitoring"],
};

/** What an object's schema has against it: wrong and missing values, and fields that the schema does not know. */
export async function complaintsOf(object) {
    const title = `${object.kind} ${object.metadata?.name}`;
    const validate = await schemaOf(object);
    if (validate === undefined)
        return [`${title}: there is no schema for ${object.apiVersion} ${object.kind}`];
    const fields = new Fields(object);
    validate(fields.watched);
    const wrong = (validate.errors ?? []).map(e => `${title}: ${e.instancePath || "/"}: ${e.keyword} ${JSON.stringify(e.params)}`);
    const unknown = fields.unread().map(f => `${title}: ${f} is not a field`);
    return [...wrong, ...unknown];
}

/** The compiled validators, by file: not every package exports them. */
async function schemaOf({ apiVersion, kind }) {
    const [version, group = ""] = apiVersion.split("/").reverse();
    const [name, prefix] = extensions[group] ?? ["kubernetes-models", `IoK8sApi${capital(group.split(".")[0] || "core")}`];
    const file = path.join(packages, name, "_schemas", `${prefix}${capital(version)}${kind}.js`);
    return existsSync(file) ? (await import(pathToFileURL(file))).validate : undefined;
}

const capital = text => text[0].toUpperCase() + text.slice(1);

/**
 * Kubernetes' schemas allow fields that they do not know, and so does the API server unless it is asked to be strict: a misspelt
 * field would just have no effect. A validator reads every field that its schema knows, so what it leaves unread is unknown.
 */
class Fields {
    #parts = [];

    constructor(object) {
        this.watched = this.#watch(object, "");
    }

    unread() {
        return this.#parts.flatMap(({ target, at, read }) => Object.keys(target).filter(k => !read.has(k)).map(k => `${at}/${k}`));
    }

    #watch(target, at) {
        if (target === null || typeof target !== "object")
            return target;
        const read = new Set();
        const children = new Map();
        this.#parts.push({ target, at, read });
        return new Proxy(target, {
            get: (_, key) => {
                if (typeof key !== "string" || !Object.hasOwn(target, key))
                    return target[key];
                read.add(key);
                if (!children.has(key))
                    children.set(key, this.#watch(target[key], `${at}/${key}`));
                return children.get(key);
            },
        });
    }
}
