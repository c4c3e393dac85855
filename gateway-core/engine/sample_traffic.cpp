#include "engine/sample_traffic.h"

#include "base/json.h"
#include "base/text.h"

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <chrono>
#include <optional>
#include <vector>

namespace fb::engine {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace bhttp = boost::beast::http;

struct Answer {
    int status = 0;
    std::string etag;
    std::string location;
    json::Value body;
};

using Headers = std::vector<std::pair<std::string, std::string>>;

// One kept-alive connection to the gateway, as a FHIR client has it.
class Client {
public:
    Client(std::string host, std::string port)
        : m_host(std::move(host))
        , m_port(std::move(port))
        , m_stream(m_context) {}

    std::optional<Answer> send(const std::string& method, const std::string& target, const Headers& headers,
                               const std::string& body, std::string& trouble) {
        bhttp::request<bhttp::string_body> request;
        request.method_string(method);
        request.target(target);
        request.version(11);
        request.set(bhttp::field::host, m_host + ':' + m_port);
        request.set(bhttp::field::user_agent, "firebreak-sample");
        request.set(bhttp::field::accept, "application/fhir+json");
        for (const auto& [name, value] : headers)
            request.set(name, value);
        request.body() = body;
        request.prepare_payload();
        beast::error_code error;
        bhttp::response_parser<bhttp::string_body> parser;
        parser.body_limit(64 * 1024 * 1024);
        exchange(request, parser, error);
        if (error) {
            trouble = method + ' ' + target + ": " + error.message();
            m_open = false;
            return {};
        }
        const auto& response = parser.get();
        m_open = response.keep_alive();
        Answer answer;
        answer.status = response.result_int();
        answer.etag = std::string(response[bhttp::field::etag]);
        answer.location = std::string(response[bhttp::field::location]);
        if (auto value = json::parse(response.body()))
            answer.body = std::move(*value);
        return answer;
    }

private:
    template <typename Request, typename Parser>
    void exchange(const Request& request, Parser& parser, beast::error_code& error) {
        if (!m_open)
            connect(error);
        if (error)
            return;
        run(error, [&](auto handler) { bhttp::async_write(m_stream, request, handler); });
        if (!error)
            run(error, [&](auto handler) { bhttp::async_read(m_stream, m_buffer, parser, handler); });
    }

    void connect(beast::error_code& error) {
        asio::ip::tcp::resolver resolver(m_context);
        const auto endpoints = resolver.resolve(m_host, m_port, error);
        if (error)
            return;
        beast::get_lowest_layer(m_stream).close();
        m_buffer.clear();
        run(error, [&](auto handler) {
            m_stream.async_connect(endpoints, [handler](beast::error_code e, const auto&) mutable { handler(e, 0); });
        });
        m_open = !error;
    }

    template <typename Start>
    void run(beast::error_code& error, Start start) {
        m_stream.expires_after(std::chrono::seconds(20));
        start([&error](beast::error_code e, std::size_t) { error = e; });
        m_context.restart();
        m_context.run();
    }

    std::string m_host;
    std::string m_port;
    asio::io_context m_context;
    beast::tcp_stream m_stream;
    beast::flat_buffer m_buffer;
    bool m_open = false;
};

const Headers kJson{{"Content-Type", "application/fhir+json"}};

json::Value newPatient() {
    return json::Value::object(
        {{"resourceType", "Patient"},
         {"active", true},
         {"name", json::Value::array({json::Value::object(
                      {{"use", "official"}, {"family", "Holloway"}, {"given", json::Value::array({"Juniper"})}})})},
         {"gender", "female"},
         {"birthDate", "1987-04-12"}});
}

json::Value entry(const std::string& fullUrl, json::Value resource, const std::string& method,
                  const std::string& url) {
    json::Value item = json::Value::object({{"fullUrl", fullUrl}, {"resource", std::move(resource)}});
    item.set("request", json::Value::object({{"method", method}, {"url", url}}));
    return item;
}

// A person and a weight that refers to it by urn:uuid: the server has to resolve the reference.
json::Value transaction() {
    const std::string urn = "urn:uuid:6b0a7a3c-5b1e-4f5e-9d0e-2f6f0a1c7d11";
    json::Value weight = json::Value::object({{"resourceType", "Observation"}, {"status", "final"}});
    weight.set(
        "code",
        json::Value::object(
            {{"coding", json::Value::array({json::Value::object(
                            {{"system", "http://loinc.org"}, {"code", "29463-7"}, {"display", "Body Weight"}})})}}));
    weight.set("subject", json::Value::object({{"reference", urn}}));
    weight.set("effectiveDateTime", "2026-11-02");
    weight.set("valueQuantity", json::Value::object({{"value", json::Value::number("71.40")},
                                                     {"unit", "kg"},
                                                     {"system", "http://unitsofmeasure.org"},
                                                     {"code", "kg"}}));
    return json::Value::object({{"resourceType", "Bundle"},
                                {"type", "transaction"},
                                {"entry", json::Value::array({entry(urn, newPatient(), "POST", "Patient"),
                                                              entry("urn:uuid:0f4e7c52-3f9f-4c3b-8a3d-5f0c2b9e8a22",
                                                                    std::move(weight), "POST", "Observation")})}});
}

std::string link(const json::Value& bundle, std::string_view relation) {
    for (const auto& item : bundle["link"].items())
        if (item.textOf("relation") == relation)
            return std::string(item.textOf("url"));
    return {};
}

std::string afterAuthority(const std::string& url) {
    const std::size_t scheme = url.find("://");
    const std::size_t slash = scheme == std::string::npos ? 0 : url.find('/', scheme + 3);
    return slash == std::string::npos ? std::string("/") : url.substr(slash);
}

// The session, step by step. Each step that needs an earlier answer uses it, as a client would.
class Session {
public:
    Session(Client& client, std::string base, const std::atomic<bool>& cancelled)
        : m_client(client)
        , m_base(std::move(base))
        , m_cancelled(cancelled) {}

    SampleOutcome play() {
        get("/metadata");
        const Answer people = get("/Patient?_count=2&_sort=family");
        follow(people, 2);
        const std::string id = firstId(people);
        get("/Patient/" + id);
        follow(get("/Observation?patient=" + id + "&_count=10&_sort=-date"), 1);
        get("/Observation?subject:Patient.gender=female&code=http://loinc.org%7C8302-2&_count=5");
        get("/Encounter?patient=" + id + "&_include=Encounter:subject&_count=5");
        send("POST", "/Patient/_search", {{"Content-Type", "application/x-www-form-urlencoded"}}, "_id=" + id);
        get("/Patient/" + id + "/$everything");
        get("/Condition?patient=" + id + "&_summary=count");
        write();
        send("POST", "", kJson, json::compact(transaction()));
        send("DELETE", "/Patient/" + id, {}, {});
        get("/Patient/no-such-person");
        get("/Observation?_count=abc&date=yesterday");
        send("POST", "/Observation", kJson, "{\"resourceType\": \"Observation\", \"status\": ");
        return m_outcome;
    }

private:
    void write() {
        const Answer created = send("POST", "/Patient", kJson, json::compact(newPatient()));
        const std::string id(created.body.textOf("id"));
        if (id.empty())
            return;
        json::Value person = created.body;
        person.set("birthDate", "1987-04-21");
        Headers match = kJson;
        match.emplace_back("If-Match", created.etag);
        send("PUT", "/Patient/" + id, match, json::compact(person));
        person.set("active", false);
        send("PUT", "/Patient/" + id, match, json::compact(person)); // the version is stale by now: 412
        const Answer patched = send("PATCH", "/Patient/" + id, {{"Content-Type", "application/json-patch+json"}},
                                    R"([{"op":"replace","path":"/name/0/given/0","value":"June"}])");
        get("/Patient/" + id + "/_history");
        send("GET", "/Patient/" + id + "/_history/1", {}, {});
        send("GET", "/Patient/" + id, {{"If-None-Match", patched.etag}}, {});
    }

    Answer follow(Answer page, int most) {
        for (int i = 0; i < most; ++i) {
            const std::string next = link(page.body, "next");
            if (next.empty())
                break;
            page = sendTo("GET", afterAuthority(next), {}, {});
        }
        return page;
    }

    static std::string firstId(const Answer& bundle) {
        for (const auto& item : bundle.body["entry"].items())
            return std::string(item["resource"].textOf("id"));
        return "example";
    }

    Answer get(const std::string& path) { return send("GET", path, {}, {}); }

    Answer send(const std::string& method, const std::string& path, const Headers& headers, const std::string& body) {
        return sendTo(method, m_base + path, headers, body);
    }

    Answer sendTo(const std::string& method, const std::string& target, const Headers& headers,
                  const std::string& body) {
        if (m_cancelled || !m_outcome.trouble.empty())
            return {};
        const auto answer = m_client.send(method, target.empty() ? "/" : target, headers, body, m_outcome.trouble);
        if (answer)
            ++m_outcome.sent;
        return answer.value_or(Answer());
    }

    Client& m_client;
    std::string m_base;
    const std::atomic<bool>& m_cancelled;
    SampleOutcome m_outcome;
};

} // namespace

SampleOutcome playSampleSession(const std::string& baseUrl, const std::atomic<bool>& cancelled) {
    constexpr std::string_view scheme = "http://";
    if (!baseUrl.starts_with(scheme))
        return {0, "The sample session speaks plain http, and the gateway's address is " + baseUrl};
    const std::string rest = baseUrl.substr(scheme.size());
    const std::size_t slash = rest.find('/');
    const std::string authority = rest.substr(0, slash);
    const std::size_t colon = authority.rfind(':');
    const bool port = colon != std::string::npos && authority.find(']', colon) == std::string::npos;
    std::string host = authority.substr(0, port ? colon : std::string::npos);
    if (host.starts_with('['))
        host = host.substr(1, host.size() - 2);
    Client client(host, port ? authority.substr(colon + 1) : "80");
    return Session(client, slash == std::string::npos ? std::string() : rest.substr(slash), cancelled).play();
}

} // namespace fb::engine
