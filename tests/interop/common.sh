# Shared by the interop scripts: skipping, starting the product, stopping what was started. Sourced, not run.
set -euo pipefail

firebreak=${1:?usage: SCRIPT FIREBREAK_BINARY}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
started=()

cleanup() {
    local pid
    for pid in "${started[@]:-}"; do [ -n "$pid" ] && kill "$pid" 2>/dev/null || true; done
    for pid in "${started[@]:-}"; do [ -n "$pid" ] && wait "$pid" 2>/dev/null || true; done
    rm -rf "$work"
}
trap cleanup EXIT

skip() {
    echo "SKIPPED: $*"
    exit 77
}

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

need_node() {
    command -v node >/dev/null || skip "node is not installed"
    [ -d "$here/node_modules/$1" ] || skip "$1 is not installed; run 'npm ci' in tests/interop"
}

# start NAME COMMAND...: runs it, waits for its ready line, which is then in $work/NAME.ready.
start() {
    local name=$1
    shift
    "$@" >"$work/$name.out" 2>"$work/$name.err" &
    started+=($!)
    local pid=$!
    for _ in $(seq 300); do
        grep -m1 '"event":"ready"' "$work/$name.out" >"$work/$name.ready" 2>/dev/null && return 0
        kill -0 "$pid" 2>/dev/null || break
        sleep 0.1
    done
    cat "$work/$name.err" >&2
    fail "$name did not start"
}

# field NAME KEY: a text field of a ready line.
field() { python3 -c 'import json,sys; v=json.load(open(sys.argv[1]))[sys.argv[2]]; print(v[0] if isinstance(v,list) else v)' "$work/$1.ready" "$2"; }

# workspace URL: a workspace whose route /fhir goes there.
workspace() {
    cat >"$work/ws.yaml" <<YAML
firebreak: 1
name: interop
gateway: {listen: ["127.0.0.1:0"]}
upstreams:
  - {name: server, targets: [{url: "$1"}]}
routes:
  - {name: fhir, match: {path: /fhir}, upstream: server}
YAML
}
