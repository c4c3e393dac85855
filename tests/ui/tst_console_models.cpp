// The smaller models of the console: heads, JSON, decisions, Bundles; and the texts made from bodies and times.
#include "models/body_text.h"
#include "models/bundle_model.h"
#include "models/headers_model.h"
#include "models/json_tree_model.h"
#include "models/resource_summary.h"
#include "models/roles.h"
#include "models/trace_model.h"
#include "models/waterfall.h"

#include <QAbstractItemModelTester>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace fb::models;
using fb::policy::Step;
using fb::policy::StepKind;
using fb::policy::StepState;

namespace {

constexpr auto kMode = QAbstractItemModelTester::FailureReportingMode::QtTest;

std::shared_ptr<const fb::json::Value> value(std::string_view text) {
    auto parsed = fb::json::parse(text);
    return parsed ? std::make_shared<const fb::json::Value>(*parsed) : nullptr;
}

} // namespace

class TestConsoleModels : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void headers() {
        HeadersModel model;
        QAbstractItemModelTester tester(&model, kMode);
        model.setHead("GET /fhir/Patient HTTP/1.1\r\nHost: a\r\nAccept:  x \r\nAccept: y\r\n\r\n");
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.startLine(), u"GET /fhir/Patient HTTP/1.1"_s);
        QCOMPARE(model.value(u"accept"_s), u"x"_s);
        QVERIFY(!model.index(0, 0).data(MarkRole).isValid());
        model.setHead("GET / HTTP/1.1\r\nHost: a\r\nVia: 1.1 firebreak\r\n\r\n", "GET / HTTP/1.1\r\nhost: a\r\n\r\n");
        QVERIFY(!model.index(0, 0).data(MarkRole).isValid());
        QVERIFY(model.index(1, 0).data(MarkRole).isValid());
        model.setHead("");
        QCOMPARE(model.rowCount(), 0);
        model.setHead("no colon here\nnor here\n\xff: \xfe\n");
        QCOMPARE(model.rowCount(), 1);
    }

    void jsonTree() {
        JsonTreeModel model;
        QAbstractItemModelTester tester(&model, kMode);
        model.setValue(value(R"({"resourceType":"Patient","name":[{"family":"Heller","given":["Christa","M"]}],"n":1.00,"active":true,"x":null})"));
        QCOMPARE(model.rowCount(), 5);
        const QModelIndex name = model.index(1, 0);
        QCOMPARE(model.rowCount(name), 1);
        const QModelIndex family = model.index(0, 0, model.index(0, 0, name));
        QCOMPARE(family.data().toString(), u"family"_s);
        QCOMPARE(model.path(family), u"name[0].family"_s);
        QCOMPARE(model.index(2, 1).data().toString(), u"1.00"_s); // the text of a decimal stays
        model.setValue(value(R"(["a",[1]])"));
        QCOMPARE(model.rowCount(), 2);
        model.setValue(value("3"));
        QCOMPARE(model.rowCount(), 0);
        model.setValue({});
        QCOMPARE(model.rowCount(), 0);
    }

    void trace() {
        TraceModel model;
        QAbstractItemModelTester tester(&model, kMode);
        model.setTrace({Step{StepKind::Framing, StepState::Passed, "fine", "", "", 6000},
                        Step{StepKind::Rules, StepState::Decided, "rule 1 denies it", "not delete", "delete", -1},
                        Step{StepKind::Rate, StepState::NotReached, "", "", "", -1}});
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.decidedRow(), 1);
        QVERIFY(model.hasTimes());
        QCOMPARE(model.rowCount(model.index(0, 0)), 0);
        const QModelIndex decided = model.index(1, 0);
        QCOMPARE(model.rowCount(decided), 2);
        QCOMPARE(model.index(0, TraceModel::Reason, decided).data().toString(), u"not delete"_s);
        QCOMPARE(model.index(1, TraceModel::Reason, decided).data().toString(), u"delete"_s);
        QCOMPARE(model.index(0, TraceModel::Time).data().toString(), u"6 "_s + QChar(0xb5) + u's');
        QVERIFY(model.index(1, TraceModel::Time).data().toString().isEmpty());
        model.setTrace({});
        QCOMPARE(model.decidedRow(), -1);
    }

    void transactionBundle() {
        BundleModel model;
        QAbstractItemModelTester tester(&model, kMode);
        model.setBundle(value(R"({"resourceType":"Bundle","type":"transaction-response","entry":[)"
                        R"({"response":{"status":"201 Created","location":"fhir/Patient/7/_history/2"}},{"response":{"status":"200"}}]})"),
                        value(R"({"resourceType":"Bundle","type":"transaction","entry":[)"
                        R"({"request":{"method":"POST","url":"Patient"},"resource":{"resourceType":"Patient","name":[{"family":"Heller"}]}}]})"));
        QCOMPARE(model.rowCount(), 2);
        QVERIFY(model.hasRequests() && model.hasResponses() && !model.hasModes());
        QCOMPARE(model.index(0, BundleModel::Method).data().toString(), u"POST"_s);
        QCOMPARE(model.index(0, BundleModel::Status).data(StatusRole).toInt(), 201);
        QCOMPARE(model.index(0, BundleModel::Id).data().toString(), u"7"_s);
        QCOMPARE(model.index(0, BundleModel::Version).data().toString(), u"2"_s);
        QCOMPARE(model.index(0, BundleModel::WhatItIs).data().toString(), u"Heller"_s);
        QVERIFY(model.sentEntry(1) == nullptr);
    }

    void searchBundle() {
        BundleModel model;
        QAbstractItemModelTester tester(&model, kMode);
        model.setBundle(value(R"({"resourceType":"Bundle","type":"searchset","entry":[{"fullUrl":"urn:uuid:1","search":{"mode":"include"},)"
                        R"("resource":{"resourceType":"Observation","id":"9","code":{"text":"Body weight"},"valueQuantity":{"value":81.60,"unit":"kg"}}}, 5]})"));
        QVERIFY(model.hasModes() && !model.hasRequests());
        QCOMPARE(model.index(0, BundleModel::WhatItIs).data().toString(), u"Body weight 81.60 kg"_s);
        QCOMPARE(model.index(0, BundleModel::Id).data().toString(), u"9"_s);
        QCOMPARE(model.rowCount(), 2); // an entry that is no object is a row with nothing in it
        QVERIFY(model.index(1, BundleModel::Resource).data().toString().isEmpty());
    }

    void summaries_data() {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("words");
        QTest::newRow("patient") << QByteArray(R"({"resourceType":"Patient","name":[{"family":"Heller","given":["Christa"]}],"birthDate":"1993-12-05"})")
                                 << u"Heller, Christa, born 1993-12-05"_s;
        QTest::newRow("condition") << QByteArray(R"({"resourceType":"Condition","code":{"coding":[{"code":"38341003","display":"Hypertension"}]}})")
                                   << u"Hypertension"_s;
        QTest::newRow("outcome") << QByteArray(R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","diagnostics":"gone"}]})")
                                 << u"error: gone"_s;
        QTest::newRow("organization") << QByteArray(R"({"resourceType":"Organization","name":"Clinic A"})") << u"Clinic A"_s;
        QTest::newRow("nothing") << QByteArray("{}") << QString();
        QTest::newRow("wrong kinds") << QByteArray(R"({"resourceType":"Patient","name":[3],"code":[]})") << QString();
    }

    void summaries() {
        QFETCH(QByteArray, json);
        QFETCH(QString, words);
        QCOMPARE(resourceSummary(*value(json.toStdString())), words);
    }

    void phases() {
        fb::traffic::Exchange e;
        e.upstream = "hapi";
        e.timing = {.decided = 100, .connected = 120, .sent = 150, .requestDone = 400, .firstByte = 900, .answerDone = 950, .done = 1000, .reused = true};
        auto all = phasesOf(e);
        QCOMPARE(all.size(), 6);
        QCOMPARE(all[1].from, -1);
        QCOMPARE(all[1].instead, u"reused"_s);
        QCOMPARE(all[2].to, 150); // no body: sent with the head
        QCOMPARE(all[3].from, 150);
        QCOMPARE(all[5].to, 1000);
        e.requestSize = 10;
        QCOMPARE(phasesOf(e)[2].to, 400);
        fb::traffic::Exchange refused;
        refused.timing.decided = 50;
        refused.timing.done = 80;
        all = phasesOf(refused);
        QCOMPARE(all.size(), 2);
        QCOMPARE(all[1].from, 50);
        QVERIFY(!phasesOf(fb::traffic::Exchange()).isEmpty()); // nothing measured: no crash, no invented figure
        QCOMPARE(phasesOf(fb::traffic::Exchange())[0].from, -1);
    }

    void bodies() {
        fb::traffic::Body body;
        QCOMPARE(readBody(body, "").kind, BodyKind::Empty);
        body.bytes = R"({"a":1.00,"b":[]})";
        body.size = body.bytes.size();
        auto json = readBody(body, "HTTP/1.1 200 OK\r\nContent-Type: application/fhir+json\r\n\r\n");
        QCOMPARE(json.kind, BodyKind::Json);
        QVERIFY(json.json != nullptr);
        QVERIFY(prettyText(json, 1000).contains(u"1.00"_s));
        QVERIFY(prettyText(json, 5).size() < 200);
        body.bytes = "{\"a\":";
        body.truncated = true;
        body.size = 100;
        json = readBody(body, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n");
        QVERIFY(json.json == nullptr);
        QVERIFY(json.trouble.contains(u"100"_s));
        QCOMPARE(prettyText(json, 100), u"{\"a\":"_s);
        body = {"<Patient xmlns=\"http://hl7.org/fhir\"><id value=\"1\"/></Patient>", 60, false};
        const auto xml = readBody(body, "HTTP/1.1 200 OK\r\nContent-Type: application/fhir+xml\r\n\r\n");
        QCOMPARE(xml.kind, BodyKind::Xml);
        QVERIFY(prettyText(xml, 1000).contains(u"\n  <id value=\"1\""_s));
        body = {std::string("\x00\x01\xff", 3), 3, false};
        const auto binary = readBody(body, "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n");
        QCOMPARE(binary.kind, BodyKind::Binary);
        QVERIFY(rawText(binary, 1000).startsWith(u"00000000  00 01 ff"_s));
    }
};

QTEST_MAIN(TestConsoleModels)
#include "tst_console_models.moc"
