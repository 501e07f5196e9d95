/** Runs cases one after another, prints a line for each and counts them. A case is a function that returns complaints, perhaps later. */
export class Cases {
    #passed = 0;
    #failed = 0;
    #skipped = 0;

    /** A case that must have no complaints. With a reason to skip it is not run. */
    async run(name, complaints, reasonToSkip) {
        if (reasonToSkip) {
            this.#skipped++;
            console.log(`skipped  ${name}: ${reasonToSkip}`);
            return;
        }

        const found = await attempt(complaints);
        this.#count(name, found.length === 0, found);
    }

    /** A case that must have a complaint with the given words in it. */
    async mustComplain(name, complaints, words) {
        const found = await attempt(complaints);
        const isSaid = found.some(c => c.includes(words) && !c.startsWith("threw "));
        this.#count(name, isSaid, [`no complaint says '${words}'; the complaints: ${found.join("; ") || "none"}`]);
    }

    /** Prints the counts. Returns whether all went well. */
    finish() {
        console.log(`${this.#passed} passed, ${this.#failed} failed, ${this.#skipped} skipped`);
        return this.#failed === 0 && this.#passed > 0;
    }

    #count(name, isPassed, complaints) {
        if (isPassed) {
            this.#passed++;
            console.log(`passed   ${name}`);
        } else {
            this.#failed++;
            console.log(`FAILED   ${name}:`);
            for (const complaint of complaints)
                console.log(`         ${complaint}`);
        }
    }
}

/** The boundary: whatever goes wrong in a case is a complaint of it. */
async function attempt(complaints) {
    try {
        return await complaints();
    } catch (mistake) {
        return [`threw ${mistake.stack}`];
    }
}
