// Batch and transaction over HTTP (FHIR R4 http.html 3.1.0.11).
#include "sandbox_client.h"

#include <QtTest>

using namespace fbtest;

class TestSandboxBundles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void urnsBecomeReferences();
    void absoluteFullUrlsAreResolvedToo();
    void runsInTheOrderOfMethods();
    void failureRollsEverythingBack();
    void conditionalEntriesAndReferences();
    void patchesInABinary();
    void transactionsRefused_data();
    void transactionsRefused();
    void transactionsOfOthersWork_data();
    void transactionsOfOthersWork();
    void batchEntriesStandAlone();
    void bothFormsOfTheBaseTakeBundles();
    void representationsWhenAskedFor();

private:
    fb::sandbox::SandboxServer m_server;
};

namespace {

std::string quote(const char* text) { return fb::json::quoted(text); }

std::string bundle(const char* type, std::initializer_list<std::string> entries) {
    std::string list;
    for (const std::string& entry : entries)
        list += (list.empty() ? "" : ",") + entry;
    return "{" + quote("resourceType") + ":" + quote("Bundle") + "," + quote("type") + ":" + quote(type) + "," +
           quote("entry") + ":[" + list + "]}";
}

// `resource` and `more` (further members of the request) are JSON text.
std::string entry(const char* method, const char* url, const char* resource = nullptr, const char* fullUrl = nullptr,
                  const char* more = nullptr) {
    std::string out = "{";
    if (fullUrl)
        out += quote("fullUrl") + ":" + quote(fullUrl) + ",";
    if (resource)
        out += quote("resource") + ":" + resource + ",";
    out += quote("request") + ":{" + quote("method") + ":" + quote(method) + "," + quote("url") + ":" + quote(url);
    return out + (more ? std::string(",") + more : std::string()) + "}}";
}

std::string expressionOf(const Reply& reply) {
    const auto& issues = reply.json["issue"].items();
    return issues.empty() || issues[0]["expression"].items().empty() ? std::string()
                                                                     : issues[0]["expression"].items()[0].text();
}

// "Patient/x" of entry i of a response.
std::string placeOf(const Reply& reply, std::size_t i, const std::string& base) {
    const auto& entries = reply.json["entry"].items();
    if (i >= entries.size())
        return {};
    const std::string location(entries[i]["response"].textOf("location"));
    return location.substr(base.size() + 1, location.find("/_history") - base.size() - 1);
}

std::string statusOf(const Reply& reply, std::size_t i) {
    const auto& entries = reply.json["entry"].items();
    return i < entries.size() ? std::string(entries[i]["response"].textOf("status")) : std::string();
}

} // namespace

void TestSandboxBundles::init() {
    const auto started = m_server.start({});
    QVERIFY2(started.has_value(), started ? "" : started.error().sentence().c_str());
}

void TestSandboxBundles::urnsBecomeReferences() {
    Client client(m_server);
    const Reply reply = client.send(
        "POST", "",
        bundle(
            "transaction",
            {entry(
                 "POST", "Observation",
                 R"({"resourceType":"Observation","subject":{"reference":"urn:uuid:aa"},"note":[{"text":"urn:uuid:aa"}],"identifier":[{"value":"urn:uuid:aa"}],"derivedFrom":[{"reference":"urn:uuid:bb"}],"text":{"div":"<a href=\"urn:uuid:aa\">x</a> urn:uuid:aa"}})",
                 "urn:uuid:cc"),
             entry("POST", "Patient", R"({"resourceType":"Patient","name":[{"family":"T"}]})", "urn:uuid:aa"),
             entry("PUT", "Observation/fixed",
                   R"({"resourceType":"Observation","id":"fixed","subject":{"reference":"urn:uuid:aa"}})",
                   "urn:uuid:bb")}));
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.json.textOf("type"), std::string_view("transaction-response"));
    QCOMPARE(statusOf(reply, 0), std::string("201 Created"));
    const std::string patient = placeOf(reply, 1, m_server.baseUrl());
    const Reply observation = client.get(placeOf(reply, 0, m_server.baseUrl()));
    QCOMPARE(std::string(observation.json["subject"].textOf("reference")), patient);
    QCOMPARE(observation.json["derivedFrom"].items()[0].textOf("reference"), std::string_view("Observation/fixed"));
    // Only references and links: texts that look alike stay.
    QCOMPARE(observation.json["note"].items()[0].textOf("text"), std::string_view("urn:uuid:aa"));
    QCOMPARE(observation.json["identifier"].items()[0].textOf("value"), std::string_view("urn:uuid:aa"));
    QCOMPARE(std::string(observation.json["text"].textOf("div")), "<a href=\"" + patient + "\">x</a> urn:uuid:aa");
    QCOMPARE(client.get("Observation?patient.name=T&_elements=id").json["total"].integer().value_or(0),
             std::int64_t(2));
}

void TestSandboxBundles::absoluteFullUrlsAreResolvedToo() {
    Client client(m_server);
    const Reply reply = client.send(
        "POST", "",
        bundle(
            "transaction",
            {entry("POST", "Patient", R"({"resourceType":"Patient"})", "http://example.org/fhir/Patient/123"),
             entry("POST", "Observation", R"({"resourceType":"Observation","subject":{"reference":"Patient/123"}})",
                   "http://example.org/fhir/Observation/9"),
             entry("POST", "Observation",
                   R"({"resourceType":"Observation","subject":{"reference":"http://example.org/fhir/Patient/123"}})",
                   "urn:uuid:1"),
             entry("POST", "Observation", R"({"resourceType":"Observation","subject":{"reference":"Patient/123"}})",
                   "http://other.org/fhir/Observation/9")}));
    QCOMPARE(reply.status, 200);
    const std::string patient = placeOf(reply, 0, m_server.baseUrl());
    const auto subject = [&](std::size_t i) {
        return std::string(client.get(placeOf(reply, i, m_server.baseUrl())).json["subject"].textOf("reference"));
    };
    QCOMPARE(subject(1), patient);
    QCOMPARE(subject(2), patient);
    QCOMPARE(subject(3), std::string("Patient/123"));
}

void TestSandboxBundles::runsInTheOrderOfMethods() {
    Client client(m_server);
    client.send("PUT", "Patient/old", R"({"resourceType":"Patient","id":"old","identifier":[{"value":"k"}]})");
    // The delete comes first, so that the create finds nothing of that identifier; the read sees it all.
    const Reply reply = client.send(
        "POST", "",
        bundle("transaction", {entry("GET", "Patient?identifier=k"),
                               entry("POST", "Patient", R"({"resourceType":"Patient","identifier":[{"value":"k"}]})",
                                     "urn:uuid:1", R"("ifNoneExist":"identifier=k")"),
                               entry("PUT", "Patient/third",
                                     R"({"resourceType":"Patient","id":"third","identifier":[{"value":"k"}]})"),
                               entry("DELETE", "Patient/old")}));
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.json["entry"].items()[0]["resource"]["total"].integer().value_or(0), std::int64_t(2));
    QCOMPARE(statusOf(reply, 1), std::string("201 Created"));
    QCOMPARE(statusOf(reply, 2), std::string("201 Created"));
    QCOMPARE(statusOf(reply, 3), std::string("204 No Content"));
    QCOMPARE(client.get("Patient/old").status, 410);
}

void TestSandboxBundles::failureRollsEverythingBack() {
    Client client(m_server);
    client.send("PUT", "Patient/stay", R"({"resourceType":"Patient","id":"stay","active":true})");
    const std::uint64_t before = m_server.resources();
    const Reply reply = client.send(
        "POST", "",
        bundle("transaction", {entry("POST", "Patient", R"({"resourceType":"Patient","name":[{"family":"Ghost"}]})"),
                               entry("DELETE", "Patient/stay"),
                               entry("PUT", "Patient/p9", R"({"resourceType":"Patient","id":"p9"})"),
                               entry("PUT", "Patient/other", R"({"resourceType":"Patient","id":"other"})", nullptr,
                                     R"("ifMatch":"W/\"4\"")")}));
    QCOMPARE(reply.status, 412);
    QCOMPARE(expressionOf(reply), std::string("Bundle.entry[3]"));
    QCOMPARE(client.get("Patient/stay").status, 200);
    QCOMPARE(client.get("Patient/p9").status, 404);
    QCOMPARE(client.get("Patient?name=Ghost").ids(), std::string());
    QCOMPARE(client.get("Patient/stay/_history").json["entry"].items().size(), std::size_t(1));
    QCOMPARE(m_server.resources(), before);
    // The server works on.
    QCOMPARE(client.send("PUT", "Patient/p9", R"({"resourceType":"Patient","id":"p9"})").header("etag"),
             std::string("W/\"1\""));
}

void TestSandboxBundles::conditionalEntriesAndReferences() {
    Client client(m_server);
    client.send("PUT", "Patient/c1",
                R"({"resourceType":"Patient","id":"c1","identifier":[{"system":"urn:s","value":"1"}]})");
    const Reply reply = client.send(
        "POST", "",
        bundle(
            "transaction",
            {entry("POST", "Patient", R"({"resourceType":"Patient"})", "urn:uuid:a",
                   R"("ifNoneExist":"identifier=urn:s|1")"),
             entry("PUT", "Patient?identifier=urn:s|2",
                   R"({"resourceType":"Patient","identifier":[{"system":"urn:s","value":"2"}]})", "urn:uuid:b"),
             entry(
                 "POST", "Observation",
                 R"({"resourceType":"Observation","subject":{"reference":"urn:uuid:a"},"focus":[{"reference":"urn:uuid:b"}],"performer":[{"reference":"Patient?identifier=urn:s|1"},{"reference":"Patient?identifier=urn:s|2"}]})")}));
    QCOMPARE(reply.status, 200);
    QCOMPARE(statusOf(reply, 0), std::string("200 OK"));
    QCOMPARE(statusOf(reply, 1), std::string("201 Created"));
    const std::string second = placeOf(reply, 1, m_server.baseUrl());
    const Reply o = client.get(placeOf(reply, 2, m_server.baseUrl()));
    QCOMPARE(o.json["subject"].textOf("reference"), std::string_view("Patient/c1"));
    QCOMPARE(std::string(o.json["focus"].items()[0].textOf("reference")), second);
    QCOMPARE(o.json["performer"].items()[0].textOf("reference"), std::string_view("Patient/c1"));
    // Made in the same transaction.
    QCOMPARE(std::string(o.json["performer"].items()[1].textOf("reference")), second);
    const Reply gone = client.send("POST", "",
                                   bundle("transaction", {entry("DELETE", "Patient?identifier=urn:s|2"),
                                                          entry("DELETE", "Patient?identifier=urn:s|none")}));
    QCOMPARE(gone.status, 200);
    QCOMPARE(client.get(second).status, 410);
}

void TestSandboxBundles::patchesInABinary() {
    Client client(m_server);
    client.send("PUT", "Patient/pb", R"({"resourceType":"Patient","id":"pb","active":true})");
    const std::string patch = fb::base64(R"([{"op":"replace","path":"/active","value":false}])");
    const std::string binary = R"({"resourceType":"Binary","contentType":"application/json-patch+json","data":)" +
                               quote(patch.c_str()) + "}";
    for (const char* type : {"transaction", "batch"})
        QCOMPARE(statusOf(client.send("POST", "", bundle(type, {entry("PATCH", "Patient/pb", binary.c_str())})), 0),
                 std::string("200 OK"));
    const Reply now = client.get("Patient/pb");
    QCOMPARE(now.header("etag"), std::string("W/\"3\""));
    QVERIFY(now.json.find("active") && !now.json["active"].boolean());
    QCOMPARE(client
                 .send("POST", "",
                       bundle("transaction", {entry("PATCH", "Patient/pb", R"({"resourceType":"Parameters"})")}))
                 .status,
             501);
}

void TestSandboxBundles::transactionsRefused_data() {
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("expression");
    const auto row = [](const char* name, const std::string& body, int status, const char* expression) {
        QTest::newRow(name) << QByteArray::fromStdString(body) << status << QByteArray(expression);
    };
    const char* p1 = R"({"resourceType":"Patient","id":"x"})";
    row("same identity twice", bundle("transaction", {entry("PUT", "Patient/x", p1), entry("DELETE", "Patient/x")}),
        400, "Bundle.entry[1]");
    row("same fullUrl twice",
        bundle("transaction",
               {entry("POST", "Patient", p1, "urn:uuid:a"), entry("POST", "Patient", p1, "urn:uuid:a")}),
        400, "Bundle.entry[1]");
    row("unknown type", bundle("transaction", {entry("POST", "Nix", R"({"resourceType":"Nix"})")}), 404,
        "Bundle.entry[0]");
    row("no resource", bundle("transaction", {entry("POST", "Patient")}), 400, "Bundle.entry[0]");
    row("no request", bundle("transaction", {R"({"resource":{"resourceType":"Patient"}})"}), 400, "Bundle.entry[0]");
    row("method", bundle("transaction", {entry("FROB", "Patient/1")}), 400, "Bundle.entry[0]");
    row("type of the resource", bundle("transaction", {entry("POST", "Patient", R"({"resourceType":"Basic"})")}), 400,
        "Bundle.entry[0]");
    row("id of the resource", bundle("transaction", {entry("PUT", "Patient/y", p1)}), 400, "Bundle.entry[0]");
    row("read of nothing", bundle("transaction", {entry("POST", "Patient", p1), entry("GET", "Patient/none")}), 404,
        "Bundle.entry[1]");
    row("elsewhere", bundle("transaction", {entry("GET", "http://elsewhere.org/fhir/Patient/1")}), 400,
        "Bundle.entry[0]");
    row("operation", bundle("transaction", {entry("POST", "Patient/$match", p1)}), 400, "Bundle.entry[0]");
    row("reference to nothing",
        bundle("transaction",
               {entry("POST", "Observation",
                      R"({"resourceType":"Observation","subject":{"reference":"Patient?identifier=none"}})")}),
        412, "Bundle.entry[0]");
    row("bad patch",
        bundle("transaction",
               {entry("PATCH", "Patient/x",
                      R"({"resourceType":"Binary","contentType":"application/json-patch+json","data":"###"})")}),
        400, "Bundle.entry[0]");
    row("entry is a list", R"({"resourceType":"Bundle","type":"transaction","entry":{}})", 400, "");
    row("no type", R"({"resourceType":"Bundle"})", 400, "");
    row("collection", R"({"resourceType":"Bundle","type":"collection"})", 400, "");
    for (const auto& [file, status] : std::initializer_list<std::pair<const char*, int>>{
             {"Bundle-TransactionForRollBack.json", 404},
             {"Bundle-TransactionForRollBackWithDelete.json", 400},
             {"Bundle-TransactionWithConditionalReferenceInResourceBody.json", 412},
             {"Bundle-TransactionWithMultipleResourcesWithSameFullUrl.json", 400},
             {"Bundle-TransactionWithMultipleEntriesModifyingSameResource.json", 400},
             {"Bundle-TransactionWithInvalidBundleEntry.json", 400},
             {"Bundle-InvalidBundleType.json", 400},
             {"Bundle-TypeMissing.json", 400}})
        QTest::newRow(file) << QByteArray::fromStdString(fromFile(file)) << status << QByteArray("any");
}

void TestSandboxBundles::transactionsRefused() {
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    QFETCH(QByteArray, expression);
    QVERIFY(!body.isEmpty());
    const Reply reply = Client(m_server).send("POST", "", body.toStdString());
    QCOMPARE(reply.status, status);
    QCOMPARE(reply.json.textOf("resourceType"), std::string_view("OperationOutcome"));
    if (expression != "any")
        QCOMPARE(QByteArray::fromStdString(expressionOf(reply)), expression);
    QCOMPARE(m_server.resources(), std::uint64_t(0));
}

void TestSandboxBundles::transactionsOfOthersWork_data() {
    QTest::addColumn<QString>("file");
    QTest::newRow("conditional create") << QStringLiteral("Bundle-TransactionWithConditionalCreateAndReference.json");
    QTest::newRow("binary patch") << QStringLiteral("Bundle-BinaryPatch.json");
}

void TestSandboxBundles::transactionsOfOthersWork() {
    QFETCH(QString, file);
    const Reply reply = Client(m_server).send("POST", "", fromFile(file.toLatin1().constData()));
    QCOMPARE(reply.status, 200);
    for (const auto& e : reply.json["entry"].items())
        QVERIFY(e["response"].textOf("status").starts_with('2'));
}

void TestSandboxBundles::batchEntriesStandAlone() {
    Client client(m_server);
    client.send("PUT", "Patient/s1", R"({"resourceType":"Patient","id":"s1"})");
    const Reply reply =
        client.send("POST", "",
                    bundle("batch", {entry("GET", "Patient/s1"), entry("GET", "Patient/none"),
                                     entry("POST", "Patient", R"({"resourceType":"Patient"})"),
                                     entry("PUT", "Patient/s1", R"({"resourceType":"Patient","id":"s1"})", nullptr,
                                           R"("ifMatch":"W/\"9\"")"),
                                     entry("GET", "Patient?_id=s1"), entry("DELETE", "Patient/s1"),
                                     entry("FROB", "Patient/s1"), entry("GET", "metadata?_summary=true"),
                                     entry("GET", "Patient/s1", nullptr, nullptr, R"("ifNoneMatch":"W/\"1\"")"),
                                     entry("POST", "", R"({"resourceType":"Bundle","type":"batch"})")}));
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.json.textOf("type"), std::string_view("batch-response"));
    QCOMPARE(reply.json["entry"].items().size(), std::size_t(10));
    QCOMPARE(statusOf(reply, 0), std::string("200 OK"));
    QCOMPARE(reply.json["entry"].items()[0]["resource"].textOf("id"), std::string_view("s1"));
    QCOMPARE(statusOf(reply, 1), std::string("404 Not Found"));
    QCOMPARE(reply.json["entry"].items()[1]["response"]["outcome"].textOf("resourceType"),
             std::string_view("OperationOutcome"));
    QCOMPARE(statusOf(reply, 2), std::string("201 Created"));
    QVERIFY(!placeOf(reply, 2, m_server.baseUrl()).empty());
    QCOMPARE(statusOf(reply, 3), std::string("412 Precondition Failed"));
    QCOMPARE(reply.json["entry"].items()[4]["resource"]["total"].integer().value_or(0), std::int64_t(1));
    QCOMPARE(statusOf(reply, 5), std::string("204 No Content"));
    QCOMPARE(statusOf(reply, 6), std::string("400 Bad Request"));
    QCOMPARE(reply.json["entry"].items()[7]["resource"].textOf("resourceType"),
             std::string_view("CapabilityStatement"));
    QCOMPARE(statusOf(reply, 8), std::string("410 Gone"));
    QCOMPARE(statusOf(reply, 9), std::string("400 Bad Request"));
}

void TestSandboxBundles::bothFormsOfTheBaseTakeBundles() {
    Client client(m_server);
    const std::string empty = R"({"resourceType":"Bundle","type":"batch"})";
    QCOMPARE(client.send("POST", "", empty).status, 200);
    QCOMPARE(client.send("POST", m_server.baseUrl() + '/', empty).status, 200);
    QCOMPARE(client.send("POST", "", bundle("transaction", {}), {{"Prefer", "return=representation"}}).status, 200);
}

void TestSandboxBundles::representationsWhenAskedFor() {
    Client client(m_server);
    const std::string body = bundle("transaction", {entry("POST", "Patient", R"({"resourceType":"Patient"})")});
    QVERIFY(!client.send("POST", "", body).json["entry"].items()[0].find("resource"));
    const Reply whole = client.send("POST", "", body, {{"Prefer", "return=representation"}});
    QCOMPARE(whole.json["entry"].items()[0]["resource"].textOf("resourceType"), std::string_view("Patient"));
}

QTEST_GUILESS_MAIN(TestSandboxBundles)
#include "tst_sandbox_bundles.moc"
