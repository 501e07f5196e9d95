// The own clients of OpenAI and Anthropic for JavaScript against a running server: node run.mjs URL TOKEN
// The last line is "N passed, N failed, N skipped"; the exit status says the same.
import { anthropic } from "./anthropic.mjs";
import { openai } from "./openai.mjs";
import { responses } from "./responses.mjs";

const behaviours = Object.entries({ openai, responses, anthropic })
  .flatMap(([client, does]) => Object.entries(does).map(([name, behaviour]) => [`${client} ${name}`, behaviour]));
let failed = 0;
for (const [name, behaviour] of behaviours) {
  try {
    await behaviour();
    console.log(`passed: ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAILED: ${name}\n${error.stack}`);
  }
}
console.log(`${behaviours.length - failed} passed, ${failed} failed, 0 skipped`);
process.exit(failed > 0 ? 1 : 0);
