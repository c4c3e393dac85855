#!/usr/bin/env bash
# What the gateway costs beside nginx and HAProxy, measured in one run: CPU microseconds per request (user and system time of all
# processes of the proxy) and requests a second. See README.md beside this file.
#
#   gateway.sh FIREBREAK [--rounds N] [--seconds S] [--connections C] [--json FILE]
#
# Exit 0 with a table, 77 when a program is missing, 3 when something could not run.
set -u

firebreak="" rounds=3 seconds=4 connections=32 json=""
while [ $# -gt 0 ]; do
    case "$1" in
    --rounds) rounds=$2; shift 2 ;;
    --seconds) seconds=$2; shift 2 ;;
    --connections) connections=$2; shift 2 ;;
    --json) json=$2; shift 2 ;;
    -*) echo "gateway.sh: unknown option $1" >&2; exit 3 ;;
    *) firebreak=$1; shift ;;
    esac
done
[ -x "$firebreak" ] || { echo "usage: gateway.sh FIREBREAK [--rounds N] [--seconds S] [--connections C] [--json FILE]" >&2; exit 3; }
PATH=$PATH:/usr/sbin
for program in nginx haproxy wrk python3; do
    command -v $program > /dev/null || { echo "skipped: $program is not installed (apt-get install nginx-light haproxy wrk python3)"; exit 77; }
done

work=$(mktemp -d)
pids=()
stop_all() {
    local pid
    for pid in "${pids[@]}"; do kill "$pid" 2> /dev/null; done
    for pid in "${pids[@]}"; do wait "$pid" 2> /dev/null; done
    rm -rf "$work"
}
trap stop_all EXIT
trap 'exit 3' INT TERM
fail() { echo "gateway.sh: $1" >&2; exit 3; }

# Ports that are free now, held open together so that they differ.
read -r upstream_port nginx_port haproxy_port < <(python3 - <<'PY'
import socket
held = [socket.socket() for _ in range(3)]
for s in held:
    s.bind(("127.0.0.1", 0))
print(*[s.getsockname()[1] for s in held])
PY
)

# 2 KB of FHIR-like JSON.
body=$(python3 -c 'import json
body = {"resourceType": "Patient", "id": "1", "note": ""}
body["note"] = "x" * (2048 - len(json.dumps(body)))
print(json.dumps(body))')

nginx_common() { cat << CONF
daemon off; worker_processes 1; pid $work/$1.pid; error_log $work/$1.log warn; worker_rlimit_nofile 16384;
events { worker_connections 8192; }
CONF
}
nginx_paths() { cat << CONF
access_log off; keepalive_requests 100000000;
client_body_temp_path $work/$1-body; proxy_temp_path $work/$1-proxy; fastcgi_temp_path $work/$1-f; uwsgi_temp_path $work/$1-u;
scgi_temp_path $work/$1-s;
CONF
}

{ nginx_common upstream; echo "http {"; nginx_paths upstream; cat << CONF
server { listen 127.0.0.1:$upstream_port; location / { default_type application/fhir+json; return 200 '$body'; } }
}
CONF
} > "$work/upstream.conf"

{ nginx_common proxy; echo "http {"; nginx_paths proxy; cat << CONF
upstream up { server 127.0.0.1:$upstream_port; keepalive 64; keepalive_requests 100000000; }
server { listen 127.0.0.1:$nginx_port; location / {
  proxy_pass http://up; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host \$host;
  proxy_set_header X-Forwarded-For \$proxy_add_x_forwarded_for; proxy_set_header X-Request-Id \$request_id; } }
}
CONF
} > "$work/proxy.conf"

cat > "$work/haproxy.cfg" << CONF
global
  nbthread 1
  maxconn 8192
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  option http-keep-alive
frontend in
  bind 127.0.0.1:$haproxy_port
  option forwardfor
  unique-id-format %[uuid()]
  unique-id-header X-Request-Id
  default_backend up
backend up
  http-reuse always
  server up 127.0.0.1:$upstream_port
CONF

workspace() { cat << CONF
firebreak: 1
name: bench
gateway: {listen: ["127.0.0.1:0"], threads: 1}
capture: $1
upstreams: [{name: up, targets: [{url: "http://127.0.0.1:$upstream_port/fhir"}]}]
routes: [{name: all, match: {path: /fhir}, upstream: up}]
CONF
}
workspace '{enabled: false}' > "$work/off.yaml"
workspace '{enabled: true, bodies: full}' > "$work/on.yaml"

nginx -c "$work/upstream.conf" -p "$work" > "$work/upstream.out" 2>&1 & pids+=($!)
nginx -c "$work/proxy.conf" -p "$work" > "$work/proxy.out" 2>&1 & pids+=($!); nginx_pid=$!
haproxy -f "$work/haproxy.cfg" > "$work/haproxy.out" 2>&1 & pids+=($!); haproxy_pid=$!
"$firebreak" serve -w "$work/off.yaml" --data "$work/off" > "$work/off.out" 2> "$work/off.err" & pids+=($!); off_pid=$!
"$firebreak" serve -w "$work/on.yaml" --data "$work/on" > "$work/on.out" 2> "$work/on.err" & pids+=($!); on_pid=$!

ready_port() { # of a ready line, within ten seconds
    local i
    for i in $(seq 100); do
        grep -q '"ready"' "$1" 2> /dev/null && { python3 -c 'import json,sys
for line in open(sys.argv[1]):
    if "\"ready\"" in line: print(json.loads(line)["gateway"][0].rsplit(":", 1)[1].strip("/")); break' "$1"; return; }
        sleep 0.1
    done
}
off_port=$(ready_port "$work/off.out"); [ -n "$off_port" ] || { cat "$work/off.err" >&2; fail "firebreak serve did not start"; }
on_port=$(ready_port "$work/on.out"); [ -n "$on_port" ] || { cat "$work/on.err" >&2; fail "firebreak serve did not start"; }
answers() {
    local i
    for i in $(seq 100); do
        python3 - "$1" 2> /dev/null <<'PY' && return 0
import http.client, sys
c = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=2)
c.request("GET", "/fhir/Patient/1")
r = c.getresponse()
sys.exit(0 if r.status == 200 and len(r.read()) == 2048 else 1)
PY
        sleep 0.1
    done
    return 1
}
for port in $upstream_port $nginx_port $haproxy_port $off_port $on_port; do
    answers "$port" || { tail -n 3 "$work"/*.out "$work"/*.err "$work"/*.log >&2; fail "nothing answers on port $port"; }
done

# utime and stime of a process and its children, in clock ticks.
ticks() {
    local pid sum=0 line
    for pid in $1 $(cat /proc/"$1"/task/*/children 2> /dev/null); do
        line=$(sed 's/.*) //' "/proc/$pid/stat" 2> /dev/null) || continue
        set -- $1 $line
        sum=$((sum + ${13} + ${14}))
        set -- $1
    done
    echo $sum
}
hertz=$(getconf CLK_TCK)
names=(nginx haproxy firebreak-off firebreak-on)
ports=("$nginx_port" "$haproxy_port" "$off_port" "$on_port")
roots=("$nginx_pid" "$haproxy_pid" "$off_pid" "$on_pid")

measure() { # NAME PORT PID SECONDS
    local before after requests
    before=$(ticks "$3")
    wrk -t1 -c"$connections" -d"$4"s --latency "http://127.0.0.1:$2/fhir/Patient/1" > "$work/wrk.out" 2>&1
    after=$(ticks "$3")
    requests=$(awk '/requests in/ {print $1}' "$work/wrk.out")
    rate=$(awk '/Requests\/sec/ {print $2}' "$work/wrk.out")
    p99=$(awk '$1 == "99%" {print $2}' "$work/wrk.out")
    bad=$(awk '/Non-2xx/ {print $NF} /Socket errors/ {print}' "$work/wrk.out" | tr '\n' ' ')
    [ -n "$requests" ] && [ "$requests" -gt 0 ] || fail "no requests went through $1"
    echo "$1 $(awk -v t=$((after - before)) -v hz="$hertz" -v n="$requests" 'BEGIN {printf "%.3f", t * 1e6 / hz / n}') $rate $p99 ${bad:-}" >> "$work/results"
}

for i in 0 1 2 3; do measure "${names[$i]}" "${ports[$i]}" "${roots[$i]}" 1; done # warm
: > "$work/results"
for round in $(seq "$rounds"); do
    for i in 0 1 2 3; do measure "${names[$i]}" "${ports[$i]}" "${roots[$i]}" "$seconds"; done
done

python3 - "$work/results" "$json" "$connections" "$rounds" "$seconds" <<'PY'
import json, statistics, sys
path, out, connections, rounds, seconds = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:6])
rows = {}
for line in open(path):
    name, cpu, rate, p99, *bad = line.split()
    rows.setdefault(name, []).append((float(cpu), float(rate), p99, " ".join(bad)))
base = statistics.median(r[0] for r in rows["nginx"])
result = {"connections": connections, "rounds": rounds, "seconds": seconds, "proxies": {}}
print(f"{'proxy':<15}{'CPU us/request':>16}{'to nginx':>10}{'requests/s':>13}{'spread':>16}{'errors':>9}")
for name, values in rows.items():
    cpu = [v[0] for v in values]
    median, rate = statistics.median(cpu), statistics.median(v[1] for v in values)
    errors = sum(1 for v in values if v[3])
    print(f"{name:<15}{median:>16.1f}{median / base:>10.2f}{rate:>13,.0f}{f'{min(cpu):.1f} to {max(cpu):.1f}':>16}{errors:>9}")
    result["proxies"][name] = {"cpu_us_per_request": median, "ratio_to_nginx": round(median / base, 3), "requests_per_second": rate,
                               "cpu_us_all": cpu, "p99": [v[2] for v in values], "rounds_with_errors": errors}
if out:
    json.dump(result, open(out, "w"), indent=1)
PY
