// Every rendering against its schemas and every policy; every policy against something that breaks it.
import { Cases } from "./cases.mjs";
import { broken, renderings, secrets } from "./renderings.mjs";
import { complaintsOf } from "./schemas.mjs";
import { containerPolicies } from "./container-policies.mjs";
import { lifecyclePolicies } from "./lifecycle-policies.mjs";
import { networkPolicies } from "./network-policies.mjs";
import { referencePolicies } from "./reference-policies.mjs";
import { settingsPolicies } from "./settings-policies.mjs";
import { overlayPolicies } from "./overlay-policies.mjs";
import { imageCases } from "./images.mjs";
import { readmeCases } from "./readme.mjs";

const policies = [
    ...containerPolicies, ...lifecyclePolicies, ...networkPolicies, ...referencePolicies, ...settingsPolicies, ...overlayPolicies,
];
const cases = new Cases();

for (const rendering of [...renderings, secrets]) {
    await cases.run(`${rendering.name}: every object follows its schema`, async () => (await Promise.all(rendering.objects.map(complaintsOf))).flat());
    for (const policy of policies.filter(p => p.appliesTo?.(rendering) ?? rendering !== secrets))
        await cases.run(`${rendering.name}: ${policy.name}`, () => policy.check(rendering), policy.reasonToSkip);
}

await cases.mustComplain("a misspelt field is noticed",
    () => complaintsOf({ apiVersion: "v1", kind: "Service", metadata: { name: "x" }, spec: { selectors: {} } }), "selectors");
await cases.mustComplain("a value of the wrong type is noticed",
    () => complaintsOf({ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "x" }, spec: { replicas: "two" } }), "replicas");
await cases.mustComplain("a kind without a schema is noticed",
    () => complaintsOf({ apiVersion: "example.com/v1", kind: "Thing", metadata: { name: "x" } }), "no schema");

for (const policy of policies) {
    for (const [what, { of, breaks, says }] of Object.entries(policy.bites)) {
        await cases.mustComplain(`${policy.name}: bites when ${what}`, () => policy.check(broken(of ?? "gpu", breaks)), says);
    }
}

await imageCases(cases);
await readmeCases(cases);
process.exitCode = cases.finish() ? 0 : 1;
