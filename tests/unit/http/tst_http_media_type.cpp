// Media types and what a client wants.
#include "http/media_type.h"

#include <QTest>

using namespace fb::http;

namespace {
Format wanted(std::vector<const char*> accept, std::string_view parameter = {}) {
    Fields fields;
    for (const char* value : accept)
        fields.add("ACCEPT", value);
    return wantedFormat(fields, parameter);
}
} // namespace

class TestHttpMediaType : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void parses() {
        const MediaType t = parseMediaType(" Application/FHIR+json ; Charset=\"UTF-8\"; fhirVersion=4.0 ");
        QCOMPARE(t.type, std::string("application"));
        QCOMPARE(t.subtype, std::string("fhir+json"));
        QCOMPARE(t.charset, std::string("utf-8"));
        QCOMPARE(t.fhirVersion, std::string("4.0"));
        QCOMPARE(parseMediaType("text/xml;").subtype, std::string("xml"));
        QCOMPARE(parseMediaType("a/b;charset=\"x\\\"y\"").charset, std::string("x\"y"));
    }

    void malformed() {
        for (const char* text : {"", "json", "/json", "application/", "application json", "application/json;charset",
                                 "application/json;charset=", "application/json;charset=\"utf-8", "application/json x",
                                 "application/json, text/xml", "application/json;=x", "a/b;c=\"\\"})
            QVERIFY2(parseMediaType(text).type.empty(), text);
    }

    void formats() {
        const auto format = [](const char* text) { return formatOf(parseMediaType(text)); };
        for (const char* text : {"application/json", "application/fhir+json", "application/json+fhir", "text/json; charset=utf-8"})
            QVERIFY2(format(text) == Format::Json, text);
        for (const char* text : {"application/xml", "application/fhir+xml", "application/xml+fhir", "TEXT/XML"})
            QVERIFY2(format(text) == Format::Xml, text);
        for (const char* text : {"text/turtle", "application/fhir+turtle", "application/x-turtle"})
            QVERIFY2(format(text) == Format::Turtle, text);
        for (const char* text : {"application/json-patch+json", "text/html", "image/json", "application/fhir+ndjson"})
            QVERIFY2(format(text) == Format::Other, text);
        QVERIFY(format("broken") == Format::Unspecified);
    }

    void parameter() {
        QVERIFY(formatOfParameter("json") == Format::Json);
        QVERIFY(formatOfParameter("XML") == Format::Xml);
        QVERIFY(formatOfParameter("ttl") == Format::Turtle);
        QVERIFY(formatOfParameter("application/fhir+xml") == Format::Xml);
        QVERIFY(formatOfParameter("application/fhir json") == Format::Json); // "+" that was not encoded
        QVERIFY(formatOfParameter("application/fhir json; fhirVersion=4.0") == Format::Json);
        QVERIFY(formatOfParameter("") == Format::Unspecified);
        QVERIFY(formatOfParameter("html") == Format::Other);
    }

    void wishes() {
        QVERIFY(wanted({}) == Format::Unspecified);
        QVERIFY(wanted({""}) == Format::Unspecified);
        QVERIFY(wanted({"*/*"}) == Format::Unspecified);
        QVERIFY(wanted({"application/*"}) == Format::Unspecified);
        QVERIFY(wanted({"application/fhir+xml"}) == Format::Xml);
        QVERIFY(wanted({"application/fhir+xml, */*"}) == Format::Xml);
        QVERIFY(wanted({"*/*, application/fhir+xml;q=0.5"}) == Format::Unspecified);
        QVERIFY(wanted({"application/fhir+xml;q=0.8, application/fhir+json;q=0.9"}) == Format::Json);
        QVERIFY(wanted({"application/fhir+xml;q=0.8", "application/json"}) == Format::Json);
        QVERIFY(wanted({"application/fhir+json, application/fhir+xml"}) == Format::Json);
        QVERIFY(wanted({"application/fhir+json;q=0, application/fhir+xml;q=0.001"}) == Format::Xml);
        QVERIFY(wanted({"text/html"}) == Format::Other);
        QVERIFY(wanted({"text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"}) == Format::Xml);
        QVERIFY(wanted({"text/html, */*;q=0.1"}) == Format::Unspecified);
        QVERIFY(wanted({"broken, application/json"}) == Format::Json);
        QVERIFY(wanted({"application/xml;q=2, application/json;q=0.1"}) == Format::Json);
        QVERIFY(wanted({"application/xml;q=0.1234, application/json;q=0.1"}) == Format::Json);
        QVERIFY(wanted({"application/xml"}, "json") == Format::Json);
        QVERIFY(wanted({"application/xml"}, "text/html") == Format::Other);
    }
};

QTEST_GUILESS_MAIN(TestHttpMediaType)
#include "tst_http_media_type.moc"
