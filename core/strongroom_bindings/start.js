// Runs jsii's kernel in this process: node start.js PROGRAM [CACHE]
"use strict";

const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");

const [program, cache] = process.argv.splice(2, 2);

// 1. Compiled JavaScript is kept from one process to the next. Node finds it by the file's name, and the
// kernel links packages into a folder with a new name each time: modules get the names that the links
// lead to, and find other packages as they would under the names of the links.

const links = new Map(); // from a package's own folder to its link
let installed;

function follow(file) {
    const within = file.slice(installed.length + 1).split(path.sep);
    const link = path.join(installed, ...within.splice(0, within[0].startsWith("@") ? 2 : 1));
    const folder = fs.realpathSync(link);
    links.set(folder, link);
    return path.join(folder, ...within);
}

function keepCompiled() {
    if (cache === undefined || Module.enableCompileCache === undefined) {
        return;
    }
    Module.enableCompileCache(cache);
    const { mkdtempSync } = fs;
    fs.mkdtempSync = (prefix, options) => {
        const folder = mkdtempSync(prefix, options);
        if (String(prefix).endsWith("jsii-kernel-")) {
            installed = path.join(folder, "node_modules");
        }
        return folder;
    };
    const { _resolveFilename, _nodeModulePaths } = Module;
    Module._resolveFilename = function (...request) {
        const file = _resolveFilename.apply(this, request);
        return installed && file.startsWith(installed + path.sep) ? follow(file) : file;
    };
    Module._nodeModulePaths = function (from) {
        for (const [folder, link] of links) {
            if (from === folder || from.startsWith(folder + path.sep)) {
                return _nodeModulePaths.call(this, link + from.slice(folder.length));
            }
        }
        return _nodeModulePaths.call(this, from);
    };
}

keepCompiled();

// 2. CDKTF loads a library that writes zip files, half of all that it loads, for assets that are folders.
// And it notes with every token where in JavaScript it was made, which is always this kernel.

const { _load } = Module;
const substitutes = [
    [/^archiver$/, /[/\\]lib[/\\]private[/\\]fs\.js$/, (load) => (...given) => load()(...given)],
    [/\/stack-trace$/, /[/\\]cdktf[/\\].*[/\\]lib[/\\]/, () => ({ captureStackTrace: () => [] })],
];
Module._load = function (request, parent, ...rest) {
    const load = () => _load.call(this, request, parent, ...rest);
    for (const [requested, by, substitute] of substitutes) {
        if (requested.test(request) && by.test(parent?.filename)) {
            return substitute(load);
        }
    }
    return load();
};

// 3. The other side chooses the number of a token.

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
