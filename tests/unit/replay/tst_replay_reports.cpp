// Reports are read back with other readers than the code that wrote them; hostile content stays content.
#include "clinic.h"
#include "replay/replay.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>
#include <QXmlStreamReader>

using namespace fb;
using namespace fb::replay;
using fb::test::LoopbackServer;
using fb::test::Request;

namespace {

const std::string kEvil = "</td><script>alert(1)</script>\\\"'&\\u0001\\uffff]]>";

traffic::Exchange exchange(traffic::ExchangeId id, const std::string& target, const std::string& body) {
    traffic::Exchange out;
    out.id = id;
    out.method = "GET";
    out.target = target;
    out.status = 200;
    out.resource = "Patient";
    out.interaction = fhir::Interaction::Read;
    out.requestHead = "GET " + target + " HTTP/1.1\r\nHost: gw\r\n\r\n";
    out.responseHead = "HTTP/1.1 200 OK\r\nContent-Type: application/fhir+json\r\n\r\n";
    out.responseBody.bytes = body;
    return out;
}

} // namespace

class TestReplayReports : public QObject {
    Q_OBJECT
    std::string m_json;
    std::string m_html;
    std::string m_junit;

private Q_SLOTS:
    void initTestCase() {
        LoopbackServer server([](const Request& request) {
            if (request.target.find("/broken") != std::string::npos)
                return test::Reply{"", true, {}};
            return test::answer(request.target.find("/gone") != std::string::npos ? 404 : 200,
                                "{\"resourceType\":\"Patient\",\"meta\":{\"versionId\":\"2\"},\"active\":true,\"name\":\"b\"}");
        });
        const std::string same = "{\"resourceType\":\"Patient\",\"meta\":{\"versionId\":\"1\"},\"active\":true,\"name\":\"b\"}";
        auto refused = exchange(5, "/fhir/Patient/r", same);
        refused.outcome = traffic::Outcome::Refused;
        Options options;
        options.target = server.url();
        options.routePrefix = "/fhir";
        Run run({exchange(1, "/fhir/Patient/1", same), exchange(2, "/fhir/Patient/<b>&\"", "{\"resourceType\":\"Patient\",\"active\":true,\"name\":\"" + kEvil + "\",\"x\":1}"),
                 exchange(3, "/fhir/Patient/gone", same), exchange(4, "/fhir/Patient/broken", same), refused},
                options);
        QVERIFY(run.run());
        m_json = reportJson(run);
        m_html = reportHtml(run);
        m_junit = reportJUnit(run);
    }

    void jsonIsComplete() {
        const auto report = json::parse(m_json);
        QVERIFY2(report, report ? "" : report.error().sentence().c_str());
        const json::Value& totals = (*report)["totals"];
        QCOMPARE(*totals["total"].integer(), 5);
        QCOMPARE(*totals["equal"].integer(), 1);
        QCOMPARE(*totals["different"].integer(), 2);
        QCOMPARE(*totals["failed"].integer(), 1);
        QCOMPARE(*totals["skipped"].integer(), 1);
        const auto& pairs = (*report)["pairs"].items();
        QCOMPARE(pairs.size(), std::size_t(5));
        QCOMPARE(pairs[0].textOf("verdict"), std::string_view("equal"));
        QCOMPARE(*pairs[0]["counts"]["ignored"].integer(), 1);
        QCOMPARE(pairs[0]["elements"].items().at(0).textOf("element"), std::string_view("meta.versionId"));
        QCOMPARE(*pairs[2]["replayedStatus"].integer(), 404);
        QVERIFY(!pairs[3].textOf("reason").empty());
        QCOMPARE(pairs[4].textOf("verdict"), std::string_view("skipped"));
        std::int64_t grouped = 0;
        for (const auto& group : (*report)["groups"].items())
            if (group.textOf("kind") != "failed")
                grouped += *group["count"].integer();
        QCOMPARE(grouped, *pairs[1]["differences"].integer() + *pairs[2]["differences"].integer());
    }

    void junitIsValid() {
        QXmlStreamReader xml(QByteArray::fromStdString(m_junit));
        int cases = 0;
        int failures = 0;
        int errors = 0;
        int skipped = 0;
        bool evil = false;
        while (!xml.atEnd()) {
            if (xml.readNext() != QXmlStreamReader::StartElement)
                continue;
            cases += xml.name() == QStringLiteral("testcase");
            errors += xml.name() == QStringLiteral("error");
            skipped += xml.name() == QStringLiteral("skipped");
            if (xml.name() == QStringLiteral("testsuite"))
                QCOMPARE(xml.attributes().value(QStringLiteral("tests")).toInt(), 5);
            if (xml.name() == QStringLiteral("failure")) {
                ++failures;
                evil = evil || xml.readElementText().contains(QStringLiteral("<script>alert(1)</script>"));
            }
        }
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        QCOMPARE(cases, 5);
        QCOMPARE(failures, 2);
        QCOMPARE(errors, 1);
        QCOMPARE(skipped, 1);
        QVERIFY(evil);
    }

    void htmlIsSelfContainedAndEscaped() {
        const QString html = QString::fromStdString(m_html);
        QVERIFY(html.startsWith(QStringLiteral("<!DOCTYPE html>")));
        QVERIFY(!html.contains(QStringLiteral("<script")));
        QVERIFY(html.contains(QStringLiteral("&lt;script&gt;")));
        QVERIFY(html.contains(QStringLiteral("prefers-color-scheme:dark")));
        static const QRegularExpression outside(QStringLiteral("(src|href)\\s*=|url\\(|@import"));
        QVERIFY(!html.contains(outside));
        QVERIFY(html.contains(QStringLiteral("Patient.name")));
        QVERIFY(html.contains(QStringLiteral("set by the server")));
        // Tags balance, read as XML once the two void tags of the head are closed.
        QString body = html.mid(html.indexOf(QStringLiteral("<main>")));
        body.truncate(body.indexOf(QStringLiteral("</body>")));
        QXmlStreamReader xml(body);
        while (!xml.atEnd())
            xml.readNext();
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        if (const QByteArray path = qgetenv("FB_KEEP_REPORT"); !path.isEmpty()) {
            QFile out(QString::fromLocal8Bit(path));
            QVERIFY(out.open(QIODevice::WriteOnly));
            out.write(m_html.data(), qint64(m_html.size()));
        }
    }
};

QTEST_GUILESS_MAIN(TestReplayReports)
#include "tst_replay_reports.moc"
