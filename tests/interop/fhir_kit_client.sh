#!/usr/bin/env bash
# A FHIR client that is not ours (npm fhir-kit-client) through the gateway to the sandbox.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
need_node fhir-kit-client
start sandbox "$firebreak" sandbox --data clinic-a
workspace "$(field sandbox fhir)"
start gateway "$firebreak" serve -w "$work/ws.yaml" --data "$work/data"
node "$here/fhir_kit_client.mjs" "$(field gateway base)"
