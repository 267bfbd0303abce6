// The contenders that run in node, each as people would set it up. Speaks JSON Lines: see running.py.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const FIELDS = ["title", "event", "location", "speakers", "tags", "abstract"];
const MOST = 5;

async function miniSearch(documents) {
  const { default: MiniSearch } = await import("minisearch");
  const index = new MiniSearch({
    idField: "at", // ids of files may repeat
    fields: FIELDS,
    storeFields: ["id"],
    searchOptions: { fuzzy: 0.2, prefix: true, combineWith: "OR", boost: { title: 3, event: 2 } },
  });
  index.addAll(documents.map((document, at) => ({ ...document, at })));
  return (query) => index.search(query).slice(0, MOST).map((hit) => hit.id);
}

async function fuse(documents, options) {
  const { default: Fuse } = await import("fuse.js");
  const index = new Fuse(documents, {
    // with abstracts too, one query on 20,000 talks takes the better part of a minute
    keys: [
      { name: "title", weight: 2 },
      { name: "event", weight: 1 },
    ],
    ignoreLocation: true,
    ...options,
  });
  return (query) => index.search(query, { limit: MOST }).map((hit) => hit.item.id);
}

const CONTENDERS = {
  MiniSearch: { package: "minisearch", build: miniSearch },
  "Fuse.js": { package: "fuse.js", build: (documents) => fuse(documents, {}) },
  "Fuse.js, by words": { package: "fuse.js", build: (documents) => fuse(documents, { useTokenSearch: true }) },
};

const contender = CONTENDERS[process.argv[2]];
let search;

function milliseconds(start) {
  return Number(process.hrtime.bigint() - start) / 1e6;
}

async function build(file) {
  let version;
  try {
    const file = new URL(`node_modules/${contender.package}/package.json`, import.meta.url);
    version = JSON.parse(readFileSync(file, "utf8")).version;
  } catch {
    return { missing: `${contender.package} is not installed` };
  }
  const documents = readFileSync(file, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
  const start = process.hrtime.bigint();
  search = await contender.build(documents);
  return { ms: milliseconds(start), version };
}

async function reply(request) {
  if (request.build) return build(request.build);
  if (request.memory) return { memory: process.memoryUsage().rss };
  const start = process.hrtime.bigint();
  const ids = search(request.query);
  return { ms: milliseconds(start), ids };
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await reply(JSON.parse(line)))}\n`);
}
