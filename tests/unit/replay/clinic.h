// A tiny FHIR server as a function, with ids of its own making, to record from and to replay against.
#pragma once

#include "base/json.h"
#include "loopback_server.h"
#include "traffic/exchange.h"

#include <map>
#include <mutex>
#include <string>

namespace fb::test {

class Clinic {
public:
    // `base` is what its absolute links start with.
    Clinic(std::string idPrefix, std::string base) : m_prefix(std::move(idPrefix)), m_base(std::move(base)) {}
    std::string postalCode; // how it spoils postal codes; "" = not at all
    bool pages = true;
    void setBase(std::string base) { m_base = std::move(base); }

    Reply operator()(const Request& request) {
        const std::lock_guard lock(m_mutex);
        const std::string path = request.target.substr(0, request.target.find('?'));
        const std::string query = request.target.size() > path.size() ? request.target.substr(path.size() + 1) : "";
        if (request.method == "POST" && path == "/fhir")
            return transaction(request.body);
        if (request.method == "POST")
            return create(path.substr(6), request.body);
        const std::string rest = path.size() > 6 ? path.substr(6) : "";
        if (query.starts_with("page="))
            return page(query.substr(5) == m_prefix + "2" ? 2 : 3);
        if (rest == "Patient" && query.starts_with("_count"))
            return page(1);
        if (rest.find('/') == std::string::npos)
            return search(rest, query);
        if (request.method == "PUT")
            return update(rest, request);
        if (request.method == "DELETE") {
            m_resources.erase(rest);
            return {"HTTP/1.1 204 Gone\r\n\r\n", false, {}};
        }
        return read(rest);
    }

private:
    struct Stored {
        json::Value body;
        int version = 1;
    };

    static Reply outcome(int status, const std::string& text) {
        return answer(status, "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\"not-found\",\"diagnostics\":\"" +
                                  text + "\"}]}");
    }
    std::string etag(const Stored& stored) const { return "ETag: W/\"" + m_prefix + std::to_string(stored.version) + "\"\r\n"; }

    Stored& store(const std::string& type, json::Value body) {
        const std::string id = m_prefix + std::to_string(++m_last);
        body.set("id", id);
        body.set("meta", json::Value::object({{"versionId", m_prefix + "1"}, {"lastUpdated", "2026-01-01T00:00:0" + std::to_string(m_last % 10) + "Z"}}));
        if (!postalCode.empty() && body.find("postalCode"))
            body.set("postalCode", postalCode);
        return m_resources[type + '/' + id] = Stored{std::move(body), 1};
    }

    Reply create(const std::string& type, const std::string& body) {
        auto value = json::parse(body);
        if (!value)
            return outcome(400, "broken");
        const Stored& stored = store(type, std::move(*value));
        return answer(201, json::compact(stored.body),
                      "Location: " + m_base + '/' + type + '/' + std::string(stored.body.textOf("id")) + "/_history/" + m_prefix + "1\r\n" +
                          etag(stored));
    }

    Reply read(const std::string& key) {
        const auto found = m_resources.find(key);
        if (found == m_resources.end())
            return outcome(404, key + " is not known");
        return answer(200, json::compact(found->second.body), etag(found->second));
    }

    Reply update(const std::string& key, const Request& request) {
        const auto found = m_resources.find(key);
        auto value = json::parse(request.body);
        if (found == m_resources.end() || !value || key != std::string(value->textOf("resourceType")) + '/' + std::string(value->textOf("id")))
            return outcome(404, key + " cannot be updated");
        const std::string match = request.header("If-Match");
        if (!match.empty() && match != "W/\"" + m_prefix + std::to_string(found->second.version) + '"')
            return outcome(412, "another version");
        found->second.body = std::move(*value);
        ++found->second.version;
        return answer(200, json::compact(found->second.body), etag(found->second));
    }

    Reply search(const std::string& type, const std::string& query) {
        json::Value bundle = json::Value::object({{"resourceType", "Bundle"}, {"type", "searchset"}, {"total", 0}});
        json::Value entries = json::Value::array();
        for (const auto& [key, stored] : m_resources)
            if (key.starts_with(type + '/') && (query.empty() || "subject=" + std::string(stored.body["subject"].textOf("reference")) == query))
                entries.push(json::Value::object({{"fullUrl", m_base + '/' + key}, {"resource", stored.body}}));
        bundle.set("total", int(entries.items().size()));
        bundle.set("entry", entries);
        return answer(200, json::compact(bundle));
    }

    Reply page(int number) {
        const std::string next = number < 3 && pages
                                     ? ",{\"relation\":\"next\",\"url\":\"" + m_base + "?page=" + m_prefix + std::to_string(number + 1) + "\"}"
                                     : "";
        return answer(200, "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"link\":[{\"relation\":\"self\",\"url\":\"" + m_base + "/x\"}" +
                               next + "],\"entry\":[{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"fixed" + std::to_string(number) + "\"}}]}");
    }

    Reply transaction(const std::string& body) {
        auto bundle = json::parse(body);
        json::Value out = json::Value::object({{"resourceType", "Bundle"}, {"type", "transaction-response"}});
        json::Value entries = json::Value::array();
        for (const auto& entry : (*bundle)["entry"].items()) {
            const std::string type(entry["resource"].textOf("resourceType"));
            const Stored& stored = store(type, entry["resource"]);
            entries.push(json::Value::object(
                {{"response", json::Value::object({{"status", "201 Created"},
                                                   {"location", type + '/' + std::string(stored.body.textOf("id")) + "/_history/" + m_prefix + "1"},
                                                   {"etag", "W/\"" + m_prefix + "1\""}})}}));
        }
        out.set("entry", entries);
        return answer(200, json::compact(out));
    }

    std::string m_prefix;
    std::string m_base;
    int m_last = 0;
    std::map<std::string, Stored> m_resources;
    std::mutex m_mutex;
};

// What a gateway would have recorded of this request to `clinic`.
template <typename Server>
traffic::Exchange recorded(Server& clinic, const std::string& method, const std::string& target, const std::string& body = {},
                           const std::string& fields = {}) {
    static traffic::ExchangeId last = 0;
    traffic::Exchange exchange;
    exchange.id = ++last;
    exchange.method = method;
    exchange.target = target;
    exchange.client = "10.0.0.1";
    exchange.requestHead = method + ' ' + target + " HTTP/1.1\r\nHost: gateway:8080\r\nAccept: application/fhir+json\r\n" + fields +
                           (body.empty() ? "" : "Content-Type: application/fhir+json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n") +
                           "\r\n";
    exchange.requestBody.bytes = body;
    exchange.requestBody.size = body.size();
    const Reply reply = clinic(Request{method, target, exchange.requestHead, body, 1});
    const std::size_t end = reply.bytes.find("\r\n\r\n") + 4;
    exchange.responseHead = reply.bytes.substr(0, end);
    exchange.responseBody.bytes = reply.bytes.substr(end);
    exchange.responseBody.size = exchange.responseBody.bytes.size();
    exchange.status = std::stoi(exchange.responseHead.substr(9, 3));
    exchange.resource = target.starts_with("/fhir/") ? target.substr(6, target.find_first_of("/?", 6) - 6) : "";
    exchange.interaction = method == "POST" ? fhir::Interaction::Create : method == "PUT" ? fhir::Interaction::Update : fhir::Interaction::Read;
    return exchange;
}

} // namespace fb::test
