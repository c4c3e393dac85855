// OperationOutcome and the short result of an answer.
#include "base/json.h"
#include "fhir/body_scan.h"
#include "fhir/operation_outcome.h"

#include <QFile>
#include <QXmlStreamReader>
#include <QtTest>

namespace http = fb::http;
using namespace fb::fhir;

namespace {

// JSON in the rows is written with ' for ".
std::string quoted(std::string text) {
    std::replace(text.begin(), text.end(), '\'', '"');
    return text;
}

std::string result(int status, const std::string& body, std::string_view etag = {}, std::string_view location = {},
                   bool complete = true) {
    AnswerFacts facts;
    facts.status = status;
    facts.body = body;
    facts.etag = etag;
    facts.location = location;
    facts.complete = complete;
    return resultText(facts);
}

std::string searchset(int matches, int includes, const std::string& total) {
    std::string out = "{'resourceType':'Bundle','type':'searchset'," + (total.empty() ? "" : "'total':" + total + ",") +
                      "'link':[{'relation':'self','url':'x'}],'entry':[";
    for (int i = 0; i < matches + includes; ++i)
        out += std::string(i > 0 ? "," : "") + "{'fullUrl':'u','resource':{'resourceType':'Bundle','total':9,'entry':[{},{}]},"
               "'search':{'mode':'" + (i < matches ? "match" : "include") + "'}}";
    return quoted(out + "]}");
}

} // namespace

class TestAnswers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void results_data() {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("etag");
        QTest::addColumn<QByteArray>("location");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, int status, const char* etag, const char* location, const std::string& body,
                            const char* expected) {
            QTest::newRow(name) << status << QByteArray(etag) << QByteArray(location) << QByteArray::fromStdString(quoted(body))
                                << QByteArray(expected);
        };
        row("a page", 200, "", "", searchset(50, 0, "212"), "50 of 212");
        row("one", 200, "", "", searchset(1, 0, "1"), "1 of 1");
        row("none", 200, "", "", searchset(0, 0, "0"), "0 of 0");
        row("no entry member", 200, "", "", "{'resourceType':'Bundle','type':'searchset','total':0}", "0 of 0");
        row("included", 200, "", "", searchset(3, 3, "3"), "3 + 3 incl.");
        row("a page with included", 200, "", "", searchset(3, 2, "40"), "3 of 40 + 2 incl.");
        row("no total", 200, "", "", searchset(2, 0, ""), "2 matches");
        row("no total, one", 200, "", "", searchset(1, 0, ""), "1 match");
        row("no total, included", 200, "", "", searchset(2, 1, ""), "2 + 1 incl.");
        row("no search.mode", 200, "", "", "{'resourceType':'Bundle','type':'searchset','entry':[{'resource':{}},{}]}", "2 matches");
        row("outcome entry", 200, "", "",
            "{'entry':[{'search':{'mode':'outcome'}},{'search':{'mode':'match'}}],'type':'searchset','total':1,'resourceType':'Bundle'}",
            "1 of 1");
        row("a bundle's ETag is no version", 200, "W/\"7\"", "", searchset(1, 0, "1"), "1 of 1");
        row("history", 200, "", "", "{'resourceType':'Bundle','type':'history','total':2,'entry':[{},{}]}", "2 versions");
        row("history page", 200, "", "", "{'resourceType':'Bundle','type':'history','total':9,'entry':[{}]}", "1 of 9 versions");
        row("transaction", 200, "", "",
            "{'resourceType':'Bundle','type':'transaction-response','entry':[{'response':{'status':'201 Created'}},{}]}", "2 entries");
        row("batch with failures", 200, "", "",
            "{'resourceType':'Bundle','type':'batch-response','entry':[{'response':{'status':'404'}},"
            "{'response':{'outcome':{'issue':[]},'status':'200 OK'}},{'response':{'status':'500'}}]}",
            "3 entries, 2 failed");
        row("document", 200, "", "", "{'resourceType':'Bundle','type':'document','entry':[{}]}", "1 entry");
        row("expansion", 200, "", "",
            "{'resourceType':'ValueSet','expansion':{'total':4,'contains':[{'code':'a','designation':[{'value':'x'}],'contains':[{'code':'a1','contains':[{}]}]},"
            "{'code':'b'}],'parameter':[{}]}}",
            "4 codes");
        row("expansion with groups", 200, "", "", "{'resourceType':'ValueSet','expansion':{'total':1,'contains':[{'contains':[{}]}]}}", "1 code");
        row("part of an expansion", 200, "", "", "{'resourceType':'ValueSet','expansion':{'contains':[{}],'total':300}}", "1 of 300 codes");
        row("value set", 200, "W/\"4\"", "", "{'resourceType':'ValueSet','compose':{}}", "version 4");
        row("read", 200, "W/\"4\"", "", "{'resourceType':'Patient','id':'1'}", "version 4");
        row("strong ETag", 200, "\"4\"", "", "{'resourceType':'Patient','id':'1'}", "version 4");
        row("version in meta", 200, "", "", "{'resourceType':'Patient','meta':{'tag':[{}],'versionId':'7'}}", "version 7");
        row("nested meta", 200, "", "", "{'resourceType':'Patient','contained':[{'meta':{'versionId':'7'}}]}", "");
        row("hash as ETag", 200, "W/\"1a-x+/=\"", "", "{'resourceType':'Patient'}", "");
        row("not FHIR", 200, "W/\"4\"", "", "{'a':1}", "");
        row("empty with ETag", 200, "W/\"8\"", "", "", "version 8");
        row("capabilities", 200, "", "", "{'resourceType':'CapabilityStatement','fhirVersion':'4.0.1'}", "FHIR 4.0.1");
        row("outcome", 200, "", "",
            "{'resourceType':'OperationOutcome','issue':[{'severity':'information','code':'informational'}]}", "informational");
        row("created", 201, "W/\"1\"", "http://h/fhir/Observation/90412/_history/1", "", "created 90412");
        row("created, no history", 201, "", "http://h/fhir/Observation/90412", "", "created 90412");
        row("created, relative", 201, "", "Observation/90412/_history/1", "", "created 90412");
        row("created, in the body", 201, "", "", "{'resourceType':'Patient','id':'77'}", "created 77");
        row("created, nothing said", 201, "", "", "", "created");
        row("created, odd place", 201, "", "http://h/x y", "", "created");
        row("accepted", 202, "", "http://h/status/1", "", "accepted");
        row("no content", 204, "W/\"2\"", "", "", "no content");
        row("not modified", 304, "W/\"2\"", "", "", "not modified");
        row("redirected", 307, "", "http://h", "", "redirected");
        row("forbidden", 403, "", "", "{'resourceType':'OperationOutcome','issue':[{'severity':'error','code':'forbidden'}]}", "forbidden");
        row("the first error counts", 422, "", "",
            "{'issue':[{'code':'informational','severity':'information'},{'diagnostics':'x','severity':'error','code':'processing'},"
            "{'severity':'fatal','code':'exception'}],'resourceType':'OperationOutcome'}",
            "processing");
        row("only warnings", 400, "", "", "{'resourceType':'OperationOutcome','issue':[{'severity':'warning','code':'invalid'}]}", "invalid");
        row("error without outcome", 500, "", "", "<html>", "");
        row("a code that is none", 400, "", "", "{'resourceType':'OperationOutcome','issue':[{'severity':'error','code':'<b>'}]}", "");
        row("XML searchset", 200, "", "",
            "<Bundle xmlns='http://hl7.org/fhir'><type value='searchset'/><total value='4'/><entry><resource><Patient><id value='1'/>"
            "<total value='9'/></Patient></resource><search><mode value='match'/></search></entry><entry><search><mode value='include'/>"
            "</search></entry></Bundle>",
            "1 of 4 + 1 incl.");
        row("XML outcome", 404, "", "",
            "<?xml version='1.0'?><OperationOutcome xmlns='http://hl7.org/fhir'><text><div><p>x</p></div></text><issue><severity "
            "value='error'/><code value='not-found'/></issue></OperationOutcome>",
            "not-found");
        row("XML resource", 200, "", "", "<Patient><id value='1'/><meta><versionId value='3'/></meta></Patient>", "version 3");
        row("XML expansion", 200, "", "",
            "<ValueSet><expansion><contains><code value='a'/><contains/></contains><contains/></expansion></ValueSet>", "3 codes");
        row("XML response", 200, "", "",
            "<Bundle><type value='batch-response'/><entry><response><status value='404'/></response></entry></Bundle>",
            "1 entry, 1 failed");
    }

    void results() {
        QFETCH(int, status);
        QFETCH(QByteArray, etag);
        QFETCH(QByteArray, location);
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, expected);
        QCOMPARE(QByteArray::fromStdString(result(status, body.toStdString(), etag.toStdString(), location.toStdString())), expected);
    }

    void mediaTypes() {
        AnswerFacts facts;
        facts.status = 200;
        facts.etag = "W/\"abc\"";
        facts.body = "%PDF-1.7";
        facts.contentType = "application/pdf";
        QCOMPARE(resultText(facts), "PDF");
        facts.contentType = "Application/FHIR+ndjson; charset=utf-8";
        QCOMPARE(resultText(facts), "NDJSON");
        facts.contentType = "application/fhir+json";
        QCOMPARE(resultText(facts), "");
    }

    // A count is only given when it is known to be the count.
    void cutBodiesAreNotCounted() {
        const std::string body = searchset(5, 0, "212");
        QCOMPARE(result(200, body, {}, {}, false), "of 212");
        QCOMPARE(result(200, body.substr(0, body.size() / 2)), "of 212");
        for (std::size_t n = 0; n < body.size(); ++n) {
            const std::string text = result(200, body.substr(0, n));
            QVERIFY2(text.empty() || text == "of 212", text.c_str());
        }
        QCOMPARE(result(200, searchset(5, 0, ""), {}, {}, false), "");
        QCOMPARE(result(200, body + "]"), "5 of 212");
    }

    void hostileBodies() {
        for (const char* unit : {"[", "{", "{\"entry\":[", "\"", "\\", "<", "<a>", "<Bundle><entry>", "{\"issue\":[{\"code\":", "</a>", "<!--"}) {
            std::string text = "{\"resourceType\":\"Bundle\",\"entry\":";
            for (int i = 0; i < 50000; ++i)
                text += unit;
            QCOMPARE(result(200, text), "");
            QCOMPARE(result(400, text.substr(32)), "");
        }
    }

    void longBundles() {
        const std::string big = searchset(2000, 500, "99999");
        QCOMPARE(result(200, big), "2000 of 99999 + 500 incl.");
    }

    void outcomeInJson() {
        const auto text = operationOutcome({"error", "forbidden", "No \"entry\" for\n\x01<you>\xFF", "Patient.name"}, http::Format::Json);
        const auto value = fb::json::parse(text);
        QVERIFY(value.has_value());
        QCOMPARE(value->textOf("resourceType"), "OperationOutcome");
        const auto& issue = (*value)["issue"].items().at(0);
        QCOMPARE(issue.textOf("severity"), "error");
        QCOMPARE(issue.textOf("code"), "forbidden");
        QCOMPARE(issue.textOf("diagnostics"), "No \"entry\" for\n <you>\xEF\xBF\xBD");
        QCOMPARE(issue["expression"].items().at(0).text(), "Patient.name");
        QCOMPARE(operationOutcome(Issue{"error", "throttled", "", ""}, http::Format::Unspecified),
                 quoted("{'resourceType':'OperationOutcome','issue':[{'severity':'error','code':'throttled'}]}"));
    }

    void outcomeInXml() {
        const std::string diagnostics = "a & b < c > \"d\" 'e'\n\tf \xC3\xA4 \xF0\x9F\x94\xA5";
        const auto text = operationOutcome({{"fatal", "transient", diagnostics + "\x02\xEF\xBF\xBF", ""}, {"warning", "", "x", "Patient.id"}},
                                           http::Format::Xml);
        QXmlStreamReader reader(QByteArray::fromStdString(text));
        std::vector<std::string> found;
        while (!reader.atEnd())
            if (reader.readNext() == QXmlStreamReader::StartElement) {
                QCOMPARE(reader.namespaceUri().toString(), QStringLiteral("http://hl7.org/fhir"));
                found.push_back(reader.name().toString().toStdString() + "=" +
                                reader.attributes().value(QStringLiteral("value")).toString().toStdString());
            }
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
        const std::vector<std::string> expected{"OperationOutcome=", "issue=", "severity=fatal", "code=transient",
                                                "diagnostics=" + diagnostics + " \xEF\xBF\xBD", "issue=", "severity=warning",
                                                "code=processing", "diagnostics=x", "expression=Patient.id"};
        QCOMPARE(found, expected);
    }

    void outcomeIsNeverEmpty() {
        QCOMPARE(operationOutcome(std::vector<Issue>{}, http::Format::Json),
                 quoted("{'resourceType':'OperationOutcome','issue':[{'severity':'information','code':'informational'}]}"));
        QCOMPARE(contentTypeOf(http::Format::Xml), "application/fhir+xml; charset=utf-8");
        QCOMPARE(contentTypeOf(http::Format::Turtle), "application/fhir+json; charset=utf-8");
    }

    void outcomesReadBack() {
        for (const auto format : {http::Format::Json, http::Format::Xml})
            QCOMPARE(result(429, operationOutcome(Issue{"error", "throttled", "Too many </issue> \"}]}", ""}, format)), "throttled");
    }
};

QTEST_GUILESS_MAIN(TestAnswers)
#include "tst_answers.moc"
