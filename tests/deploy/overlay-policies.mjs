// What makes each overlay what it is.
import { nameOf, podLabelsOf, podOf } from "./renderings.mjs";
import { onContainer, onPod } from "./container-policies.mjs";
import { onConfig } from "./lifecycle-policies.mjs";

/** The kinds that an operator must have brought. */
const kindsOfOperators = ["ServiceMonitor", "ScaledObject", "Certificate", "Issuer"];

export const overlayPolicies = [
    {
        name: "it applies where no operators are",
        appliesTo: rendering => ["base", "dev"].includes(rendering.name),
        check: rendering => rendering.ofKind(...kindsOfOperators).map(o => `${nameOf(o)} needs an operator`),
        bites: { "it has a kind of one": { of: "gpu", breaks: () => {}, says: "ScaledObject serving-worker needs an operator" } },
    },
    {
        name: "it has metrics, a scaler of workers and certificates",
        appliesTo: rendering => ["gpu", "azure"].includes(rendering.name),
        check: rendering => kindsOfOperators.filter(k => rendering.ofKind(k).length === 0).map(k => `there is no ${k}`),
        bites: { "one is missing": { breaks: r => r.objects.splice(r.objects.indexOf(r.ofKind("ScaledObject")[0]), 1), says: "no ScaledObject" } },
    },
    {
        name: "workers get a GPU and run where GPUs are",
        appliesTo: rendering => ["gpu", "azure"].includes(rendering.name),
        check: rendering => {
            const pod = podOf(rendering.find("StatefulSet", "serving-worker"));
            const [container] = pod.containers;
            return [
                ...(container.resources.limits["nvidia.com/gpu"] >= 1 ? [] : ["a limit nvidia.com/gpu is needed"]),
                ...(pod.tolerations?.some(t => t.key === "nvidia.com/gpu" && t.operator === "Exists") ? [] : ["the taint of GPU nodes must be borne"]),
                ...(Object.keys(pod.nodeSelector ?? {}).length === 1 ? [] : ["one label must select GPU nodes"]),
                ...(/silo-cuda:/.test(container.image) ? [] : ["the image must be the one with CUDA"]),
            ];
        },
        bites: {
            "none is asked for": { breaks: onContainer("serving-worker", c => delete c.resources.limits["nvidia.com/gpu"]), says: "limit" },
            "the taint is not borne": { breaks: onPod("serving-worker", p => p.tolerations = []), says: "taint" },
            "any node will do": { breaks: onPod("serving-worker", p => delete p.nodeSelector), says: "label" },
            "the image has no CUDA": { breaks: onContainer("serving-worker", c => c.image = "servingcluster/silo:0.1.0"), says: "CUDA" },
        },
    },
    {
        name: "frontends take no accelerator",
        check: rendering => podOf(rendering.find("Deployment", "serving-frontend")).containers
            .filter(c => c.resources.limits["nvidia.com/gpu"]).map(c => `${c.name} has a GPU`),
        bites: { "one has": { breaks: onContainer("serving-frontend", c => c.resources.limits["nvidia.com/gpu"] = 1), says: "has a GPU" } },
    },
    {
        name: "silos are the managed identity, and no schema of PostgreSQL is applied",
        appliesTo: rendering => rendering.name === "azure",
        check: rendering => [
            ...rendering.silos.flatMap(w => [
                ...(podLabelsOf(w)["azure.workload.identity/use"] === "true" ? [] : [`${nameOf(w)} lacks the label of workload identity`]),
                ...(rendering.find("ServiceAccount", podOf(w).serviceAccountName)?.metadata.annotations?.["azure.workload.identity/client-id"]
                    ? [] : [`${nameOf(w)}: its account has no client id`]),
                ...(["azure"].includes(rendering.environmentOf(podOf(w).containers[0]).Serving__Clustering)
                    && rendering.environmentOf(podOf(w).containers[0]).Serving__AzureStorageAccount ? [] : [`${nameOf(w)} does not store in Azure`]),
            ]),
            ...rendering.ofKind("Job").map(j => `${nameOf(j)} has no PostgreSQL`),
        ],
        bites: {
            "a label is missing": { of: "azure", breaks: r => delete podLabelsOf(r.find("StatefulSet", "serving-worker"))["azure.workload.identity/use"], says: "label" },
            "the account is anonymous": { of: "azure", breaks: r => delete r.find("ServiceAccount", "serving").metadata.annotations, says: "client id" },
            "state goes elsewhere": { of: "azure", breaks: onConfig(data => data.Serving__Clustering = "postgres"), says: "store in Azure" },
            "the job is there": { breaks: () => {}, says: "Job serving-schema" },
        },
    },
    {
        name: "models and audit logs lie on volumes for many nodes",
        appliesTo: rendering => rendering.name !== "dev" && rendering.ofKind("PersistentVolumeClaim").length > 0,
        check: rendering => ["serving-models", "serving-audit"].map(claim => rendering.find("PersistentVolumeClaim", claim)).flatMap(claim => {
            const { accessModes, storageClassName } = claim.spec;
            const isOwnClass = storageClassName !== undefined && rendering.find("StorageClass", storageClassName) === undefined;
            return [
                ...(accessModes.includes("ReadWriteMany") ? [] : [`${nameOf(claim)}: ReadWriteMany is needed`]),
                ...(isOwnClass ? [`${nameOf(claim)}: there is no storage class ${storageClassName}`] : []),
            ];
        }),
        bites: {
            "one node holds the audit logs": {
                breaks: r => r.find("PersistentVolumeClaim", "serving-audit").spec.accessModes = ["ReadWriteOnce"], says: "serving-audit: ReadWriteMany",
            },
            "one node holds the models": { breaks: r => r.find("PersistentVolumeClaim", "serving-models").spec.accessModes = ["ReadWriteOnce"], says: "ReadWriteMany" },
            "its class is another": { of: "azure", breaks: r => r.find("StorageClass", "serving-azurefile").metadata.name = "x", says: "storage class" },
        },
    },
];
