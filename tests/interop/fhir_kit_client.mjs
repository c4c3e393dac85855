// A session of fhir-kit-client against the base URL given. Ends with 1 at the first step that goes wrong.
import assert from "node:assert/strict";
import { Client } from "fhir-kit-client";

const base = process.argv[2];
const client = new Client({ baseUrl: base });

const capability = await client.capabilityStatement();
assert.equal(capability.resourceType, "CapabilityStatement");

const created = await client.create({ resourceType: "Patient", body: { resourceType: "Patient", name: [{ family: "Interop" }] } });
assert.ok(created.id);
const read = await client.read({ resourceType: "Patient", id: created.id });
assert.equal(read.name[0].family, "Interop");
const updated = await client.update({ resourceType: "Patient", id: created.id, body: { ...read, active: true } });
assert.equal(updated.active, true);
const old = await client.vread({ resourceType: "Patient", id: created.id, version: "1" });
assert.equal(old.active, undefined);
await client.patch({ resourceType: "Patient", id: created.id, jsonPatch: [{ op: "replace", path: "/active", value: false }] });
assert.equal((await client.read({ resourceType: "Patient", id: created.id })).active, false);
const history = await client.history({ resourceType: "Patient", id: created.id });
assert.equal(history.total, 3);

const transaction = await client.transaction({
  body: {
    resourceType: "Bundle",
    type: "transaction",
    entry: [{ resource: { resourceType: "Patient", name: [{ family: "Interop" }] }, request: { method: "POST", url: "Patient" } }],
  },
});
assert.equal(transaction.type, "transaction-response");
const batch = await client.batch({
  body: { resourceType: "Bundle", type: "batch", entry: [{ request: { method: "GET", url: `Patient/${created.id}` } }] },
});
assert.equal(batch.entry[0].resource.id, created.id);

const first = await client.search({ resourceType: "Observation", searchParams: { _count: 2 } });
assert.equal(first.entry.length, 2);
const next = await client.nextPage({ bundle: first });
assert.equal(next.entry.length, 2);
assert.ok(next.link.every((link) => link.url.startsWith(base)), "links stay behind the gateway");
const posted = await client.resourceSearch({ resourceType: "Patient", searchParams: { family: "Interop" }, options: { postSearch: true } });
assert.equal(posted.entry.length, 2);
await client.delete({ resourceType: "Patient", id: created.id });
await assert.rejects(client.read({ resourceType: "Patient", id: created.id }));
console.log("fhir-kit-client: 13 steps through the gateway");
