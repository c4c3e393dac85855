#include "models/roles.h"
#include "models/traffic_model.h"
#include "models/traffic_values.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

using namespace Qt::StringLiterals;
using fb::models::TrafficModel;
using fb::traffic::Filter;
using fb::traffic::Outcome;
using fb::traffic::Summary;

namespace {

Summary row(std::int64_t id, const std::string& method, const std::string& target, int status, Outcome outcome = Outcome::Answered) {
    Summary s;
    s.id = id;
    s.started = fb::Instant{fb::Micros{1'700'000'000'000'000 + id * 1'000'000}};
    s.duration = 1234 * id;
    s.client = "127.0.0.1";
    s.method = method;
    s.target = target;
    s.status = status;
    s.outcome = outcome;
    s.route = "fhir";
    return s;
}

std::vector<Summary> some() {
    return {row(1, "GET", "/fhir/Patient?name=x", 200), row(2, "POST", "/fhir/Patient", 201),
            row(3, "DELETE", "/fhir/Patient/1", 403, Outcome::Refused), row(4, "GET", "/fhir/Patient/2", 404),
            row(5, "GET", "/fhir/Patient/3", 429, Outcome::Limited)};
}

Filter filter(const char* text) {
    auto parsed = Filter::parse(text);
    return parsed ? *parsed : Filter();
}

} // namespace

class TestTrafficModel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keepsTheRulesOfAModel() {
        TrafficModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.append(some());
        model.setFilter(filter("method = GET"), {});
        model.append({row(6, "GET", "/x", 200), row(7, "PUT", "/x", 200)});
        model.setLimit(3);
        model.clear();
        QCOMPARE(model.rowCount(), 0);
    }

    void showsACellAsWhatItIs() {
        TrafficModel model;
        model.append(some());
        const auto cell = [&](int r, int c) { return model.index(r, c); };
        QCOMPARE(cell(0, TrafficModel::Request).data().toString(), u"/fhir/Patient"_s);
        QCOMPARE(cell(0, TrafficModel::Request).data(fb::models::TailRole).toString(), u"?name=x"_s);
        QCOMPARE(cell(0, TrafficModel::Duration).data().toString(), u"1.2"_s);
        QCOMPARE(cell(2, TrafficModel::Status).data(fb::models::StatusRole).toInt(), 403);
        QCOMPARE(cell(2, TrafficModel::Verdict).data(fb::models::VerdictRole).toInt(), int(fb::theme::VerdictKind::Refused));
        QCOMPARE(cell(4, TrafficModel::Verdict).data(fb::models::VerdictRole).toInt(), int(fb::theme::VerdictKind::Limited));
        QCOMPARE(cell(1, TrafficModel::Number).data(fb::models::IdRole).toLongLong(), 2);
    }

    void filtersWithoutLosingRows() {
        TrafficModel model;
        model.append(some());
        model.setFilter(filter("status >= 400"), {});
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.total(), size_t(5));
        QCOMPARE(model.at(0).id, 3);
        QCOMPARE(model.rowOf(4), 1);
        QCOMPARE(model.rowOf(1), -1);
        model.append({row(6, "GET", "/fhir", 500), row(7, "GET", "/fhir", 200)});
        QCOMPARE(model.rowCount(), 4);
        model.setFilter(Filter(), {});
        QCOMPARE(model.rowCount(), 7);
    }

    void countsWhatItHolds() {
        TrafficModel model;
        model.append(some());
        QCOMPARE(model.counts().refused, size_t(2));
        QCOMPARE(model.counts().errors, size_t(1));
        QCOMPARE(model.counts().writes, size_t(2));
        model.setLimit(2);
        QCOMPARE(model.counts().refused, size_t(1));
        QCOMPARE(model.counts().writes, size_t(0));
    }

    void dropsTheOldestAtTheLimit() {
        TrafficModel model;
        model.setLimit(100);
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        for (int i = 1; i <= 250; ++i) {
            model.append({row(i, "GET", "/fhir/Patient", 200)});
        }
        QCOMPARE(model.rowCount(), 100);
        QCOMPARE(model.at(0).id, 151);
        QCOMPARE(model.rowOf(250), 99);
        QCOMPARE(model.rowOf(150), -1);
        QCOMPARE(removed.size(), 150);
    }

    void leavesOutWhatItHasAlready() {
        TrafficModel model;
        model.append(some());
        model.append(some());
        QCOMPARE(model.rowCount(), 5);
    }

    void showsWhatABodySearchFound() {
        TrafficModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.append(some());
        model.setFilter(filter("body contains Heller"), {}, {2, 4});
        QCOMPARE(model.rowCount(), 2);
        model.addBodyMatches({3, 99});
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.at(1).id, 3);
    }

    void offersCapturedValuesWithTheirCounts() {
        TrafficModel model;
        model.append(some());
        const auto methods = fb::models::capturedValues(model, u"method"_s);
        QCOMPARE(methods.size(), 3);
        QCOMPARE(methods.first().first, u"GET"_s);
        QCOMPARE(methods.first().second, 3);
        QVERIFY(fb::models::capturedValues(model, u"duration"_s).isEmpty());
    }

    void makesFiltersThatReadBack() {
        TrafficModel model;
        model.append(some());
        for (const int column : {int(TrafficModel::Method), int(TrafficModel::Status), int(TrafficModel::Request), int(TrafficModel::Verdict)}) {
            const QString like = fb::models::filterLike(model, 2, column, true);
            auto parsed = Filter::parse(like.toStdString());
            QVERIFY2(parsed.has_value(), qPrintable(like));
            QVERIFY2(parsed->matches(model.at(2), {}), qPrintable(like));
            auto unlike = Filter::parse(fb::models::filterLike(model, 2, column, false).toStdString());
            QVERIFY(unlike.has_value());
            QVERIFY(!unlike->matches(model.at(2), {}));
        }
        QVERIFY(fb::models::filterLike(model, 2, TrafficModel::Number, true).isEmpty());
    }

    void standsHostileText() {
        TrafficModel model;
        model.append({row(1, "G\xff\x00T", "/\xc3\x28?\xff", 999)});
        for (int column = 0; column < model.columnCount(); ++column) {
            QVERIFY(model.index(0, column).data().isValid());
        }
    }
};

QTEST_MAIN(TestTrafficModel)
#include "tst_traffic_model.moc"
