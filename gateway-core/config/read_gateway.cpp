#include "config/reader.h"

#include "base/text.h"
#include "config/url.h"
#include "http/head.h"

namespace fb::config {

namespace {
using namespace std::chrono_literals;

constexpr std::uint64_t kKiB = 1024;
constexpr std::uint64_t kMiB = 1024 * kKiB;
constexpr std::uint64_t kTiB = kMiB * kMiB;
constexpr Micros kDay = 24h;

template <typename T, typename U>
void assign(T& to, const std::optional<U>& from) {
    if (from)
        to = T(*from);
}

void readLimits(Reader& reader, const yaml::Node& node, Limits& limits) {
    Fields fields(reader, node, "gateway.limits");
    if (const auto* n = fields.take("header_bytes"))
        assign(limits.headerBytes, reader.bytes(*n, "header_bytes", kKiB, kMiB));
    if (const auto* n = fields.take("target_bytes")) {
        assign(limits.targetBytes, reader.bytes(*n, "target_bytes", 256, kMiB));
        if (limits.targetBytes > limits.headerBytes)
            reader.error(*n, "target_bytes is larger than header_bytes", "The target is part of the head.");
    }
    if (const auto* n = fields.take("body_bytes"))
        assign(limits.bodyBytes, reader.bytes(*n, "body_bytes", 1, kTiB));
    if (const auto* n = fields.take("connections"))
        assign(limits.connections, reader.number(*n, "connections", 1, 1'000'000));
    fields.finish();
}

void readTimeouts(Reader& reader, const yaml::Node& node, Timeouts& timeouts) {
    Fields fields(reader, node, "gateway.timeouts");
    if (const auto* n = fields.take("header"))
        assign(timeouts.header, reader.duration(*n, "header", 1ms, kDay));
    if (const auto* n = fields.take("body_idle"))
        assign(timeouts.bodyIdle, reader.duration(*n, "body_idle", 1ms, kDay));
    if (const auto* n = fields.take("keep_alive"))
        assign(timeouts.keepAlive, reader.duration(*n, "keep_alive", 1ms, kDay));
    fields.finish();
}

void warnOpen(Reader& reader, const yaml::Node& node, const HostPort& listen) {
    const auto address = IpAddress::parse(listen.host);
    if (address && !address->isLoopback())
        reader.warning(reader.place(node), "Other machines can reach " + listen.text(),
                       "Without authentication every one of them is served: 127.0.0.1 keeps it on this machine.");
}

void readListen(Reader& reader, const yaml::Node& node, Gateway& gateway) {
    gateway.listen.clear();
    reader.each(node, "gateway.listen", [&](const yaml::Node& item) {
        const auto listen = reader.hostPort(item, "The address");
        if (!listen)
            return;
        warnOpen(reader, item, *listen);
        gateway.listen.push_back(*listen);
    });
    if (gateway.listen.empty() && node.isSequence() && node.items.empty())
        reader.error(node, "gateway.listen is empty: the gateway would serve nobody");
}

void readPublicUrl(Reader& reader, const yaml::Node& node, Gateway& gateway) {
    const auto text = reader.text(node, "public_url");
    if (!text)
        return;
    if (auto url = parseBaseUrl(*text))
        gateway.publicUrl = url->text();
    else
        reader.error(node, url.error().message, url.error().hint);
}

void readThreads(Reader& reader, const yaml::Node& node, Gateway& gateway) {
    if (!node.isScalar() || node.text != "auto")
        assign(gateway.threads, reader.number(node, "threads (or auto)", 1, 256));
}

void readRedact(Reader& reader, const yaml::Node& node, Capture& capture) {
    reader.eachMap(node, "capture.redact", [&](const yaml::Node& item) {
        Fields fields(reader, item, "an item of capture.redact",
                      {{"path", "Remove it: only headers are masked; bodies: none keeps no bodies at all."}});
        if (const auto* n = fields.need("header")) {
            const auto name = reader.text(*n, "header");
            if (name && !http::isToken(*name))
                reader.error(*n, "\"" + *name + "\" is not the name of a header");
            else if (name)
                capture.redactHeaders.push_back(*name);
        }
        fields.finish();
    });
}

} // namespace

Gateway readGateway(Reader& reader, const yaml::Node& node) {
    Gateway gateway;
    Fields fields(reader, node, "gateway",
                  {{"tls", "Remove it: the gateway speaks plain HTTP on this machine."},
                   {"cors", "Remove it: CORS headers of the server behind are passed on."}});
    if (const auto* n = fields.take("listen"))
        readListen(reader, *n, gateway);
    if (const auto* n = fields.take("threads"))
        readThreads(reader, *n, gateway);
    if (const auto* n = fields.take("public_url"); n && !n->isNull())
        readPublicUrl(reader, *n, gateway);
    if (const auto* n = fields.take("trusted_proxies"))
        reader.each(*n, "gateway.trusted_proxies", [&](const yaml::Node& item) {
            if (const auto subnet = reader.subnet(item, "trusted_proxies"))
                gateway.trustedProxies.push_back(*subnet);
        });
    if (const auto* n = fields.take("limits"))
        readLimits(reader, *n, gateway.limits);
    if (const auto* n = fields.take("timeouts"))
        readTimeouts(reader, *n, gateway.timeouts);
    fields.finish();
    return gateway;
}

Capture readCapture(Reader& reader, const yaml::Node& node) {
    Capture capture;
    Fields fields(reader, node, "capture");
    if (const auto* n = fields.take("enabled"))
        assign(capture.enabled, reader.flag(*n, "enabled"));
    if (const auto* n = fields.take("bodies"))
        if (const auto index = reader.choice(*n, "bodies", {"none", "full"}))
            capture.bodies = *index == 0 ? Bodies::None : Bodies::Full;
    if (const auto* n = fields.take("body_cap"))
        assign(capture.bodyCap, reader.bytes(*n, "body_cap", 0, 1024 * kMiB));
    if (const auto* n = fields.take("keep")) {
        Fields keep(reader, *n, "capture.keep");
        if (const auto* k = keep.take("exchanges"))
            assign(capture.keepExchanges, reader.number(*k, "exchanges", 1, 1'000'000'000));
        if (const auto* k = keep.take("bytes"))
            assign(capture.keepBytes, reader.bytes(*k, "bytes", kMiB, 1024 * kTiB));
        if (const auto* k = keep.take("days"))
            assign(capture.keepDays, reader.number(*k, "days", 1, 36'500));
        keep.finish();
    }
    if (const auto* n = fields.take("redact"))
        readRedact(reader, *n, capture);
    fields.finish();
    return capture;
}

Sandbox readSandbox(Reader& reader, const yaml::Node& node) {
    Sandbox sandbox;
    sandbox.place = reader.place(node);
    Fields fields(reader, node, "a sandbox");
    if (const auto* n = fields.need("name"))
        assign(sandbox.name, reader.name(*n, "The name of the sandbox"));
    sandbox.title = sandbox.name;
    if (const auto* n = fields.take("title"))
        assign(sandbox.title, reader.text(*n, "title"));
    if (const auto* n = fields.take("listen"))
        if (const auto listen = reader.hostPort(*n, "The address")) {
            warnOpen(reader, *n, *listen);
            sandbox.listen = *listen;
        }
    if (const auto* n = fields.take("data"))
        reader.each(*n, "data", [&](const yaml::Node& item) {
            const auto text = reader.text(item, "An item of data");
            if (text && text->empty())
                reader.error(item, "An item of data is empty",
                             "Name a file, a folder or a built-in set like clinic-a.");
            else if (text)
                sandbox.data.push_back(*text);
        });
    if (const auto* n = fields.take("ids"))
        if (const auto index = reader.choice(*n, "ids", {"uuid", "numeric"}))
            sandbox.numericIds = *index == 1;
    fields.finish();
    return sandbox;
}

} // namespace fb::config
