#!/usr/bin/env bash
# A server of another make (Medplum's router): behind the gateway, then as the target of a replay of sandbox traffic.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
need_node @medplum/fhir-router
command -v curl >/dev/null || skip "curl is not installed"
start medplum node "$here/medplum_server.mjs"
start sandbox "$firebreak" sandbox --data clinic-a
workspace "$(field sandbox fhir)"
start gateway "$firebreak" serve -w "$work/ws.yaml" --data "$work/data"
base=$(field gateway base)

# Record against the sandbox: a create, a read of what was created, an update, a search.
location=$(curl -sS -i -H 'Content-Type: application/fhir+json' -d '{"resourceType":"Patient","name":[{"family":"Moves"}]}' "$base/Patient" |
    tr -d '\r' | sed -n 's/^[Ll]ocation: //p')
id=$(sed 's|.*/Patient/\([^/]*\).*|\1|' <<<"$location")
[ -n "$id" ] || fail "no Location on create"
curl -sS -o /dev/null "$base/Patient/$id"
curl -sS -o /dev/null -X PUT -H 'Content-Type: application/fhir+json' -d "{\"resourceType\":\"Patient\",\"id\":\"$id\",\"active\":true}" "$base/Patient/$id"
curl -sS -o /dev/null "$base/Patient?_id=$id"
for _ in $(seq 100); do
    rows=$("$firebreak" captures list --captures "$work/data" --format ndjson | wc -l)
    [ "$rows" -ge 4 ] && break
    sleep 0.1
done

code=0
"$firebreak" replay --captures "$work/data" --to "$(field medplum fhir)" --report "$work/report.json" || code=$?
[ "$code" = 0 ] || [ "$code" = 2 ] || fail "replay ended with $code"
python3 - "$work/report.json" <<'PY'
import json, sys
report = json.load(open(sys.argv[1]))
totals = report["totals"]
assert totals["sent"] == 4 and totals["failed"] == 0, totals
assert not [group for group in report["groups"] if group["kind"] == "status"], report["groups"]
print("replayed 4 requests against another make of server:", totals)
PY
