import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { root } from "./renderings.mjs";

/** The program's settings, read from its tables: `…Kinds.Whole("QueueLimit", …)`. */
const entries = readdirSync(path.join(root, "src"), { recursive: true })
    .filter(file => /Setting\w*\.cs$/.test(file) && !/(^|\/)(bin|obj)\//.test(file))
    .flatMap(file => [...readFileSync(path.join(root, "src", file), "utf8").matchAll(/\b\w*Kinds\.(\w+)(?:<[^>]*>)?\(\s*"(\w+)"/g)])
    .map(([, kind, name]) => ({ kind, name }));

export const settings = new Set(entries.map(e => e.name));

/** Settings that are shown to nobody. */
const secretSettings = new Set(entries.filter(e => e.kind === "Secret").map(e => e.name));

/** Whether an environment variable holds a secret. */
export const isSecret = name => secretSettings.has(name.replace(/^Serving__/, "")) || /(password|secret|connectionstring)$/i.test(name);

/** Until the cluster program's own table is there nothing can be said of its settings. */
export const settingsMissing = settings.has("Clustering") ? undefined : "src has no table of the cluster program's settings";

/** What is wrong with the names of environment variables: those of settings must be settings. */
export function unknownSettings(names) {
    return names.filter(n => /^serving_?_/i.test(n)).filter(n => !settings.has(n.replace(/^Serving__/, "").replace(/__\d+$/, "")))
        .map(n => `${n} is not a setting`);
}
