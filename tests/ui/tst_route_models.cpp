// The models of Routes and Limits: the draft with undo, the list with what changed, pools, problems, versions, limits, differences.
#include "config/edit.h"
#include "models/limit_edit.h"
#include "models/limit_list_model.h"
#include "models/line_diff.h"
#include "models/problem_model.h"
#include "models/recent_rows_model.h"
#include "models/revision_model.h"
#include "models/roles.h"
#include "models/route_checks.h"
#include "models/route_list_model.h"
#include "models/route_pool_model.h"
#include "models/route_tally.h"
#include "models/workspace_draft.h"
#include "theme/shapes.h"

#include <QAbstractItemModelTester>
#include <QMimeData>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QUndoStack>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace fb;
using namespace fb::models;

namespace {

const std::string kYaml =
    "firebreak: 1\n"
    "name: T\n"
    "sandboxes:\n"
    "  - {name: clinic, title: Clinic, data: [clinic-a]}\n"
    "upstreams:\n"
    "  - name: hapi\n"
    "    targets: [{url: \"http://127.0.0.1:8090/fhir\", weight: 3}, {sandbox: clinic}]\n"
    "    health: {path: /metadata, every: 5s}\n"
    "routes: # in order\n"
    "  - name: writes\n"
    "    match: {path: /fhir, interaction: [create, update]}\n"
    "    upstream: hapi\n"
    "    policies: [apps]\n"
    "  - name: patients\n"
    "    match: {path: /fhir, resource: [Patient]}   # people\n"
    "    upstream: hapi\n"
    "  - name: rest\n"
    "    match: {path: /fhir}\n"
    "    upstream: hapi\n"
    "policies:\n"
    "  - name: apps\n"
    "    rate: [{limit: 100/min, burst: 20, per: ip}, {limit: 1000/hour, per: route}]\n"
    "    quota: [{limit: 5000/day, per: ip}]\n";

config::Workspace parsed(const std::string& yaml) {
    auto loaded = config::parseWorkspace(yaml, "t.yaml");
    for (const auto& problem : loaded.problems) {
        if (problem.severity == config::Severity::Error) {
            qWarning("%s", problem.sentence().c_str());
        }
    }
    return loaded.workspace.value_or(config::Workspace());
}

WorkspaceDraft::Check check() {
    return [](const std::string& yaml) { return config::parseWorkspace(yaml, "t.yaml"); };
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

} // namespace

class TstRouteModels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void draftTellsWhatItWouldChange() {
        WorkspaceDraft draft;
        draft.open(check(), kYaml);
        QVERIFY(!draft.isChanged());
        QVERIFY(draft.isValid());
        QCOMPARE(draft.workspace().routes.size(), std::size_t(3));
        draft.setText(replaced(kYaml, "[Patient]", "[Patient, Person]"), u"edit"_s);
        QVERIFY(draft.isChanged());
        QCOMPARE(draft.changes().size(), 1);
        QVERIFY(draft.changes().first().contains(u"patients"_s));
        draft.undoStack()->undo();
        QVERIFY(!draft.isChanged());
        draft.undoStack()->redo();
        QVERIFY(draft.isChanged());
        draft.discard();
        QVERIFY(!draft.isChanged());
        draft.undoStack()->undo(); // a discard can be taken back
        QVERIFY(draft.isChanged());
    }

    void draftKeepsTheLastValidMeaning() {
        WorkspaceDraft draft;
        draft.open(check(), kYaml);
        draft.setText(replaced(kYaml, "upstream: hapi", "upstream: hapy"), u"typing"_s);
        QVERIFY(!draft.isValid());
        QVERIFY(draft.firstError() != nullptr);
        QCOMPARE(draft.firstError()->place.line, 12);
        QCOMPARE(draft.workspace().routes.size(), std::size_t(3));
        QVERIFY(draft.changes().isEmpty());
    }

    void typingIsOneStepOfUndo() {
        WorkspaceDraft draft;
        draft.open(check(), kYaml);
        draft.setText(replaced(kYaml, "name: T", "name: Te"), u"typing"_s, u"k"_s);
        draft.setText(replaced(kYaml, "name: T", "name: Tes"), u"typing"_s, u"k"_s);
        QCOMPARE(draft.undoStack()->count(), 1);
        draft.setText(replaced(kYaml, "name: T", "name: Test"), u"typing"_s, u"other"_s);
        QCOMPARE(draft.undoStack()->count(), 2);
        draft.undoStack()->undo();
        draft.undoStack()->undo();
        QCOMPARE(draft.text(), kYaml);
    }

    void draftSurvivesAnotherTextInForce() {
        WorkspaceDraft draft;
        draft.open(check(), kYaml);
        const std::string mine = replaced(kYaml, "name: T", "name: Mine");
        draft.setText(mine, u"edit"_s);
        const std::string theirs = replaced(kYaml, "[Patient]", "[Person]");
        draft.setInForce(theirs);
        QCOMPARE(draft.text(), mine);
        QCOMPARE(draft.inForce(), theirs);
        QCOMPARE(draft.changes().size(), 2); // the name, and what theirs would lose
        draft.discard();
        QCOMPARE(draft.text(), theirs);
        draft.setInForce(kYaml); // without edits it follows
        QCOMPARE(draft.text(), kYaml);
    }

    void routesWithWhatChanged() {
        RouteListModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto before = parsed(kYaml);
        model.setRoutes(before, before);
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.index(0).data().toString(), u"writes"_s);
        QCOMPARE(model.index(0).data(DetailRole).toString(), u"create, update \u00b7 /fhir"_s);
        QCOMPARE(model.index(2).data(DetailRole).toString(), u"everything under /fhir"_s);
        QCOMPARE(model.index(1).data(OrderRole).toInt(), 2);
        QVERIFY(model.index(1).data(CountRole).toString().isEmpty()); // nothing was counted

        const auto moved = config::moveRoute(kYaml, "rest", 0);
        QVERIFY(moved.has_value());
        const auto edited = parsed(replaced(*moved, "[Patient]", "[Patient, Person]"));
        model.setRoutes(edited, before);
        QCOMPARE(model.nameAt(0), u"rest"_s);
        QCOMPARE(model.index(0).data(ChangeTextRole).toString(), u"moved"_s);
        QVERIFY(model.index(1).data(ChangeTextRole).toString().isEmpty());
        QCOMPARE(model.index(2).data(ChangeTextRole).toString(), u"edited"_s);

        const auto removed = config::removeItem(kYaml, "routes", "writes");
        model.setRoutes(parsed(*removed), before);
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.removedCount(), 1);
        QCOMPARE(model.rowOf(u"writes"_s), -1);
    }

    void draggedRoutesAskToMove_data() {
        QTest::addColumn<int>("from");
        QTest::addColumn<int>("drop");
        QTest::addColumn<int>("to");
        QTest::newRow("to the top") << 2 << 0 << 0;
        QTest::newRow("to the end") << 0 << 3 << 2;
        QTest::newRow("in front of the next one: no move") << 0 << 1 << -1;
        QTest::newRow("onto itself: no move") << 1 << 1 << -1;
    }
    void draggedRoutesAskToMove() {
        QFETCH(int, from);
        QFETCH(int, drop);
        QFETCH(int, to);
        RouteListModel model;
        const auto workspace = parsed(kYaml);
        model.setRoutes(workspace, workspace);
        QSignalSpy spy(&model, &RouteListModel::moveRequested);
        const std::unique_ptr<QMimeData> data(model.mimeData({model.index(from)}));
        QVERIFY(!model.dropMimeData(data.get(), Qt::MoveAction, drop, 0, {})); // the draft moves, not the model
        QCOMPARE(spy.size(), to < 0 ? 0 : 1);
        if (to >= 0) {
            QCOMPARE(spy.first().at(0).toString(), model.nameAt(from));
            QCOMPARE(spy.first().at(1).toInt(), to);
        }
        QMimeData foreign;
        foreign.setText(u"patients"_s);
        QVERIFY(!model.dropMimeData(&foreign, Qt::MoveAction, 0, 0, {}));
    }

    void pools() {
        RoutePoolModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setPools(parsed(kYaml), {{u"clinic"_s, u"http://127.0.0.1:9999/fhir"_s}});
        QCOMPARE(model.rowCount(), 3);
        QVERIFY(model.index(0).data(IsPoolRole).toBool());
        QCOMPARE(model.index(1).data().toString(), u"127.0.0.1:8090/fhir"_s);
        QCOMPARE(model.index(1).data(WeightRole).toString(), u"weight 3"_s);
        QCOMPARE(model.index(1).data(StateRole).toString(), u"not in force"_s);
        QCOMPARE(model.index(1).data(ShapeRole).toInt(), int(theme::Shape::Ring));
        QCOMPARE(model.index(2).data().toString(), u"Clinic"_s);

        proxy::TargetState up{"hapi", "http://127.0.0.1:8090/fhir", proxy::Health::Up, "GET /metadata answered 200", 0, 12, 0};
        proxy::TargetState down{"hapi", "http://127.0.0.1:9999/fhir", proxy::Health::Down, "connection refused", 0, 0, 3};
        QSignalSpy spy(&model, &QAbstractItemModel::dataChanged);
        model.setStates({up, down});
        QCOMPARE(spy.size(), 2);
        QCOMPARE(model.index(1).data(StateRole).toString(), u"up"_s);
        QCOMPARE(model.index(1).data(ShapeRole).toInt(), int(theme::Shape::Disc));
        QCOMPARE(model.index(2).data(ShapeRole).toInt(), int(theme::Shape::Cross));
        QVERIFY(model.index(2).data(Qt::ToolTipRole).toString().contains(u"connection refused"_s));
        model.setStates({up, down}); // nothing new: nothing said
        QCOMPARE(spy.size(), 2);
    }

    void problems() {
        ProblemModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto loaded = config::parseWorkspace(replaced(kYaml, "[Patient]", "[Patent]"), "t.yaml");
        model.setProblems(loaded.problems);
        QCOMPARE(model.errors(), 1);
        QCOMPARE(model.index(0, ProblemModel::Where).data().toString(), u"15:37"_s);
        QVERIFY(model.index(0, ProblemModel::What).data().toString().contains(u"Did you mean \"Patient\"?"_s));
        model.setProblems({});
        QCOMPARE(model.rowCount(), 0);
    }

    void revisions() {
        RevisionModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        capture::Revision one{1, Instant(Micros(1'000'000)), "start", "a"};
        capture::Revision two{2, Instant(Micros(2'000'000)), "console", "b"};
        model.setRevisions({two, one}, 2);
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.index(0, RevisionModel::Number).data().toString(), u"v2"_s);
        QVERIFY(model.isInForce(0));
        QVERIFY(model.index(0, RevisionModel::Origin).data().toString().contains(u"in force"_s));
        QVERIFY(!model.index(1, RevisionModel::Origin).data().toString().contains(u"in force"_s));
    }

    void recentRowsNewestFirst() {
        RecentRowsModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        traffic::Summary one;
        one.id = 7;
        one.method = "GET";
        one.target = "/fhir/Patient?name=x";
        one.route = "rest";
        traffic::Summary two = one;
        two.id = 8;
        two.outcome = traffic::Outcome::Limited;
        two.reason = "100/min is used up";
        model.setRows({one, two});
        QCOMPARE(model.index(0, RecentRowsModel::Id).data().toString(), u"8"_s);
        QCOMPARE(model.index(0, RecentRowsModel::Verdict).data(VerdictRole).toInt(), int(theme::VerdictKind::Limited));
        QCOMPARE(model.index(1, RecentRowsModel::Request).data().toString(), u"/fhir/Patient"_s);
        QCOMPARE(model.index(1, RecentRowsModel::Request).data(TailRole).toString(), u"?name=x"_s);
    }

    void talliesRecordedRequests() {
        QTemporaryDir folder;
        capture::JournalOptions options;
        options.folder = folder.path().toStdString();
        auto journal = capture::Journal::open(options);
        QVERIFY(journal.has_value());
        const auto record = [&](const std::string& route, int times) {
            for (int i = 0; i < times; ++i) {
                auto exchange = std::make_unique<traffic::Exchange>();
                exchange->started = std::chrono::floor<Micros>(std::chrono::system_clock::now()); // old ones would be removed
                exchange->route = route;
                exchange->method = "GET";
                exchange->target = "/fhir/Patient";
                (*journal)->offer(std::move(exchange));
            }
            QVERIFY((*journal)->flush().has_value());
        };
        RouteTally tally;
        QVERIFY(!tally.isKnown());
        tally.setFolder(options.folder);
        record("rest", 3);
        record("writes", 2);
        tally.refresh();
        QTRY_VERIFY(tally.isKnown());
        QCOMPARE(tally.count(u"rest"_s), quint64(3));
        QCOMPARE(tally.total(), quint64(5));
        record("rest", 4);
        QSignalSpy spy(&tally, &RouteTally::changed);
        tally.refresh();
        QTRY_COMPARE(spy.size(), 1);
        QCOMPARE(tally.count(u"rest"_s), quint64(7));
        QVERIFY((*journal)->clear().has_value());
        record("rest", 1);
        tally.refresh();
        QTRY_COMPARE(tally.total(), quint64(1));
        QCOMPARE(tally.count(u"writes"_s), quint64(0));

        RecentRowsModel recent;
        recent.setFolder(options.folder);
        recent.load(*traffic::Filter::parse("route = rest"), 5);
        QTRY_COMPARE(recent.rowCount(), 1);
        recent.load(*traffic::Filter::parse("route = writes"), 5);
        QTRY_COMPARE(recent.rowCount(), 0);
        tally.setFolder({});
        QVERIFY(!tally.isKnown());
    }

    void limits() {
        LimitListModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto workspace = parsed(kYaml);
        const auto plan = policy::compile(workspace, 1);
        model.setLimits(workspace, plan, plan);
        QCOMPARE(model.rowCount(), 3);
        const auto text = [&](int row, LimitListModel::Column column) { return model.index(row, column).data().toString(); };
        QCOMPARE(text(0, LimitListModel::Limit), u"100/min"_s);
        QCOMPARE(text(0, LimitListModel::Burst), u"20"_s);
        QCOMPARE(text(1, LimitListModel::Limit), QLocale().toString(1000) + u"/hour"_s);
        QCOMPARE(text(1, LimitListModel::Per), u"route"_s);
        QCOMPARE(text(2, LimitListModel::Kind), u"quota"_s);
        QCOMPARE(text(0, LimitListModel::UsedBy), u"writes"_s);
        QCOMPARE(text(0, LimitListModel::Left), u"no request yet"_s);
        QVERIFY(model.index(0, LimitListModel::Used).data(GaugeRole).toDouble() < 0);

        const auto id = plan->policies[0].limits[0].spec.id;
        model.setGauges({{id, "10.0.0.1", 17, 0}, {id, "10.0.0.2", 2, 5}});
        QCOMPARE(text(0, LimitListModel::Key), u"10.0.0.2"_s);
        QCOMPARE(text(0, LimitListModel::Left), u"2 of 20 left"_s);
        QCOMPARE(text(0, LimitListModel::Refused), u"5"_s);
        QCOMPARE(text(0, LimitListModel::Used), u"90 %"_s);
        QCOMPARE(text(0, LimitListModel::Keys), u"2"_s);

        // A limit that an edit changed is another one: what was measured is not its own.
        const auto edited = parsed(replaced(kYaml, "100/min", "60/min"));
        model.setLimits(edited, policy::compile(edited, 0), plan);
        QCOMPARE(text(0, LimitListModel::Limit), u"60/min"_s);
        QCOMPARE(text(0, LimitListModel::Left), u"not in force yet"_s);
        QVERIFY(text(0, LimitListModel::Key).isEmpty());
        QVERIFY(model.index(0, 0).data(MarkRole).isValid());
    }

    void limitEdits() {
        const auto workspace = parsed(kYaml);
        const LimitPlace first{u"apps"_s, false, 0};
        auto edit = limitAt(workspace, first);
        QVERIFY(edit.has_value());
        QCOMPARE(edit->routes, QStringList{u"writes"_s});
        edit->limit.limit = 50;
        auto put = putLimit(kYaml, workspace, first, *edit, {});
        QVERIFY(put.has_value());
        QVERIFY(put->place == first);
        QCOMPARE(parsed(put->yaml).policies[0].rates[0].limit, 50u);
        QVERIFY(put->yaml.find("# people") != std::string::npos);

        // To a new policy, as a quota, used by two routes.
        edit->policy = u"daily"_s;
        edit->quota = true;
        edit->limit.per = std::chrono::hours(24);
        edit->limit.burst = 0;
        edit->routes = {u"patients"_s, u"rest"_s};
        put = putLimit(kYaml, workspace, first, *edit, {u"apps"_s});
        QVERIFY(put.has_value());
        const auto after = parsed(put->yaml);
        QCOMPARE(after.policies.size(), std::size_t(2));
        QCOMPARE(after.policies[0].rates.size(), std::size_t(1));
        QCOMPARE(after.policies[1].quotas[0].limit, 50u);
        QCOMPARE(after.routes[0].policies.size(), std::size_t(1));
        QCOMPARE(after.routes[2].policies[0], std::string("daily"));
        QVERIFY((put->place == LimitPlace{u"daily"_s, true, 0}));

        // And back again: the policy that was only there for it goes, with its uses.
        edit = limitAt(after, put->place);
        edit->policy = u"apps"_s;
        edit->routes = {u"writes"_s};
        const auto back = putLimit(put->yaml, after, put->place, *edit, {u"apps"_s});
        QVERIFY(back.has_value());
        const auto last = parsed(back->yaml);
        QCOMPARE(last.policies.size(), std::size_t(1));
        QVERIFY(last.routes[2].policies.empty());

        const auto removed = removeLimit(kYaml, workspace, {u"apps"_s, true, 0});
        QVERIFY(removed.has_value());
        QVERIFY(parsed(*removed).policies[0].quotas.empty());
        QVERIFY(!removeLimit(kYaml, workspace, {u"apps"_s, true, 9}).has_value());
    }

    void fieldChecks() {
        QVERIFY(routeNameProblem(u"a"_s, {u"b"_s}).isEmpty());
        QVERIFY(!routeNameProblem(u"b"_s, {u"b"_s}).isEmpty());
        QVERIFY(!routeNameProblem({}, {}).isEmpty());
        QVERIFY(pathProblem(u"/fhir/r4"_s).isEmpty());
        QVERIFY(!pathProblem(u"fhir"_s).isEmpty());
        QVERIFY(!pathProblem(u"/a?b"_s).isEmpty());
        QVERIFY(resourceProblem(u"Patient"_s).isEmpty());
        QVERIFY(resourceProblem(u"Patent"_s).contains(u"Patient"_s));
        QVERIFY(interactionProblem(u"reed"_s).contains(u"read"_s));
        QVERIFY(operationProblem(u"$everything"_s).isEmpty());
        QVERIFY(!operationProblem(u"everything"_s).isEmpty());
        QVERIFY(methodProblem(u"GET"_s).isEmpty());
        QVERIFY(!methodProblem(u"get"_s).isEmpty());
        QVERIFY(headerProblem(u"X-Tenant: a: \"b\" # c"_s).isEmpty());
        QVERIFY(!headerProblem(u"X Tenant: a"_s).isEmpty());
        QCOMPARE(headerOf(u"Prefer"_s).second, std::string("*"));
        QCOMPARE(headerText(headerOf(u"X-Tenant:  acme "_s)), u"X-Tenant: acme"_s);
        config::RateLimit limit;
        limit.limit = 10;
        QVERIFY(limitProblem(limit, false).isEmpty());
        QVERIFY(!limitProblem(limit, true).isEmpty()); // a quota's window is an hour at least
        limit.limit = 0;
        QVERIFY(!limitProblem(limit, false).isEmpty());
    }

    void lineDiff_data() {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::addColumn<int>("added");
        QTest::addColumn<int>("removed");
        QTest::newRow("same") << u"a\nb\n"_s << u"a\nb\n"_s << 0 << 0;
        QTest::newRow("empty") << u""_s << u""_s << 0 << 0;
        QTest::newRow("all new") << u""_s << u"a\nb\n"_s << 2 << 0;
        QTest::newRow("all gone") << u"a\nb"_s << u""_s << 0 << 2;
        QTest::newRow("one changed") << u"a\nb\nc\n"_s << u"a\nx\nc\n"_s << 1 << 1;
        QTest::newRow("inserted") << u"a\nc\n"_s << u"a\nb\nc\n"_s << 1 << 0;
        QTest::newRow("moved") << u"1\n2\n3\n4\n5\n"_s << u"5\n1\n2\n3\n4\n"_s << 1 << 1;
        QTest::newRow("two places") << u"a\nb\nc\nd\ne\nf\n"_s << u"a\nB\nc\nd\ne\n"_s << 1 << 2;
        QTest::newRow("repeated lines") << u"x\nx\nx\n"_s << u"x\nx\n"_s << 0 << 1;
    }
    void lineDiff() {
        QFETCH(QString, before);
        QFETCH(QString, after);
        const auto lines = diffLines(before, after);
        const auto counted = countChanges(lines);
        QTEST(counted.added, "added");
        QTEST(counted.removed, "removed");
        // Both texts can be read back from the difference, in order.
        QStringList left;
        QStringList right;
        for (const DiffLine& line : lines) {
            if (line.change != LineChange::Added) {
                left.append(line.text);
                QCOMPARE(line.before, int(left.size()));
            }
            if (line.change != LineChange::Removed) {
                right.append(line.text);
                QCOMPARE(line.after, int(right.size()));
            }
        }
        const auto asText = [](const QStringList& list) { return list.isEmpty() ? QString() : list.join(u'\n'); };
        QCOMPARE(asText(left), before.endsWith(u'\n') ? before.chopped(1) : before);
        QCOMPARE(asText(right), after.endsWith(u'\n') ? after.chopped(1) : after);
    }

    void differenceOfLargeTextsIsBounded() {
        QStringList a;
        QStringList b;
        for (int i = 0; i < 6000; ++i) {
            a.append(QString::number(i));
            b.append(u"other %1"_s.arg(i));
        }
        const auto counted = countChanges(diffLines(a.join(u'\n'), b.join(u'\n')));
        QCOMPARE(counted.added, 6000);
        QCOMPARE(counted.removed, 6000);
    }

    void diffTextLeavesOutWhatIsFar() {
        QStringList a;
        for (int i = 0; i < 30; ++i) {
            a.append(u"line %1"_s.arg(i));
        }
        QStringList b = a;
        b[15] = u"changed"_s;
        const DiffText shown = diffText(diffLines(a.join(u'\n'), b.join(u'\n')));
        QCOMPARE(shown.gaps.size(), 2);
        QCOMPARE(shown.added.size(), 1);
        QCOMPARE(shown.removed.size(), 1);
        QVERIFY(shown.text.contains(u"- line 15\n+ changed"_s));
        QVERIFY(!shown.text.contains(u"line 2\n"_s));
    }
};

QTEST_MAIN(TstRouteModels)
#include "tst_route_models.moc"
