// Runs jsii's kernel in this process, and lets the other side choose the text of a token.
"use strict";

const [program] = process.argv.splice(2, 1);

// The kernel puts what a request brings in its field "$jsii.stacktrace" into this global before it
// serves the request, and undefined when it has served it. CDKTF numbers its tokens with a counter
// of its token map, another global.
const MAP = "__cdktfTokenMap";
let wanted;
let saved;

function choose(map) {
    if (wanted !== undefined && saved === undefined) {
        saved = map.tokenCounter;
        map.tokenCounter = wanted;
    }
}

Object.defineProperty(globalThis, Symbol.for("jsii.context.hostStackTrace"), {
    get: () => undefined,
    set(context) {
        wanted = context?.strongroomToken;
        const map = globalThis[MAP];
        if (wanted === undefined && saved !== undefined) {
            map.tokenCounter = saved;
            saved = undefined;
        } else if (map !== undefined) {
            choose(map);
        }
    },
});

// The first request that needs the map makes it.
Object.defineProperty(globalThis, MAP, {
    configurable: true,
    get: () => undefined,
    set(map) {
        Object.defineProperty(globalThis, MAP, { value: map, writable: true });
        choose(map);
    },
});

require(program);
