// The filter language: what it reads, what it says back, what it matches, and how it refuses.
#include <QTest>

#include "base/text.h"
#include "traffic/filter.h"

using namespace fb;
using namespace fb::traffic;

namespace {

const Instant kNow = *parseIsoTime("2026-11-24T12:00:00Z");

Exchange sample() {
    Exchange e;
    e.id = 42;
    e.started = *parseIsoTime("2026-11-24T11:30:00.250Z");
    e.duration = 250'000;
    e.gateway = 300;
    e.client = "10.1.2.3";
    e.method = "GET";
    e.target = "/fhir/r4/Patient/abc/"
               "_history?subject:Patient.name=Heller&code=a%2Cb,c&_count=10&_include=Patient:org&x%20y=1";
    e.interaction = fhir::Interaction::SearchType;
    e.resource = "Patient";
    e.resourceId = "abc";
    e.operation = "$everything";
    e.route = "patients";
    e.upstream = "hapi";
    e.targetUrl = "http://127.0.0.1:8090/fhir";
    e.status = 404;
    e.outcome = Outcome::Answered;
    e.reason = "";
    e.result = "1 of 12";
    e.requestSize = 2'000;
    e.responseSize = 1'500'000;
    e.linksRewritten = 3;
    e.requestId = "Req-1";
    e.planRevision = 7;
    e.requestHead = "GET / HTTP/1.1\r\nPrefer: respond-async\r\nX-Tag: a\r\nx-tag: b\r\n\r\n";
    e.responseHead = "HTTP/1.1 404 Not Found\r\nETag: W/\"3\"\r\n\r\n";
    e.requestBody.bytes = "{\"family\": \"HELLER\"}";
    e.responseBody.bytes = "not found";
    return e;
}

} // namespace

class TestFilter : public QObject {
    Q_OBJECT

    static Filter parsed(const QByteArray& text) {
        auto filter = Filter::parse(text.toStdString());
        if (!filter)
            qFatal("%s: %s", text.constData(), filter.error().sentence().c_str());
        return *filter;
    }

private Q_SLOTS:
    void matches_data() {
        QTest::addColumn<bool>("expected");
        const auto yes = [](const char* text) { QTest::newRow(text) << true; };
        const auto no = [](const char* text) { QTest::newRow(text) << false; };
        yes("");
        yes("   ");
        yes("id = 42");
        no("id != 42");
        yes("id > 41 and id < 43 and id >= 42 and id <= 42");
        no("id > 42");
        yes("method = get");
        yes("method in (PUT, GET)");
        no("method not in (PUT, GET)");
        yes("status = 404");
        yes("status = 4xx");
        yes("status in 4XX");
        yes("status in (2xx, 404)");
        no("status != 4xx");
        yes("status >= 400");
        no("status > 404");
        yes("time in last 1h");
        yes("time in last 30m");
        no("time in last 29m");
        yes("time >= 2026-11-24");
        yes("time = 2026-11-24");
        yes("time = 2026-11-24T11:30Z");
        yes("time = 2026-11-24T12:30+01:00");
        yes("time = \"2026-11-24T11:30:00Z\"");
        no("time = 2026-11-24T11:30:00.25001Z");
        yes("time = 2026-11-24T11:30:00.250Z");
        no("time > 2026-11-24");
        yes("time < 2026-11-25");
        yes("time <= 2026-11-24T11:30Z");
        no("time < 2026-11-24T11:30Z");
        yes("target startswith /FHIR");
        yes("target endswith \"=1\"");
        yes("path = /fhir/r4/Patient/abc/_history");
        no("path = /fhir/r4/patient/abc/_history"); // paths have case
        yes("path contains \"_HISTORY\"");
        no("path contains _count");
        yes("query contains _count");
        yes("route = PATIENTS");
        yes("upstream = hapi");
        yes("server contains 8090");
        yes("client startswith 10.");
        yes("outcome = answered");
        no("outcome != answered");
        yes("outcome in (refused, answered)");
        yes("reason = \"\"");
        yes("result = \"1 of 12\"");
        yes("duration > 200ms");
        yes("duration = 250ms");
        no("duration > 0.25s");
        yes("gateway < 1ms and gateway = 300us");
        yes("size > 1MB");
        yes("response.size >= 1.5MB");
        no("size > 1.5MiB");
        yes("request.size = 2KB");
        yes("request.size = 2000");
        yes("resource = patient");
        yes("fhir.type in (Observation, Patient)");
        yes("fhir.id = abc");
        no("fhir.id = ABC");
        yes("fhir.interaction = search-type");
        yes("interaction != capabilities");
        yes("operation = everything");
        yes("operation = $everything");
        yes("request.id = Req-1 and not request.id = req-1");
        yes("revision = 7 and links > 2");
        yes("param._count");
        no("param._sort");
        yes("not param._sort");
        yes("param._count = 10");
        yes("param.subject = Heller");
        yes("param.subject = \"Heller\" and not param.subject = heller");
        no("param.subj = Heller");
        yes("param.code = \"a,b,c\"");
        yes("param.code = c");
        yes("param.code != d");
        no("param.code != c"); // none may be equal
        yes("param._count in (5, 10)");
        yes("fhir.param._include startswith patient:");
        yes("header.prefer contains ASYNC");
        yes("header.x-tag = b");
        yes("header.etag = 'W/\"3\"'");
        yes("request.header.Prefer and not response.header.Prefer");
        yes("response.header.etag");
        yes("body contains heller");
        yes("request.body contains Heller and not response.body contains heller");
        yes("response.body contains 'not found'");
        yes("heller"); // in the target
        yes("\"1 OF 12\" patients");
        no("patients nothing");
        yes("nothing or patients");
        yes("not nothing");
        yes("!nothing");
        no("not not nothing");
        yes("status = 404 and (method = PUT or method = GET)");
        no("status = 404 and method = PUT or method = POST");
        yes("method = GET or status = 500 and nothing"); // and binds tighter
        yes("not method = PUT and status = 404");
        yes("METHOD = GET AND Status = 404");
        yes("method == GET && status <> 500 || nothing");
    }
    void matches() {
        QFETCH(bool, expected);
        const Filter filter = parsed(QTest::currentDataTag());
        const Exchange e = sample();
        QCOMPARE(filter.matchesExchange(e, kNow), expected);
        if (!filter.needsBodies()) {
            QCOMPARE(filter.matches(e, kNow), expected);
            QCOMPARE(filter.mayMatch(e, kNow), expected);
        } else if (expected) {
            QVERIFY(filter.mayMatch(e, kNow)); // never rules out what matches
        }
        // What it says back is the same filter.
        const std::string text = filter.text();
        const auto again = Filter::parse(text);
        QVERIFY2(again, (text + ": " + (again ? "" : again.error().sentence())).c_str());
        QCOMPARE(again->text(), text);
        QCOMPARE(again->matchesExchange(e, kNow), expected);
        QCOMPARE(again->sentence(), filter.sentence());
        QCOMPARE(again->needsBodies(), filter.needsBodies());
    }

    void summaryAloneCannotSay() {
        const Exchange e = sample();
        for (const char* text : {"body contains heller", "not body contains heller", "header.prefer"}) {
            const Filter filter = parsed(text);
            QVERIFY(filter.needsBodies());
            QVERIFY(!filter.matches(e, kNow));
            QVERIFY(filter.mayMatch(e, kNow));
        }
        QVERIFY(!parsed("status = 200 and body contains heller").mayMatch(e, kNow));
        QVERIFY(parsed("status = 404 or body contains heller").matches(e, kNow));
    }

    void canonicalText_data() {
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* in, const char* out) { QTest::newRow(in) << QString::fromUtf8(out); };
        row("  METHOD=get   AND status>=400", "method = get and status >= 400");
        row("(a) (b or c)", "a and (b or c)");
        row("((method = GET and status = 4XX) and x)", "method = GET and status = 4xx and x");
        row("a or (b or c)", "a or b or c");
        row("not (a or b)", "not (a or b)");
        row("not not not a", "not a");
        row("resource not in (Patient,'Observation')", "not resource in (Patient, Observation)");
        row("path contains 'a \"b\" \\\\'", "path contains \"a \\\"b\\\" \\\\\"");
        row("fhir.interaction != CAPABILITIES", "interaction != capabilities");
        row("'param.x'", "\"param.x\"");
        row("'and'", "\"and\"");
        row("fhir.param.a = ''", "param.a = \"\"");
        row("time IN LAST 3h", "time in last 3h");
        row("status in 5xx", "status in (5xx)");
    }
    void canonicalText() {
        QFETCH(QString, expected);
        const std::string text = parsed(QTest::currentDataTag()).text();
        QCOMPARE(QString::fromStdString(text), expected);
        QCOMPARE(Filter::parse(text)->text(), text);
    }

    void sentences_data() {
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* in, const char* out) { QTest::newRow(in) << QString::fromUtf8(out); };
        row("", "Every request");
        row("fhir.interaction != capabilities and time in last 3h",
            "Every interaction except capabilities, in the last 3 hours");
        row("interaction not in (read, vread)", "Every interaction except read and vread");
        row("interaction = read and status >= 400", "Every read with status 400 or more");
        row("method = GET and status = 4xx and time in last 1d",
            "Every request with method GET, status 4xx, in the last day");
        row("resource in (Patient, Observation)", "Every request with resource Patient or Observation");
        row("not status = 404", "Every request with status other than 404");
        row("path contains x or duration > 200ms",
            "Every request with path containing \"x\" or duration above 200ms");
        row("Heller", "Every request with \"Heller\" in target, route, client or result");
        row("time >= 2026-11-24", "Every request, since 2026-11-24");
        row("not param._sort and header.Prefer", "Every request with no parameter _sort, a header Prefer");
        row("method = GET and (status = 404 or status = 410)",
            "Every request with method GET, (status 404 or status 410)");
    }
    void sentences() {
        QFETCH(QString, expected);
        QCOMPARE(QString::fromStdString(parsed(QTest::currentDataTag()).sentence()), expected);
    }

    void refuses_data() {
        QTest::addColumn<int>("column");
        QTest::addColumn<QString>("part"); // of the sentence
        const auto row = [](const char* in, int column, const char* part) {
            QTest::newRow(in) << column << QString::fromUtf8(part);
        };
        row("statsu >= 400", 1, "Did you mean status?");
        row("method = GET and rout = a", 18, "Did you mean route?");
        row("status >= many", 11, "not a status");
        row("status = 12345", 10, "not a status");
        row("status > 4xx", 10, "has no order");
        row("duration > 5", 12, "with a unit");
        row("size > big", 8, "not a size");
        row("time > yesterday", 8, "not a time");
        row("time in last 3", 14, "with a unit");
        row("duration in last 3h", 10, "Only time");
        row("id = x", 6, "not a number");
        row("id = 99999999999999999999", 6, "not a number");
        row("outcome = refuse", 11, "Did you mean refused?");
        row("interaction in (read, serach-type)", 23, "Did you mean search-type?");
        row("method > GET", 8, "has no order");
        row("status contains 4", 8, "is not text");
        row("body = x", 6, "contains");
        row("path matches x", 6, "Patterns are not supported");
        row("path =~ x", 6, "Patterns are not supported");
        row("path ~ x", 6, "Patterns are not supported");
        row("(a or b", 1, "not closed");
        row("a or b)", 7, "without an opening");
        row("method in (GET, PUT", 11, "not closed");
        row("method in (GET PUT)", 11, "not closed");
        row("method in ()", 12, "value is missing");
        row("method =", 9, "value is missing");
        row("a and", 6, "ends too early");
        row("and a", 1, "does not fit");
        row("not", 4, "ends too early");
        row("path contains \"x", 15, "not closed");
        row("\xC3\xA9\xC3\xA9 and id = x", 13, "not a number"); // columns count characters
        row("= 4", 1, "does not fit");
        row("()", 2, "does not fit");
    }
    void refuses() {
        QFETCH(int, column);
        QFETCH(QString, part);
        const auto filter = Filter::parse(QTest::currentDataTag());
        QVERIFY(!filter);
        const std::string sentence = filter.error().sentence();
        QVERIFY2(QString::fromStdString(sentence).contains(part), sentence.c_str());
        QCOMPARE(filter.error().place.line, 1);
        QCOMPARE(filter.error().place.column, column);
        QVERIFY(!filter.error().hint.empty());
    }

    void isBounded() {
        QVERIFY(!Filter::parse(std::string(100'000, 'x')));
        QVERIFY(!Filter::parse(std::string(30'000, '(') + "a" + std::string(30'000, ')')));
        QVERIFY(Filter::parse(std::string(60, '(') + "a" + std::string(60, ')')));
        std::string nots;
        for (int i = 0; i < 10'001; ++i)
            nots += "not ";
        QCOMPARE(Filter::parse(nots + "a")->text(), std::string("not a"));
        std::string many = "a";
        for (int i = 0; i < 5'000; ++i)
            many += " or a";
        QVERIFY(!Filter::parse(many));
        std::string list = "id in (1";
        for (int i = 0; i < 1'500; ++i)
            list += ",2";
        QVERIFY(Filter::parse(list + ")")->matches(sample(), kNow) == false);
    }

    void fieldsAreComplete() {
        QVERIFY(filterFields().size() > 25);
        for (const FilterField& field : filterFields()) {
            QVERIFY(!field.description.empty());
            const bool named = field.name.back() == '.';
            const std::string value = field.values.empty() ? std::string() : field.values.front();
            const std::string text = named ? field.name + "x" : field.name + (value.empty() ? " = 1" : " = " + value);
            const bool needsUnit = field.name == "duration" || field.name == "gateway";
            const bool body = field.name.find("body") != std::string::npos;
            const std::string fitting = needsUnit              ? field.name + " = 1s"
                                        : body                 ? field.name + " contains x"
                                        : field.name == "time" ? std::string("time in last 1h")
                                                               : text;
            const auto filter = Filter::parse(fitting);
            QVERIFY2(filter, (fitting + ": " + (filter ? "" : filter.error().sentence())).c_str());
        }
    }

    void absoluteTargets() {
        Exchange e = sample();
        e.target = "http://gateway:8080/fhir/Patient%2F1?x=1";
        QVERIFY(parsed("path startswith /fhir").matches(e, kNow));
        e.target = "/a%zz";
        QVERIFY(parsed("path = /a%zz").matches(e, kNow)); // a broken escape stays as it is
        e.target = "";
        QVERIFY(parsed("path = ''").matches(e, kNow));
    }

    void copiesShareNothingThatChanges() {
        Filter a = parsed("id = 42");
        Filter b = a;
        a = Filter();
        QVERIFY(a.empty());
        QVERIFY(!b.empty());
        QCOMPARE(b.text(), std::string("id = 42"));
    }
};

QTEST_GUILESS_MAIN(TestFilter)
#include "tst_filter.moc"
