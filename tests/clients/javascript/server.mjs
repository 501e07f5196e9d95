// The server that the clients speak to, and what is asked of it.
export const [url, token] = process.argv.slice(2);
export const chatModel = "databricks-tiny-chat";
export const embedModel = "databricks-tiny-embed";
export const ask = (content) => [{ role: "user", content }];
