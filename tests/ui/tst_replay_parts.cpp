// What the Replay page is made of, without a gateway: which exchanges write and where their base ends, targets, the characters that
// differ, the tree of differences, rows and groups.
#include "models/diff_text.h"
#include "models/diff_tree_model.h"
#include "models/plural.h"
#include "models/replay_group_model.h"
#include "models/replay_pair_model.h"
#include "models/replay_selection.h"
#include "models/replay_side_models.h"
#include "models/replay_targets.h"
#include "models/roles.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace fb;
using fhir::Change;
using models::DiffTreeModel;

namespace {

fhir::BodyDiff compared(const char* left, const char* right, std::vector<std::string> ignore = {}) {
    fhir::DiffOptions how;
    how.ignore = std::move(ignore);
    return fhir::diff(*json::parse(left), *json::parse(right), how);
}

traffic::Summary row(const std::string& method, const std::string& target, const std::string& resource = {}, const std::string& route = {}) {
    traffic::Summary out;
    out.method = method;
    out.target = target;
    out.resource = resource;
    out.route = route;
    out.status = 200;
    return out;
}

QStringList elements(const DiffTreeModel& model, const QModelIndex& parent = {}) {
    QStringList found;
    for (int i = 0; i < model.rowCount(parent); ++i) {
        found.append(model.index(i, DiffTreeModel::Element, parent).data().toString());
    }
    return found;
}

replay::Pair pair(qint64 id, const std::string& target, replay::PairVerdict verdict, const std::string& reason = {}) {
    replay::Pair out;
    out.recorded.id = id;
    out.recorded.method = "GET";
    out.recorded.target = target;
    out.recorded.status = 200;
    out.status = verdict == replay::PairVerdict::Skipped ? 0 : 404;
    out.statusDiffers = verdict == replay::PairVerdict::Different;
    out.verdict = verdict;
    out.reason = reason;
    return out;
}

const char* const kPatient = R"({"resourceType":"Patient","meta":{"lastUpdated":"2026-01-01T00:00:00Z"},"name":[{"family":"Heller","given":["Christa"]}],
    "maritalStatus":{"text":"M"},"address":[{"city":"Worcester","postalCode":"01545"}]})";
const char* const kOther = R"({"resourceType":"Patient","meta":{"lastUpdated":"2026-02-02T00:00:00Z"},"name":[{"family":"Heller","given":["Christa"]}],
    "address":[{"city":"Worcester","postalCode":"1545"}],"active":true})";

} // namespace

class TstReplayParts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void recordedBase_data() {
        QTest::addColumn<QString>("target");
        QTest::addColumn<QString>("resource");
        QTest::addColumn<QString>("route");
        QTest::addColumn<QString>("base");
        QTest::newRow("route") << u"/fhir/r4/Patient/1"_s << u"Patient"_s << u"r4"_s << u"/fhir/r4"_s;
        QTest::newRow("route for all") << u"/Patient/1"_s << u"Patient"_s << u"all"_s << QString();
        QTest::newRow("route edited since") << u"/old/Patient/1"_s << u"Patient"_s << u"r4"_s << u"/old"_s;
        QTest::newRow("no route") << u"/a/b/Patient?name=x"_s << u"Patient"_s << QString() << u"/a/b"_s;
        QTest::newRow("metadata") << u"/fhir/metadata"_s << QString() << QString() << u"/fhir"_s;
        QTest::newRow("operation") << u"/fhir/$export"_s << QString() << QString() << u"/fhir"_s;
        QTest::newRow("bundle") << u"/fhir/"_s << QString() << QString() << u"/fhir"_s;
        QTest::newRow("root") << u"/"_s << QString() << QString() << QString();
        QTest::newRow("empty") << QString() << QString() << QString() << QString();
    }
    void recordedBase() {
        QFETCH(QString, target);
        QFETCH(QString, resource);
        QFETCH(QString, route);
        QFETCH(QString, base);
        config::Workspace workspace;
        workspace.routes.resize(2);
        workspace.routes[0].name = "r4";
        workspace.routes[0].path = "/fhir/r4";
        workspace.routes[1].name = "all";
        workspace.routes[1].path = "/";
        const auto exchange = row("GET", target.toStdString(), resource.toStdString(), route.toStdString());
        QCOMPARE(QString::fromStdString(models::recordedPrefix(exchange, workspace)), base);
    }

    void writesAreTold() {
        QVERIFY(!models::isReplayWrite(row("GET", "/fhir/Patient/1")));
        QVERIFY(!models::isReplayWrite(row("POST", "/fhir/Patient/_search")));
        QVERIFY(models::isReplayWrite(row("POST", "/fhir/Patient")));
        QVERIFY(models::isReplayWrite(row("DELETE", "/fhir/Patient/1")));
        auto refused = row("DELETE", "/fhir/Patient/1");
        refused.outcome = traffic::Outcome::Refused;
        QVERIFY(!models::isReplayWrite(refused)); // it is never sent
    }

    void targetsPreferAnotherServer() {
        config::Workspace workspace;
        workspace.upstreams.resize(1);
        workspace.upstreams[0].name = "hapi";
        workspace.upstreams[0].targets = {{"http://127.0.0.1:8081/fhir", {}, 1}, {"http://127.0.0.1:9/fhir", {}, 1}};
        const QList<models::ReplayTarget> sandboxes = {{u"Clinic A"_s, u"http://127.0.0.1:8081/fhir"_s}, {u"Clinic B"_s, u"http://127.0.0.1:8082/fhir"_s}};
        const auto targets = models::replayTargets(sandboxes, workspace, u"http://127.0.0.1:8081/fhir"_s);
        QCOMPARE(targets.size(), 3); // the sandbox is not listed twice
        QVERIFY(targets[0].recorded);
        QCOMPARE(targets[models::preferredTarget(targets)].title, u"Clinic B"_s);
        QCOMPARE(targets[2].title, u"hapi"_s);
        QCOMPARE(models::preferredTarget({}), -1);
        QVERIFY(models::targetProblem(u"http://127.0.0.1:1/fhir"_s).isEmpty());
        QVERIFY(!models::targetProblem(u"ftp://x"_s).isEmpty());
        QVERIFY(!models::targetProblem({}).isEmpty());
    }

    void differingCharacters() {
        const auto zero = models::differingSpans(u"01545"_s, u"1545"_s);
        QCOMPARE(zero.left, (models::DiffSpan{0, 1}));
        QCOMPARE(zero.right.length, qsizetype(0));
        const auto tail = models::differingSpans(u"English"_s, u"English (United States)"_s);
        QCOMPARE(tail.left.length, qsizetype(0));
        QCOMPARE(tail.right, (models::DiffSpan{7, 16}));
        QCOMPARE(models::differingSpans(u"abc"_s, u"xyz"_s).left.length, qsizetype(0)); // nothing in common
        QCOMPARE(models::differingSpans({}, {}).left.length, qsizetype(0));
        // Two emoji that share their first half: the mark starts before it.
        const auto pair = models::differingSpans(u"same text \U0001F600"_s, u"same text \U0001F601"_s);
        QCOMPARE(pair.left, (models::DiffSpan{10, 2}));
        const auto repeated = models::differingSpans(u"aaa"_s, u"aaaa"_s);
        QCOMPARE(repeated.left.length + 1, repeated.right.length);
    }

    void pluralsOfEnglish() {
        QCOMPARE(models::plural(u"1 exchange(s)"_s, 1), u"1 exchange"_s);
        QCOMPARE(models::plural(u"2 exchange(s)"_s, 2), u"2 exchanges"_s);
    }

    void treeShowsEverythingInOrder() {
        DiffTreeModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setDiff(compared(kPatient, kOther));
        QCOMPARE(elements(model), (QStringList{u"resourceType"_s, u"meta"_s, u"name"_s, u"maritalStatus"_s, u"address"_s, u"active"_s}));
        QStringList paths;
        for (const QModelIndex& index : model.differences()) {
            paths.append(index.data(models::DiffPathRole).toString() + index.data().toString());
        }
        QCOMPARE(paths, (QStringList{u"Patient.maritalStatus-"_s, u"Patient.address.postalCode~"_s, u"Patient.active+"_s}));
        const QModelIndex meta = model.index(1, 0);
        QVERIFY(meta.data(models::DiffAsideRole).toBool());
        QCOMPARE(model.index(0, 0, meta).data().toString(), u"·"_s); // set aside, shown all the same
        const QModelIndex code = model.find(u"Patient.address.postalCode"_s, Change::Changed);
        QCOMPARE(code.siblingAtColumn(DiffTreeModel::Recorded).data().toString(), u"01545"_s);
        QCOMPARE(code.siblingAtColumn(DiffTreeModel::Recorded).data(models::DiffOtherRole).toString(), u"1545"_s);
        QVERIFY(code.siblingAtColumn(DiffTreeModel::Element).data(Qt::AccessibleTextRole).toString().contains(u"01545"_s));
    }

    void onlyDifferencesKeepsWhatLeadsThere() {
        DiffTreeModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setDiff(compared(kPatient, kOther));
        model.setOnlyDifferences(true);
        QCOMPARE(elements(model), (QStringList{u"maritalStatus"_s, u"address"_s, u"active"_s}));
        QCOMPARE(elements(model, model.index(1, 0)), QStringList{u"postalCode"_s});
        QCOMPARE(model.rowCount(model.index(0, 0)), 1); // what is missing is shown whole
        model.setOnlyDifferences(false);
        QCOMPARE(model.rowCount(), 6);
    }

    void ignoredElementsCountNoMore() {
        DiffTreeModel model;
        model.setDiff(compared(kPatient, kOther, {"Patient.address"}));
        QCOMPARE(model.differences().size(), 2);
        QVERIFY(!model.find(u"Patient.address.postalCode"_s, Change::Changed).isValid());
    }

    void bodiesWithoutElementsAreOneRow() {
        DiffTreeModel model;
        fhir::BodyDiff text;
        text.root.change = Change::Changed;
        text.root.left = "6 KB";
        text.root.right = "7 KB";
        model.setDiff(std::move(text));
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.differences().size(), 1);
        model.setDiff({});
        QCOMPARE(model.rowCount(), 0);
        model.setDiff(compared(R"({"resourceType":"Patient","id":"1"})", R"({"resourceType":"OperationOutcome","issue":[]})"));
        QCOMPARE(model.differences().size(), 1); // another type is one difference, whatever it holds
    }

    void headsAreTreesToo() {
        auto different = pair(1, "/fhir/Patient/1", replay::PairVerdict::Different);
        different.headers.push_back({"ETag", "W/\"1\"", {}, Change::Missing, "not returned"});
        different.headers.push_back({"Content-Type", "a", "a", Change::Equal, {}});
        DiffTreeModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setDiff(models::headDiff(different));
        QCOMPARE(elements(model), (QStringList{u"status"_s, u"ETag"_s, u"Content-Type"_s}));
        QCOMPARE(model.differences().size(), 2);
    }

    void rowsSayTheirResult() {
        models::ReplayPairModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setPrefix("/fhir");
        model.setPairs({pair(7, "/fhir/Patient?name=x", replay::PairVerdict::Different), pair(8, "/fhirer/x", replay::PairVerdict::Equal),
                        pair(9, "/fhir/Patient/3", replay::PairVerdict::Skipped, "It writes, and this run only reads")});
        using Model = models::ReplayPairModel;
        QCOMPARE(model.index(0, Model::Request).data().toString(), u"/Patient"_s);
        QCOMPARE(model.index(0, Model::Request).data(models::TailRole).toString(), u"?name=x"_s);
        QCOMPARE(model.index(1, Model::Request).data().toString(), u"/fhirer/x"_s);
        QCOMPARE(model.index(0, Model::Outcome).data().toString(), u"1 difference"_s);
        QCOMPARE(model.index(2, Model::Outcome).data().toString(), u"skipped: it writes, and this run only reads"_s);
        QCOMPARE(model.index(2, Model::Replayed).data().toString(), QString());
        model.showMembers({0, 2});
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.rowOf(2), 1);
        QCOMPARE(model.rowOf(1), -1);
        model.showVerdict(replay::PairVerdict::Equal);
        QCOMPARE(model.rowCount(), 1);
        model.append({models::replayRow(pair(10, "/fhir/x", replay::PairVerdict::Equal), 3), models::replayRow(pair(11, "/y", replay::PairVerdict::Failed), 4)});
        QCOMPARE(model.rowCount(), 2);
        model.showVerdict({});
        QCOMPARE(model.rowCount(), 5);
    }

    void groupsNameTheirElement() {
        models::ReplayGroupModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        replay::Group value{"changed", "read", "Patient", "Patient.telecom.value", 3, 7, "1", "2"};
        replay::Group other{"missing", "search-type", "Observation", "Bundle.entry", 1, 8, "x", ""};
        model.setGroups({value, other});
        using Model = models::ReplayGroupModel;
        QCOMPARE(model.index(0, Model::Element).data().toString(), u"telecom.value"_s);
        QCOMPARE(model.index(1, Model::Element).data().toString(), u"Bundle.entry"_s);
        QCOMPARE(model.index(1, Model::Replayed).data().toString(), u"absent"_s);
        QCOMPARE(model.index(0, Model::Kind).data().toString(), u"value"_s);
        QCOMPARE(model.rowOf(other), 1);
    }

    void onlyRulesOfAPersonCanBeTakenBack() {
        models::ReplayAsideModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setAside({{u"Patient.text"_s, {}, 4, true}, {u"meta.lastUpdated"_s, u"set by the server"_s, 9, false}});
        QSignalSpy removed(&model, &models::ReplayAsideModel::removeRequested);
        QVERIFY(!model.setData(model.index(1, 0), int(Qt::Unchecked), Qt::CheckStateRole));
        QVERIFY(model.setData(model.index(0, 0), int(Qt::Unchecked), Qt::CheckStateRole));
        QCOMPARE(removed.size(), 1);
        QCOMPARE(removed[0][0].toString(), u"Patient.text"_s);
        models::ReplayIdentityModel identities;
        const QAbstractItemModelTester second(&identities, QAbstractItemModelTester::FailureReportingMode::QtTest);
        identities.setIdentities({{"Patient/1", "Patient/9"}});
        QCOMPARE(identities.index(0, 1).data().toString(), u"Patient/9"_s);
    }
};

QTEST_MAIN(TstReplayParts)
#include "tst_replay_parts.moc"
