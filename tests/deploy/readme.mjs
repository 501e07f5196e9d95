// deploy/README.md: its examples and paths.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { root } from "./renderings.mjs";

const deploy = path.join(root, "deploy");
const text = readFileSync(path.join(deploy, "README.md"), "utf8");

export async function readmeCases(cases) {
    await cases.run("deploy/README.md: the overlay of one's own renders", () => judgeOverlay(text));
    await cases.mustComplain("deploy/README.md: bites when the overlay does not do what it is for",
        () => judgeOverlay(text.replace("newName: registry.example.com/servingcluster/silo\n", "newName: servingcluster/silo\n")), "silo:");
    await cases.run("deploy/README.md: every path in it is there", () => judgePaths(text));
    await cases.mustComplain("deploy/README.md: bites when a path is not there", () => judgePaths("`k8s/nowhere`"), "k8s/nowhere");
}

/** Lays the example beside the overlays, as the text tells its reader to, and renders it. */
function judgeOverlay(readme) {
    const example = /```yaml\n# deploy\/k8s\/overlays\/mine\/kustomization.yaml\n([\s\S]*?)```/.exec(readme)?.[1];
    if (!example)
        return ["there is no example of an overlay"];
    const copy = mkdtempSync(path.join(tmpdir(), "serving-overlay-"));
    try {
        cpSync(path.join(deploy, "k8s"), copy, { recursive: true });
        const mine = path.join(copy, "overlays/mine");
        mkdirSync(mine);
        writeFileSync(path.join(mine, "kustomization.yaml"), example);
        const rendered = execFileSync("kubectl", ["kustomize", mine], { encoding: "utf8", stdio: "pipe" });
        const wanted = ["image: registry.example.com/servingcluster/silo:", "image: registry.example.com/servingcluster/silo-cuda:",
            "Serving__QueueLimit: \"2048\"", "host: serving.mycompany.com", "- serving.mycompany.com", "\n  storageClassName: my-nfs"];
        const left = ["image: servingcluster/", "serving.example.com"];
        return [
            ...wanted.filter(w => !rendered.includes(w)).map(w => `it renders no '${w.trim()}'`),
            ...left.filter(l => rendered.includes(l)).map(l => `it still renders '${l}'`),
        ];
    } finally {
        rmSync(copy, { recursive: true });
    }
}

/** Paths in backquotes and links, seen from deploy/ or from the root. */
function judgePaths(readme) {
    const quoted = [...readme.matchAll(/`((?:deploy|docker|k8s|tests)\/[\w./-]*)`/g)].map(m => m[1]);
    const linked = [...readme.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(m => m[1]);
    const named = [...readme.matchAll(/(?:-k|-f) (deploy\/[\w./-]+)/g)].map(m => m[1]).filter(p => !p.endsWith("/mine"));
    return [...quoted, ...linked, ...named].filter(p => ![deploy, root].some(base => existsSync(path.join(base, p)))).map(p => `${p} is not there`);
}
