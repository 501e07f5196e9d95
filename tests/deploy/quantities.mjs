const factors = { Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, m: 1e-3, k: 1e3, M: 1e6, G: 1e9, T: 1e12, "": 1 };

/** A Kubernetes quantity such as `512Mi` or `100m` as a number. */
export function quantity(text) {
    const [, number, suffix] = /^([0-9.]+)([A-Za-z]*)$/.exec(String(text)) ?? [];
    if (!(suffix in factors))
        throw new Error(`'${text}' is not a quantity`);
    return Number(number) * factors[suffix];
}

const units = { ms: 1e-3, s: 1, m: 60, h: 3600 };

/** A duration such as `1m30s` in seconds. */
export function seconds(text) {
    const parts = [...String(text).matchAll(/([0-9.]+)(ms|s|m|h)/g)];
    if (parts.map(p => p[0]).join("") !== String(text) || parts.length === 0)
        throw new Error(`'${text}' is not a duration`);
    return parts.reduce((sum, [, number, unit]) => sum + Number(number) * units[unit], 0);
}
