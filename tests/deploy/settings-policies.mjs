// What the program is told.
import { containersOf, nameOf, podLabelsOf, podOf, roleOf, secrets } from "./renderings.mjs";
import { isSecret, settingsMissing, unknownSettings } from "./settings.mjs";
import { onContainer, onPod } from "./container-policies.mjs";
import { onConfig } from "./lifecycle-policies.mjs";

export const settingsPolicies = [
    {
        name: "every setting is one of the program",
        appliesTo: () => true,
        reasonToSkip: settingsMissing,
        check: rendering => [
            ...unknownSettings(rendering.ofKind("ConfigMap", "Secret").flatMap(o => Object.keys(o.data))),
            ...unknownSettings(rendering.workloads.flatMap(containersOf).flatMap(c => c.env ?? []).map(e => e.name)),
        ],
        bites: {
            "one is misspelt in the config": { breaks: onConfig(data => data.Serving__DrainSecond = "5"), says: "Serving__DrainSecond is not" },
            "one is misspelt at a container": {
                breaks: onContainer("serving-worker", c => c.env.push({ name: "Serving_DrainSeconds", value: "5" })), says: "Serving_DrainSeconds is not",
            },
            "one is misspelt in a secret": {
                of: "secrets", breaks: r => r.find("Secret", "serving-secrets").data.Serving__AdminTokens = "", says: "Serving__AdminTokens is not",
            },
        },
    },
    {
        name: "secrets stand in Secrets alone",
        check: rendering => [
            ...rendering.ofKind("ConfigMap").flatMap(o => Object.keys(o.data)),
            ...rendering.workloads.flatMap(containersOf).flatMap(c => c.env ?? []).filter(e => e.value !== undefined).map(e => e.name),
        ].filter(isSecret).map(n => `${n} is in the open`),
        bites: {
            "a token is in the config": { breaks: onConfig(data => data.Serving__AdminToken = "x"), says: "Serving__AdminToken" },
            "the key of secrets is in the config": { breaks: onConfig(data => data.Serving__SecretsKey = "x"), says: "Serving__SecretsKey" },
            "the key of secrets is at a container": {
                breaks: onContainer("serving-frontend", c => c.env.push({ name: "Serving__SecretsKey", value: "x" })), says: "Serving__SecretsKey",
            },
            "a password is at a container": {
                of: "dev", breaks: onContainer("serving-postgres", c => c.env.push({ name: "POSTGRES_PASSWORD", value: "x" })), says: "POSTGRES_PASSWORD",
            },
        },
    },
    {
        name: "no secret is shipped that would be taken",
        appliesTo: rendering => rendering === secrets,
        check: rendering => rendering.ofKind("Secret").flatMap(s => Object.entries(s.data).map(([key, value]) => [key, Buffer.from(value, "base64").toString()])
            .filter(([key, value]) => !isRefused(key, value)).map(([key]) => `${key} has a value that would be taken`)),
        bites: {
            "one has a value": {
                of: "secrets", breaks: r => r.find("Secret", "serving-postgres").data.POSTGRES_PASSWORD = Buffer.from("secret").toString("base64"), says: "POSTGRES_PASSWORD has",
            },
            "a token is none, so that one would be made up": {
                of: "secrets", breaks: r => r.find("Secret", "serving-secrets").data.Serving__AdminToken = "", says: "Serving__AdminToken has",
            },
            "everybody's secrets would be encrypted with one key": {
                of: "secrets", breaks: r => r.find("Secret", "serving-secrets").data.Serving__SecretsKey = Buffer.from("0".repeat(64)).toString("base64"),
                says: "Serving__SecretsKey has",
            },
        },
    },
    {
        name: "silos are given the key of secrets, by a Secret or by a provider",
        check: rendering => rendering.silos.filter(w => !hasKeyOfSecrets(w, rendering)).map(w => `${nameOf(w)} has no key of secrets`),
        bites: {
            "a worker does not take the Secret": { breaks: onContainer("serving-worker", c => c.envFrom = c.envFrom.filter(f => f.configMapRef)), says: "serving-worker has" },
            "the Secret lacks it": {
                breaks: r => r.objects.push({ kind: "Secret", metadata: { name: "serving-secrets" }, data: { Serving__AdminToken: "" } }), says: "serving-frontend has",
            },
        },
    },
    {
        name: "silos know their names, their cluster and their pod",
        check: rendering => {
            const clusters = new Set(rendering.silos.map(w => JSON.stringify(["orleans/serviceId", "orleans/clusterId"].map(l => podLabelsOf(w)[l]))));
            return [
                ...(clusters.size === 1 && !clusters.values().next().value.includes("null") ? [] : ["the silos' orleans labels differ or are missing"]),
                ...rendering.silos.flatMap(w => Object.entries(fields).filter(([name, field]) => fieldOf(w, name) !== field)
                    .map(([name, field]) => `${nameOf(w)}: ${name} must be the pod's ${field}`)),
            ];
        },
        bites: {
            "a label is missing": { breaks: r => delete podLabelsOf(r.find("StatefulSet", "serving-worker"))["orleans/clusterId"], says: "orleans labels" },
            "workers are of another cluster": { breaks: r => podLabelsOf(r.find("StatefulSet", "serving-worker"))["orleans/clusterId"] = "x", says: "differ" },
            "a name is missing": { breaks: onContainer("serving-worker", c => c.env = c.env.filter(e => e.name !== "Serving__NodeName")), says: "Serving__NodeName" },
            "an address is missing": { breaks: onContainer("serving-frontend", c => c.env = c.env.filter(e => e.name !== "POD_IP")), says: "POD_IP" },
        },
    },
    {
        name: "there are frontends and workers",
        check: rendering => {
            const roles = rendering.silos.map(roleOf);
            return ["frontend", "worker"].filter(r => !roles.includes(r) && !roles.includes("both")).map(r => `there is no ${r}`);
        },
        bites: {
            "a worker is a frontend": { breaks: onContainer("serving-worker", c => c.env.find(e => e.name === "Serving__Role").value = "frontend"), says: "no worker" },
        },
    },
    {
        name: "the program's folders can be written to, and every silo sees the same models",
        check: rendering => [
            ...rendering.silos.flatMap(w => {
                const [container] = podOf(w).containers;
                const environment = rendering.environmentOf(container);
                return [environment.Serving__DataDirectory, environment.Serving__ModelsDirectory, "/tmp"]
                    .filter(folder => !volumeAt(w, folder)).map(folder => `${nameOf(w)}: ${folder} is not on a volume that can be written to`);
            }),
            ...(new Set(rendering.silos.map(w => claimOfModels(w, rendering))).size === 1 ? [] : ["the silos' models lie on different volumes"]),
        ],
        bites: {
            "temporary files have no place": { breaks: onContainer("serving-worker", c => c.volumeMounts = c.volumeMounts.filter(m => m.mountPath !== "/tmp")), says: "/tmp" },
            "models cannot be written": { breaks: onContainer("serving-frontend", c => c.volumeMounts.find(m => m.name === "models").readOnly = true), says: "serving-models" },
            "models are looked for elsewhere": { breaks: onConfig(data => data.Serving__ModelsDirectory = "/models"), says: "/models is not" },
            "a worker has models of its own": {
                breaks: onPod("serving-worker", p => p.volumes[p.volumes.findIndex(v => v.name === "models")] = { name: "models", emptyDir: { sizeLimit: "1Gi" } }), says: "different volumes",
            },
        },
    },
    {
        name: "audit logs outlive their pods",
        check: rendering => rendering.silos.flatMap(w => {
            const environment = rendering.environmentOf(podOf(w).containers[0]);
            const folder = `${environment.Serving__DataDirectory}/audit`;
            return environment.Serving__AuditLog === "false" || volumeAt(w, folder)?.persistentVolumeClaim ? []
                : [`${nameOf(w)}: ${folder} is not on a volume that outlives the pod`];
        }),
        bites: {
            "the volume is the pod's": {
                breaks: onPod("serving-frontend", p => p.volumes[p.volumes.findIndex(v => v.name === "audit")] = { name: "audit", emptyDir: { sizeLimit: "1Gi" } }),
                says: "serving-frontend: /var/lib/serving/audit",
            },
            "a worker does not mount it": { breaks: onContainer("serving-worker", c => c.volumeMounts = c.volumeMounts.filter(m => m.name !== "audit")), says: "serving-worker" },
            "data lie elsewhere": { breaks: onConfig(data => data.Serving__DataDirectory = "/data"), says: "/data/audit" },
        },
    },
    {
        name: "the certificates that the settings name are mounted",
        check: rendering => rendering.silos.flatMap(w => {
            const environment = rendering.environmentOf(podOf(w).containers[0]);
            const given = ["TlsCertificate", "TlsKey", "TlsAuthority"].filter(s => environment[`Serving__${s}`]);
            if (given.length === 0)
                return [];
            if (given.length < 3)
                return [`${nameOf(w)}: of the three settings of TLS only ${given} are given`];
            return given.map(s => environment[`Serving__${s}`])
                .filter(file => !["tls.crt", "tls.key", "ca.crt"].includes(file.split("/").pop()) || !secretAt(w, file.slice(0, file.lastIndexOf("/"))))
                .map(file => `${nameOf(w)}: ${file} is not mounted from a Secret`);
        }),
        bites: {
            "one setting is missing": { breaks: onConfig(data => delete data.Serving__TlsAuthority), says: "of the three" },
            "a file is elsewhere": { breaks: onConfig(data => data.Serving__TlsKey = "/etc/serving/tls.key"), says: "not mounted" },
            "the mount is missing": { breaks: onContainer("serving-worker", c => c.volumeMounts = c.volumeMounts.filter(m => m.name !== "tls")), says: "not mounted" },
        },
    },
];

/** To the program a text with spaces is no token, and to its driver no connection string; PostgreSQL refuses an empty password. */
const isRefused = (key, value) => key.startsWith("Serving__") ? value.startsWith("REPLACE ME ") : value === "";

/** Environment variables that must come from the pod itself. */
const fields = {
    Serving__NodeName: "metadata.name",
    Serving__ServiceId: "metadata.labels['orleans/serviceId']",
    Serving__ClusterId: "metadata.labels['orleans/clusterId']",
    Serving__AdvertisedAddress: "status.podIP",
    POD_NAME: "metadata.name",
    POD_NAMESPACE: "metadata.namespace",
    POD_IP: "status.podIP",
};

const fieldOf = (workload, name) =>
    podOf(workload).containers[0].env.find(e => e.name === name)?.valueFrom?.fieldRef?.fieldPath;

function hasKeyOfSecrets(workload, rendering) {
    const [container] = podOf(workload).containers;
    const given = (container.envFrom ?? []).filter(f => f.secretRef).map(f => rendering.find("Secret", f.secretRef.name) ?? secrets.find("Secret", f.secretRef.name));
    return given.some(s => s && "Serving__SecretsKey" in s.data) || Boolean(rendering.environmentOf(container).Serving__SecretsKeyProvider);
}

/** The volume that a folder of a workload's container lies on, if it can be written to. */
function volumeAt(workload, folder) {
    const mount = podOf(workload).containers[0].volumeMounts.find(m => m.mountPath === folder && !m.readOnly);
    return podOf(workload).volumes.find(v => v.name === mount?.name && (v.emptyDir || v.persistentVolumeClaim));
}

function claimOfModels(workload, rendering) {
    const folder = rendering.environmentOf(podOf(workload).containers[0]).Serving__ModelsDirectory;
    return volumeAt(workload, folder)?.persistentVolumeClaim?.claimName;
}

function secretAt(workload, folder) {
    const mount = podOf(workload).containers[0].volumeMounts.find(m => m.mountPath === folder);
    return podOf(workload).volumes.find(v => v.name === mount?.name)?.secret;
}
