// The REST interactions over HTTP: status, headers and bodies (FHIR R4 http.html).
#include "sandbox_client.h"

#include <QtTest>

using namespace fbtest;

namespace {

const char* const kAnna = R"({"resourceType":"Patient","birthDate":"1980-01-01","name":[{"family":"A"}]})";

std::string idOf(const Reply& reply) { return std::string(reply.json.textOf("id")); }

} // namespace

class TestSandboxRest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        fb::sandbox::Options options;
        options.data = {"clinic-a"};
        const auto started = m_server.start(options);
        QVERIFY2(started.has_value(), started ? "" : started.error().sentence().c_str());
        QVERIFY(m_server.resources() > 150);
    }

    void readsAndKeepsBytes() {
        Client client(m_server);
        const Reply reply = client.get("Observation/decimal");
        QCOMPARE(reply.status, 200);
        QCOMPARE(reply.header("etag"), std::string("W/\"1\""));
        QVERIFY(!reply.header("last-modified").empty());
        QVERIFY(!reply.header("date").empty());
        QCOMPARE(reply.header("content-type"), std::string("application/fhir+json; charset=utf-8"));
        for (const char* text : {":1.00", ":1.0,", "1E-22", "1000000000000000000", "1.000000000000000000E-245",
                                 "-1.000000000000000000E+245"})
            QVERIFY2(reply.body.find(text) != std::string::npos, text);
        // resourceType, id and meta lead; the rest keeps its order.
        QCOMPARE(reply.json.members()[0].first, std::string("resourceType"));
        QCOMPARE(reply.json.members()[1].first, std::string("id"));
        QCOMPARE(reply.json.members()[2].first, std::string("meta"));
    }

    void createsAndFindsAgain() {
        Client client(m_server);
        const Reply made = client.send(
            "POST", "Patient",
            R"({"resourceType":"Patient","id":"mine","meta":{"versionId":"9","source":"s"},"multipleBirthInteger":1.50})");
        QCOMPARE(made.status, 201);
        QVERIFY(idOf(made) != "mine");
        QCOMPARE(made.header("location"), m_server.baseUrl() + "/Patient/" + idOf(made) + "/_history/1");
        QCOMPARE(made.json["meta"].textOf("versionId"), std::string_view("1"));
        QCOMPARE(made.json["meta"].textOf("source"), std::string_view("s"));
        QVERIFY(made.body.find("1.50") != std::string::npos);
        QCOMPARE(client.get("Patient/" + idOf(made)).body, made.body);
        QCOMPARE(client.get("Patient?_id=" + idOf(made)).ids(), idOf(made));
    }

    void preferDecidesOnTheAnswer() {
        Client client(m_server);
        const Reply minimal = client.send("POST", "Patient", kAnna, {{"Prefer", "return=minimal"}});
        QCOMPARE(minimal.status, 201);
        QVERIFY(minimal.body.empty());
        QVERIFY(!minimal.header("location").empty());
        const Reply outcome = client.send("POST", "Patient", kAnna, {{"Prefer", "return=OperationOutcome"}});
        QCOMPARE(outcome.json.textOf("resourceType"), std::string_view("OperationOutcome"));
        QCOMPARE(
            client.send("POST", "Patient", kAnna, {{"Prefer", "return=representation"}}).json.textOf("resourceType"),
            std::string_view("Patient"));
    }

    void updatesWithVersions() {
        Client client(m_server);
        const std::string body = R"({"resourceType":"Patient","id":"u1","active":true})";
        QCOMPARE(client.send("PUT", "Patient/u1", body).status, 201);
        const Reply second = client.send("PUT", "Patient/u1", body, {{"If-Match", "W/\"1\""}});
        QCOMPARE(second.status, 200);
        QCOMPARE(second.header("etag"), std::string("W/\"2\""));
        const Reply stale = client.send("PUT", "Patient/u1", body, {{"If-Match", "W/\"1\""}});
        QCOMPARE(stale.status, 412);
        QCOMPARE(stale.header("etag"), std::string("W/\"2\""));
        QCOMPARE(client.send("PUT", "Patient/u1", body, {{"If-None-Match", "*"}}).status, 412);
        QCOMPARE(
            client.send("PUT", "Patient/new1", R"({"resourceType":"Patient","id":"new1"})", {{"If-Match", "W/\"1\""}})
                .status,
            412);
        QCOMPARE(client.get("Patient/u1/_history/1").status, 200);
        QCOMPARE(client.get("Patient/u1/_history/1").header("etag"), std::string("W/\"1\""));
        QCOMPARE(client.get("Patient/u1/_history/3").status, 404);
        QCOMPARE(client.get("Patient/u1/_history/x").status, 404);
        QCOMPARE(client.get("Patient/u1").header("etag"), std::string("W/\"2\""));
    }

    void deletesAndRemembers() {
        Client client(m_server);
        const std::string body = R"({"resourceType":"Patient","id":"d1"})";
        QCOMPARE(client.send("PUT", "Patient/d1", body).status, 201);
        QCOMPARE(client.send("DELETE", "Patient/d1", {}, {{"If-Match", "W/\"7\""}}).status, 412);
        const Reply gone = client.send("DELETE", "Patient/d1");
        QCOMPARE(gone.status, 204);
        QVERIFY(gone.body.empty());
        QCOMPARE(gone.header("etag"), std::string("W/\"2\""));
        const Reply read = client.get("Patient/d1");
        QCOMPARE(read.status, 410);
        QCOMPARE(read.header("etag"), std::string("W/\"2\""));
        QCOMPARE(read.header("location"), m_server.baseUrl() + "/Patient/d1/_history/2");
        QCOMPARE(read.issueCode(), std::string("deleted"));
        QCOMPARE(client.get("Patient/d1/_history/1").status, 200);
        QCOMPARE(client.get("Patient/d1/_history/2").status, 410);
        QCOMPARE(client.get("Patient?_id=d1").ids(), std::string());
        QCOMPARE(client.send("DELETE", "Patient/d1").status, 204);
        QCOMPARE(client.send("DELETE", "Patient/never").status, 204);
        QCOMPARE(client.send("PATCH", "Patient/d1", "[]", {{"Content-Type", "application/json-patch+json"}}).status,
                 410);
        // It can come back.
        const Reply back = client.send("PUT", "Patient/d1", body);
        QCOMPARE(back.status, 201);
        QCOMPARE(back.header("etag"), std::string("W/\"3\""));
    }

    void historiesOfThreeLevels() {
        Client client(m_server);
        const std::string body = R"({"resourceType":"Basic","id":"h1","code":{"text":"x"}})";
        client.send("PUT", "Basic/h1", body);
        client.send("PUT", "Basic/h1", body);
        client.send("DELETE", "Basic/h1");
        const Reply made = client.send("POST", "Basic", body);
        const Reply one = client.get("Basic/h1/_history");
        QCOMPARE(one.json.textOf("type"), std::string_view("history"));
        const auto& entries = one.json["entry"].items();
        QCOMPARE(entries.size(), std::size_t(3));
        QCOMPARE(entries[0]["request"].textOf("method"), std::string_view("DELETE"));
        QVERIFY(!entries[0].find("resource"));
        QCOMPARE(entries[1]["response"].textOf("status"), std::string_view("200"));
        QCOMPARE(entries[2]["response"].textOf("status"), std::string_view("201"));
        QCOMPARE(entries[2]["request"].textOf("url"), std::string_view("Basic/h1"));
        QCOMPARE(entries[2]["response"].textOf("etag"), std::string_view("W/\"1\""));
        const Reply type = client.get("Basic/_history?_count=2");
        QCOMPARE(type.json["total"].integer().value_or(0), std::int64_t(4));
        QCOMPARE(type.json["entry"].items()[0]["request"].textOf("url"), std::string_view("Basic"));
        const Reply rest = client.get(type.link("next"));
        QCOMPARE(rest.json["entry"].items().size(), std::size_t(2));
        QCOMPARE(rest.json["entry"].items()[1]["response"].textOf("etag"), std::string_view("W/\"1\""));
        const Reply system = client.get("_history?_count=1");
        QCOMPARE(system.json["entry"].items()[0]["resource"].textOf("id"), std::string_view(idOf(made)));
        QCOMPARE(client.get("Basic/_history?_since=2200-01-01T00:00:00Z").json["total"].integer().value_or(9),
                 std::int64_t(0));
        QCOMPARE(client.get("Basic/_history?_since=soon").status, 400);
        QCOMPARE(client.get("Basic/_history?_at=2020").status, 501);
        QCOMPARE(client.get("Basic/nobody/_history").status, 404);
    }

    void conditionalCreate() {
        Client client(m_server);
        const std::string body = R"({"resourceType":"Patient","identifier":[{"system":"urn:cc","value":"1"}]})";
        const Reply made = client.send("POST", "Patient", body, {{"If-None-Exist", "identifier=urn:cc|1"}});
        QCOMPARE(made.status, 201);
        const Reply again = client.send("POST", "Patient", body, {{"If-None-Exist", "identifier=urn:cc|1"}});
        QCOMPARE(again.status, 200);
        QCOMPARE(idOf(again), idOf(made));
        QCOMPARE(client.send("POST", "Patient", body).status, 201);
        const Reply several = client.send("POST", "Patient", body, {{"If-None-Exist", "identifier=urn:cc|1"}});
        QCOMPARE(several.status, 412);
        QCOMPARE(several.issueCode(), std::string("multiple-matches"));
        QCOMPARE(client.send("POST", "Patient", body, {{"If-None-Exist", "nonsense=1"}}).status, 400);
        QCOMPARE(client.send("POST", "Patient", body, {{"If-None-Exist", "_format=json"}}).status, 412);
    }

    void conditionalUpdateDeleteAndPatch() {
        Client client(m_server);
        const std::string body = R"({"resourceType":"Patient","identifier":[{"system":"urn:cu","value":"1"}]})";
        const Reply made = client.send("PUT", "Patient?identifier=urn:cu|1", body);
        QCOMPARE(made.status, 201);
        const Reply again = client.send("PUT", "Patient?identifier=urn:cu|1", body);
        QCOMPARE(again.status, 200);
        QCOMPARE(idOf(again), idOf(made));
        QCOMPARE(again.header("etag"), std::string("W/\"2\""));
        QCOMPARE(
            client
                .send("PUT", "Patient?identifier=urn:cu|1",
                      R"({"resourceType":"Patient","id":"other","identifier":[{"system":"urn:cu","value":"1"}]})")
                .status,
            400);
        // No match and an id: created under it, unless it is taken.
        const std::string named =
            R"({"resourceType":"Patient","id":"cu-named","identifier":[{"system":"urn:cu","value":"3"}]})";
        QCOMPARE(client.send("PUT", "Patient?identifier=urn:cu|3", named).status, 201);
        QCOMPARE(client.send("PUT", "Patient?identifier=urn:cu|4", named).status, 409);
        const Reply patched =
            client.send("PATCH", "Patient?identifier=urn:cu|1", R"([{"op":"add","path":"/active","value":true}])",
                        {{"Content-Type", "application/json-patch+json"}});
        QCOMPARE(patched.status, 200);
        QVERIFY(patched.json["active"].boolean());
        QCOMPARE(client
                     .send("PATCH", "Patient?identifier=urn:cu|none", "[]",
                           {{"Content-Type", "application/json-patch+json"}})
                     .status,
                 404);
        QCOMPARE(client.send("DELETE", "Patient?identifier=urn:cu|1").status, 204);
        QCOMPARE(client.get("Patient/" + idOf(made)).status, 410);
        QCOMPARE(client.send("DELETE", "Patient?identifier=urn:cu|none").status, 204);
        QCOMPARE(client.send("DELETE", "Patient?gender=male").status, 412);
        // Criteria that are not understood delete nothing.
        QCOMPARE(client.send("DELETE", "Patient?colour=red").status, 400);
        QCOMPARE(client.send("DELETE", "Patient?").status, 412);
        const Reply all = client.send("DELETE", "Patient");
        QCOMPARE(all.status, 405);
        QVERIFY(!all.header("allow").empty());
    }

    void conditionalRead() {
        Client client(m_server);
        const Reply first = client.get("Patient/example");
        QCOMPARE(client.get("Patient/example", {{"If-None-Match", first.header("etag")}}).status, 304);
        QCOMPARE(client.get("Patient/example", {{"If-None-Match", "W/\"8\", W/\"1\""}}).status, 304);
        QCOMPARE(client.get("Patient/example", {{"If-None-Match", "W/\"8\""}}).status, 200);
        QCOMPARE(client.get("Patient/example", {{"If-Modified-Since", first.header("last-modified")}}).status, 304);
        QCOMPARE(client.get("Patient/example", {{"If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT"}}).status, 200);
        const Reply unchanged = client.get("Patient/example", {{"If-None-Match", "*"}});
        QCOMPARE(unchanged.status, 304);
        QVERIFY(unchanged.body.empty());
        QCOMPARE(unchanged.header("etag"), first.header("etag"));
    }

    void patches() {
        Client client(m_server);
        const Headers json{{"Content-Type", "application/json-patch+json"}};
        client.send("PUT", "Patient/pp",
                    R"({"resourceType":"Patient","id":"pp","name":[{"family":"Old"}],"active":true})");
        const Reply done = client.send(
            "PATCH", "Patient/pp",
            R"([{"op":"test","path":"/name/0/family","value":"Old"},{"op":"replace","path":"/name/0/family","value":"New"},{"op":"remove","path":"/active"}])",
            json);
        QCOMPARE(done.status, 200);
        QCOMPARE(done.header("etag"), std::string("W/\"2\""));
        QVERIFY(!done.json.find("active"));
        QCOMPARE(client.get("Patient?family=new&_id=pp").ids(), std::string("pp"));
        QCOMPARE(client.send("PATCH", "Patient/pp", R"([{"op":"test","path":"/name/0/family","value":"Old"}])", json)
                     .status,
                 422);
        QCOMPARE(client.send("PATCH", "Patient/pp", R"([{"op":"replace","path":"/nothing","value":1}])", json).status,
                 422);
        QCOMPARE(client.send("PATCH", "Patient/pp", R"([{"op":"burn","path":"/name"}])", json).status, 400);
        QCOMPARE(client.send("PATCH", "Patient/pp", R"({"op":"add"})", json).status, 400);
        QCOMPARE(client.send("PATCH", "Patient/pp", "[", json).status, 400);
        QCOMPARE(client.send("PATCH", "Patient/pp", R"([{"op":"replace","path":"/id","value":"qq"}])", json).status,
                 400);
        QCOMPARE(client.send("PATCH", "Patient/pp", R"([{"op":"replace","path":"","value":[]}])", json).status, 400);
        QCOMPARE(client
                     .send("PATCH", "Patient/pp", "[]",
                           {{"Content-Type", "application/json-patch+json"}, {"If-Match", "W/\"1\""}})
                     .status,
                 412);
        QCOMPARE(client.send("PATCH", "Patient/pp", R"({"resourceType":"Parameters"})").status, 501);
        const Reply xml = client.send("PATCH", "Patient/pp", "<a/>", {{"Content-Type", "application/xml-patch+xml"}});
        QCOMPARE(xml.status, 415);
        QCOMPARE(xml.header("accept-patch"), std::string("application/json-patch+json"));
        QCOMPARE(client.send("PATCH", "Patient/nobody", "[]", json).status, 404);
        QCOMPARE(client.get("Patient/pp").header("etag"), std::string("W/\"2\""));
    }

    void refuses_data() {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("code");
        const auto row = [](const char* method, const char* path, const char* body, int status, const char* code) {
            QTest::addRow("%s %s %.30s", method, path, body)
                << QByteArray(method) << QByteArray(path) << QByteArray(body) << status << QByteArray(code);
        };
        row("GET", "Patient/none", "", 404, "not-found");
        row("GET", "Nothing", "", 404, "not-found");
        row("GET", "Nothing/1", "", 404, "not-found");
        row("GET", "patient", "", 404, "not-found");
        row("GET", "Patient/a_b", "", 404, "not-found");
        row("GET", "Patient/1/2/3/4", "", 404, "not-found");
        row("GET", "Patient/x/_history/1/2", "", 404, "not-found");
        row("GET", "", "", 501, "not-supported");
        row("GET", "?name=x", "", 501, "not-supported");
        row("POST", "_search", "", 501, "not-supported");
        row("POST", "Patient", "{", 400, "structure");
        row("POST", "Patient", "[]", 400, "structure");
        row("POST", "Patient", "{}", 400, "structure");
        row("POST", "Patient", R"({"resourceType":"Nix"})", 400, "structure");
        row("POST", "Patient", R"({"resourceType":"Observation"})", 400, "invalid");
        row("POST", "Patient", R"({"resourceType":"Patient","resourceType":"Patient"})", 400, "structure");
        row("POST", "Patient", R"({"resourceType":"Patient","meta":[]})", 400, "structure");
        row("POST", "Patient", R"({"resourceType":"Patient","id":7})", 400, "value");
        row("POST", "Patient", "{\"resourceType\":\"Patient\",\"a\":\"\xff\"}", 400, "structure");
        row("PUT", "Patient/1", R"({"resourceType":"Patient","id":"2"})", 400, "invalid");
        row("PUT", "Patient/1", R"({"resourceType":"Patient"})", 400, "invalid");
        row("PUT", "Patient", R"({"resourceType":"Patient"})", 405, "not-supported");
        row("POST", "Patient/1", R"({"resourceType":"Patient"})", 405, "not-supported");
        row("DELETE", "metadata", "", 405, "not-supported");
        row("PUT", "Patient/_history", "", 405, "not-supported");
        row("GET", "Patient/_search", "", 405, "not-supported");
        row("DELETE", "Patient/1/_history/1", "", 405, "not-supported");
        row("DELETE", "", "", 405, "not-supported");
        row("POST", "", R"({"resourceType":"Patient"})", 400, "invalid");
        row("GET", "$export", "", 501, "not-supported");
        row("POST", "Patient/$validate", R"({"resourceType":"Patient"})", 501, "not-supported");
        row("GET", "Patient/example/$summary", "", 501, "not-supported");
        row("GET", "Observation/$lastn", "", 501, "not-supported");
        row("FROB", "Patient", "", 501, "not-supported");
        row("PROPFIND", "Patient/1", "", 501, "not-supported");
    }
    void refuses() {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, body);
        QFETCH(int, status);
        QFETCH(QByteArray, code);
        const std::string target =
            path.startsWith('?') ? m_server.baseUrl() + path.toStdString() : path.toStdString();
        const Reply reply = Client(m_server).send(method.toStdString(), target, body.toStdString());
        QCOMPARE(reply.status, status);
        QCOMPARE(reply.json.textOf("resourceType"), std::string_view("OperationOutcome"));
        QCOMPARE(QByteArray::fromStdString(reply.issueCode()), code);
        if (status == 405)
            QVERIFY(!reply.header("allow").empty());
    }

    void formats() {
        Client client(m_server);
        QCOMPARE(client.get("Patient/example", {{"Accept", "application/fhir+xml"}}).status, 406);
        QCOMPARE(client.get("Patient/example", {{"Accept", "text/turtle"}}).status, 406);
        QCOMPARE(client.get("Patient/example?_format=xml").status, 406);
        QCOMPARE(client.get("Patient/example?_format=json").status, 200);
        QCOMPARE(
            client.get("Patient/example?_format=application/fhir%2Bjson", {{"Accept", "application/xml"}}).status,
            200);
        QCOMPARE(client.get("Patient/example", {{"Accept", "application/json"}}).status, 200);
        QCOMPARE(client.get("Patient/example", {{"Accept", "text/html,application/xml;q=0.9,*/*;q=0.8"}}).status,
                 200);
        QCOMPARE(client.send("POST", "Patient", "<Patient/>", {{"Content-Type", "application/fhir+xml"}}).status,
                 415);
        QCOMPARE(client.send("POST", "Patient", kAnna, {{"Content-Type", "application/json"}}).status, 201);
        QVERIFY(client.get("Patient/example?_pretty=true").body.find("\n  \"id\": \"example\"") != std::string::npos);
        QCOMPARE(client.send("POST", "Patient/_search", "{}", {{"Content-Type", "application/json"}}).status, 415);
    }

    void headAndOptions() {
        Client client(m_server);
        const Reply get = client.get("Patient/example");
        const Reply head = client.send("HEAD", "Patient/example");
        QCOMPARE(head.status, 200);
        QVERIFY(head.body.empty());
        QCOMPARE(head.header("content-length"), std::to_string(get.body.size()));
        QCOMPARE(head.header("etag"), get.header("etag"));
        QCOMPARE(client.send("HEAD", "Patient?name=x").status, 200);
        const Reply options = client.send("OPTIONS", "Patient");
        QCOMPARE(options.status, 204);
        QVERIFY(options.header("allow").find("PATCH") != std::string::npos);
    }

    void shapesOfARead() {
        Client client(m_server);
        const Reply some = client.get("Patient/example?_elements=birthDate");
        QVERIFY(some.json.find("birthDate") && !some.json.find("name"));
        QVERIFY(!client.get("Patient/example?_summary=data").json.find("text"));
        QVERIFY(client.get("Patient/example?_summary=text").json.find("text"));
        QCOMPARE(client.get("Patient/example?_summary=count").status, 400);
        // A primitive extension goes with its element.
        QVERIFY(some.json.find("_birthDate"));
    }

    void everything() {
        Client client(m_server);
        const std::string buster = "e4531916-b162-4f4b-90c2-ce37e132b8d4";
        const Reply all = client.get("Patient/" + buster + "/$everything");
        QCOMPARE(all.status, 200);
        const auto& entries = all.json["entry"].items();
        QCOMPARE(entries.front()["resource"].textOf("id"), std::string_view(buster));
        std::map<std::string, int> types;
        for (const auto& entry : entries)
            ++types[std::string(entry["resource"].textOf("resourceType"))];
        QCOMPARE(types["Patient"], 1);
        QCOMPARE(types["Observation"], 33);
        QCOMPARE(types["Encounter"], 6);
        QCOMPARE(types["Claim"], 7);
        QVERIFY(types["Organization"] >= 1 && types["Practitioner"] >= 1);
        QCOMPARE(client.get("Patient/" + buster + "/$everything?_type=Encounter").json["entry"].items().size(),
                 std::size_t(6));
        const Reply page = client.get("Patient/" + buster + "/$everything?_count=10");
        QCOMPARE(page.json["entry"].items().size(), std::size_t(10));
        QCOMPARE(client.get(page.link("next")).json["entry"].items().size(), std::size_t(10));
        QVERIFY(client.get("Patient/$everything").json["total"].integer().value_or(0) > 140);
        QCOMPARE(client.get("Patient/none/$everything").status, 404);
        QCOMPARE(client.get("Patient/" + buster + "/$everything?start=2010").status, 501);
        QCOMPARE(client.get("Patient/" + buster + "/$everything?_type=Nix").status, 400);
    }

    void binaryIsWhatItHolds() {
        Client client(m_server);
        const Reply made =
            client.send("POST", "Binary", std::string("\x00\x01 PDF", 6), {{"Content-Type", "application/pdf"}});
        QCOMPARE(made.status, 201);
        const Reply raw = client.get("Binary/" + idOf(made), {{"Accept", "application/pdf"}});
        QCOMPARE(raw.header("content-type"), std::string("application/pdf"));
        QCOMPARE(raw.body, std::string("\x00\x01 PDF", 6));
        QCOMPARE(client.get("Binary/" + idOf(made)).json.textOf("contentType"), std::string_view("application/pdf"));
        QCOMPARE(client.send("POST", "Patient", "x", {{"Content-Type", "application/pdf"}}).status, 415);
    }

    void capabilityStatementClaimsWhatWorks() {
        Client client(m_server);
        const Reply reply = client.get("metadata");
        QCOMPARE(reply.status, 200);
        QCOMPARE(reply.json.textOf("fhirVersion"), std::string_view("4.0.1"));
        QCOMPARE(reply.json["implementation"].textOf("url"), std::string_view(m_server.baseUrl()));
        const auto& rest = reply.json["rest"].items().front();
        std::size_t params = 0;
        for (const auto& resource : rest["resource"].items()) {
            const std::string type(resource.textOf("type"));
            for (const auto& param : resource["searchParam"].items()) {
                // Spaced out, or this would be more than a thousand requests.
                if (++params % 9 != 0)
                    continue;
                const std::string query = type + '?' + std::string(param.textOf("name")) + "=1999&_count=0";
                const Reply search = client.get(query, {{"Prefer", "handling=strict"}});
                QVERIFY2(search.status == 200, query.c_str());
            }
            const auto& includes = resource["searchInclude"].items();
            if (!includes.empty())
                QCOMPARE(
                    client.get(type + "?_include=" + includes.front().text(), {{"Prefer", "handling=strict"}}).status,
                    200);
            const auto& reverse = resource["searchRevInclude"].items();
            if (!reverse.empty())
                QCOMPARE(client.get(type + "?_revinclude=" + reverse.back().text(), {{"Prefer", "handling=strict"}})
                             .status,
                         200);
        }
        QVERIFY(params > 1000);
    }

    void deepJsonIsRefused() {
        Client client(m_server);
        std::string deep = R"({"resourceType":"Patient","x":)";
        for (int i = 0; i < 100'000; ++i)
            deep += '[';
        QCOMPARE(client.send("POST", "Patient", deep).status, 400);
        for (int i = 0; i < 100'000; ++i)
            deep += ']';
        QCOMPARE(client.send("POST", "Patient", deep + '}').status, 400);
    }

private:
    fb::sandbox::SandboxServer m_server;
};

QTEST_GUILESS_MAIN(TestSandboxRest)
#include "tst_sandbox_rest.moc"
