// The pure parts: values, tables, index rows, conditions, patches, references, shapes.
#include "sandbox/bundle_plan.h"
#include "sandbox/index_rows.h"
#include "sandbox/json_patch.h"
#include "sandbox/references.h"
#include "sandbox/search_request.h"
#include "sandbox/shape.h"
#include "sandbox/snapshots.h"
#include "sandbox/values.h"

#include "base/time.h"
#include "sandbox_client.h"

#include <QtTest>

using namespace fb;
using namespace fb::sandbox;

class TestSandboxValues : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void spans_data();
    void spans();
    void decimals();
    void folding();
    void escapes();
    void tableKnowsR4();
    void indexesElements();
    void referencesApart();
    void valuesNeverGetIntoTheSql();
    void officialPatchCases();
    void patchCorners_data();
    void patchCorners();
    void patchesDoNotExplode();
    void patchesDoNotDig();
    void shapesKeepWhatBelongs();
    void pageTokens();
    void transactionsInOrder();
};

namespace {

std::string isoOf(std::int64_t micros) { return isoTime(Instant(Micros(micros)), 6); }

json::Value parsed(const char* text) {
    auto value = json::parse(text);
    return value ? std::move(*value) : json::Value();
}

} // namespace

void TestSandboxValues::spans_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("low");
    QTest::addColumn<QByteArray>("high");
    const auto row = [](const char* text, const char* low, const char* high) {
        QTest::newRow(text) << QByteArray(text) << QByteArray(low) << QByteArray(high);
    };
    row("2013", "2013-01-01T00:00:00.000000Z", "2013-12-31T23:59:59.999999Z");
    row("2012-02", "2012-02-01T00:00:00.000000Z", "2012-02-29T23:59:59.999999Z");
    row("2013-12", "2013-12-01T00:00:00.000000Z", "2013-12-31T23:59:59.999999Z");
    row("2013-01-14", "2013-01-14T00:00:00.000000Z", "2013-01-14T23:59:59.999999Z");
    row("2013-01-14T10:00", "2013-01-14T10:00:00.000000Z", "2013-01-14T10:00:59.999999Z");
    row("2013-01-14T10:00:05Z", "2013-01-14T10:00:05.000000Z", "2013-01-14T10:00:05.999999Z");
    row("2013-01-14T10:00:05.5Z", "2013-01-14T10:00:05.500000Z", "2013-01-14T10:00:05.599999Z");
    row("2013-01-14T10:00:05.123456789Z", "2013-01-14T10:00:05.123456Z", "2013-01-14T10:00:05.123456Z");
    row("2013-01-14T10:00:00+02:00", "2013-01-14T08:00:00.000000Z", "2013-01-14T08:00:00.999999Z");
    row("2013-01-14T10:00:00 02:00", "2013-01-14T08:00:00.000000Z", "2013-01-14T08:00:00.999999Z");
    row("2013-01-14T10:00:00-05:30", "2013-01-14T15:30:00.000000Z", "2013-01-14T15:30:00.999999Z");
    for (const char* bad :
         {"", "13", "0000", "2013-13", "2013-00", "2013-02-30", "2013-1-1", "2013-01-14T", "2013-01-14T10",
          "2013-01-14T10:60", "2013-01-14T10:00:61", "2013-01-14T10:00:00X", "2013-01-14T10:00:00+2",
          "2013-01-14T10:00:00.Z", "2013-01-14 10:00", "2013-", "+2013", "99999-01-01"})
        QTest::newRow(bad) << QByteArray(bad) << QByteArray() << QByteArray();
}

void TestSandboxValues::spans() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, low);
    QFETCH(QByteArray, high);
    const auto span = parseSpan(text.toStdString());
    QCOMPARE(span.has_value(), !low.isEmpty());
    if (!span)
        return;
    QCOMPARE(QByteArray::fromStdString(isoOf(span->low)), low);
    QCOMPARE(QByteArray::fromStdString(isoOf(span->high)), high);
}

void TestSandboxValues::decimals() {
    const auto d = parseDecimal("100");
    QVERIFY(d && d->low == 99.5 && d->high == 100.5);
    const auto precise = parseDecimal("100.00");
    QVERIFY(precise && qAbs(precise->low - 99.995) < 1e-9 && qAbs(precise->high - 100.005) < 1e-9);
    const auto hundred = parseDecimal("1e2");
    QVERIFY(hundred && hundred->value == 100 && hundred->low == 50 && hundred->high == 150);
    QVERIFY(parseDecimal("-0.5")->value == -0.5);
    QVERIFY(parseDecimal("1.000000000000000000E-245"));
    QVERIFY(parseDecimal("1E9999")->value > 1e308);
    QVERIFY(parseDecimal("-1E9999")->value < -1e308);
    for (const char* bad : {"", "-", ".", "e5", "1e", "1.2.3", "0x10", " 1", "1 ", "inf", "nan", "1,5", "--1"})
        QVERIFY2(!parseDecimal(bad), bad);
    QVERIFY(!parseDecimal(std::string(1000, '1')));
}

void TestSandboxValues::folding() {
    QCOMPARE(foldText("M\xc3\xbcller"), std::string("muller"));
    QCOMPARE(foldText("\xc3\x85LESUND"), std::string("alesund"));
    QCOMPARE(foldText("  two \t words\n"), std::string("two words"));
    QCOMPARE(foldText("Stra\xc3\x9f"
                      "e"),
             std::string("strasse"));
    QCOMPARE(foldText("S\xc3\xb8ren \xc5\x81ukasz"), std::string("soren lukasz"));
    QCOMPARE(foldText(""), std::string());
    QVERIFY(!foldText("\xff\xfe").empty());
}

void TestSandboxValues::escapes() {
    QCOMPARE(splitEscaped("a,b\\,c,", ',').size(), std::size_t(3));
    QCOMPARE(splitEscaped("a,b\\,c,", ',')[1], std::string("b\\,c"));
    QCOMPARE(unescaped("b\\,c\\|d\\\\e\\$\\x"), std::string("b,c|d\\e$\\x"));
    QCOMPARE(splitEscaped("\\", ',').size(), std::size_t(1));
    std::string_view text = "ge2013";
    QVERIFY(takePrefix(text) == Prefix::Ge && text == "2013");
    text = "2013";
    QVERIFY(takePrefix(text) == Prefix::Eq && text == "2013");
}

void TestSandboxValues::tableKnowsR4() {
    const SearchTable& table = SearchTable::r4();
    QVERIFY(table.types().size() >= 145);
    QVERIFY(!table.type("Nix") && !table.type("") && !table.type("patient"));
    std::set<int> ids;
    for (const ResourceType& type : table.types()) {
        QVERIFY(table.type(type.name) == &type);
        for (const SearchParam& param : type.params) {
            QVERIFY2(ids.insert(param.id).second, (type.name + param.name).c_str());
            QVERIFY(type.param(param.name) == &param);
            QVERIFY2(!param.paths.empty() || param.kind == ParamKind::Composite || param.kind == ParamKind::Special,
                     (type.name + ' ' + param.name).c_str());
        }
    }
    QCOMPARE(table.type("Observation")->param("subject")->targets.size(), std::size_t(4));
    QCOMPARE(table.type("Observation")->param("patient")->targets.size(), std::size_t(1));
    QVERIFY(table.type("Patient")->param("birthdate")->kind == ParamKind::Date);
    QVERIFY(!table.type("Observation")->patientParams.empty());
}

void TestSandboxValues::indexesElements() {
    const ResourceType& patient = *SearchTable::r4().type("Patient");
    const IndexRows rows = indexRows(
        patient,
        parsed(
            R"({"resourceType":"Patient","name":[{"family":"X","given":["Y","Z"]}],)"
            R"("telecom":[{"system":"phone","value":"1"}],"generalPractitioner":[{"reference":"http://me/fhir/Practitioner/7/_history/2"},{"reference":"#in"}]})"),
        "http://me/fhir");
    int names = 0;
    for (const StringRow& row : rows.strings)
        names += row.param == patient.param("name")->id ? 1 : 0;
    QCOMPARE(names, 3);
    QCOMPARE(rows.references.size(), std::size_t(1));
    QCOMPARE(rows.references[0].id, std::string("7"));
    QCOMPARE(rows.references[0].version, std::string("2"));
    // What is no FHIR at all indexes as far as it goes, without falling over.
    for (const char* odd : {R"({"name":5})", R"({"name":[[[]]]})", R"({"birthDate":{}})", R"({"identifier":"x"})",
                            "[]", "5", R"({"telecom":[null]})", R"({"meta":{"tag":{"code":5}}})"})
        (void)indexRows(patient, parsed(odd), {});
}

void TestSandboxValues::referencesApart() {
    QCOMPARE(referenceRow("Patient/1", {}).id, std::string("1"));
    QCOMPARE(referenceRow("Patient/1/x", {}).type, -1);
    QCOMPARE(referenceRow("http://o/Patient/1", "http://me").url, std::string("http://o/Patient/1"));
    QCOMPARE(referenceRow("http://o/q|1.0", {}).version, std::string("1.0"));
    QCOMPARE(referenceRow("Nix/1", {}).type, -1);
    QCOMPARE(std::string(baseOfFullUrl("http://x.org/fhir/Patient/1")), std::string("http://x.org/fhir"));
    QVERIFY(baseOfFullUrl("urn:uuid:1").empty());
    QVERIFY(baseOfFullUrl("http://x").empty());
}

void TestSandboxValues::valuesNeverGetIntoTheSql() {
    const ConditionContext context{&SearchTable::r4(), "http://me", Instant{}};
    const ResourceType& patient = *SearchTable::r4().type("Patient");
    for (const char* name : {"name", "name:exact", "name:contains", "identifier", "identifier:not", "organization",
                             "organization:identifier", "organization.name", "_id", "_profile", "_profile:below",
                             "_profile:above", "_has:Observation:patient:code", "identifier:text"}) {
        const auto condition = searchCondition(context, patient, name, "MARK'\"ER");
        QVERIFY2(condition.has_value(), name);
        QVERIFY2(condition->set.text.find("MARK") == std::string::npos, name);
        QVERIFY2(condition->set.text.find('\'') == std::string::npos, name);
        const auto marks = std::size_t(std::count(condition->set.text.begin(), condition->set.text.end(), '?'));
        QCOMPARE(marks, condition->set.values.size());
    }
}

void TestSandboxValues::officialPatchCases() {
    const auto cases = json::parse(fbtest::fromFile("json-patch-tests.json"));
    QVERIFY(cases.has_value());
    QVERIFY(cases->items().size() > 10);
    for (const json::Value& one : cases->items()) {
        const auto done = applyJsonPatch(one["doc"], one["patch"]);
        const std::string name(one.textOf("comment"));
        QVERIFY2(done.has_value() == (one.find("error") == nullptr), name.c_str());
        if (done)
            QVERIFY2(jsonEqual(*done, one["expected"]), name.c_str());
    }
}

void TestSandboxValues::patchCorners_data() {
    QTest::addColumn<QByteArray>("patch");
    QTest::addColumn<QByteArray>("result"); // "" = refused
    const auto row = [](const char* patch, const char* result) {
        QTest::newRow(patch) << QByteArray(patch) << QByteArray(result);
    };
    // on {"a":[1,2,{"b":1.00}],"c":"x"}
    row(R"([{"op":"copy","from":"/a/2/b","path":"/d"}])", R"({"a":[1,2,{"b":1.00}],"c":"x","d":1.00})");
    row(R"([{"op":"move","from":"/a/0","path":"/a/-"}])", R"({"a":[2,{"b":1.00},1],"c":"x"})");
    row(R"([{"op":"test","path":"/a/2/b","value":1}])", R"({"a":[1,2,{"b":1.00}],"c":"x"})");
    row(R"([{"op":"remove","path":"/a/2/b"}])", R"({"a":[1,2],"c":"x"})");
    row(R"([{"op":"remove","path":"/a/0"},{"op":"remove","path":"/a/0"},{"op":"remove","path":"/a/0"}])",
        R"({"c":"x"})");
    row(R"([{"op":"add","path":"/a/3","value":4}])", R"({"a":[1,2,{"b":1.00},4],"c":"x"})");
    row(R"([{"op":"replace","path":"","value":{"e":1}}])", R"({"e":1})");
    row(R"([{"op":"add","path":"/a/4","value":4}])", "");
    row(R"([{"op":"add","path":"/a/01","value":4}])", "");
    row(R"([{"op":"replace","path":"/a/-","value":4}])", "");
    row(R"([{"op":"remove","path":"/a/-"}])", "");
    row(R"([{"op":"remove","path":""}])", "");
    row(R"([{"op":"move","from":"/a","path":"/a/0"}])", "");
    row(R"([{"op":"add","path":"a","value":1}])", "");
    row(R"([{"op":"add","path":"/a~2","value":1}])", "");
    row(R"([{"op":"add","path":"/z"}])", "");
    row(R"([{"op":"copy","path":"/z"}])", "");
    row(R"([{"path":"/z","value":1}])", "");
    row(R"([7])", "");
    row(R"({})", "");
}

void TestSandboxValues::patchCorners() {
    QFETCH(QByteArray, patch);
    QFETCH(QByteArray, result);
    const auto done = applyJsonPatch(parsed(R"({"a":[1,2,{"b":1.00}],"c":"x"})"), parsed(patch.constData()));
    QCOMPARE(done.has_value(), !result.isEmpty());
    if (done)
        QCOMPARE(QByteArray::fromStdString(json::compact(*done)), result);
}

void TestSandboxValues::patchesDoNotExplode() {
    std::string patch = "[";
    for (int i = 0; i < 60; ++i)
        patch +=
            std::string(i ? "," : "") + "{\"op\":\"copy\",\"from\":\"\",\"path\":\"/x" + std::to_string(i) + "\"}";
    const auto done = applyJsonPatch(parsed(R"({"a":"aaaaaaaaaaaaaaaaaaaaaaaa"})"), parsed((patch + "]").c_str()));
    QVERIFY(!done);
}

// Every operation goes deeper than the one before.
void TestSandboxValues::patchesDoNotDig() {
    std::string value = "1";
    for (int i = 0; i < 100; ++i)
        value = "{\"a\":" + value + "}";
    std::string patch = "[";
    std::string path;
    for (int i = 0; i < 50; ++i) {
        for (int j = 0; j < 100; ++j)
            path += "/a";
        patch += (i ? "," : "") + std::string("{\"op\":\"add\",\"path\":\"") + path + "\",\"value\":" + value + "}";
    }
    const auto done = applyJsonPatch(parsed(value.c_str()), parsed((patch + "]").c_str()));
    QVERIFY(!done);
    QVERIFY(done.error().message.find("too deep") != std::string::npos);
}

void TestSandboxValues::shapesKeepWhatBelongs() {
    Shape shape;
    shape.summary = Summary::True;
    const auto out = shaped(
        parsed(
            R"({"resourceType":"Observation","id":"1","text":{},"status":"final","_status":{},"code":{},)"
            R"("valueQuantity":{"value":1.00},"note":[],"component":[{"code":{},"valueString":"v","referenceRange":[{}]}]})"),
        shape);
    QVERIFY(out.find("_status") && out.find("valueQuantity") && out.find("component"));
    QVERIFY(!out.find("text") && !out.find("note"));
    QCOMPARE(out["valueQuantity"]["value"].text(), std::string("1.00"));
}

void TestSandboxValues::pageTokens() {
    QCOMPARE(PageToken::parse("ab12.40")->offset, std::size_t(40));
    for (const char* bad : {"", ".", "zz.1", "ab12", "ab12.", "ab12.-1", "ab12.99999999999999999999"})
        QVERIFY2(!PageToken::parse(bad), bad);
    Snapshots snapshots;
    for (int i = 0; i < 1000; ++i)
        (void)snapshots.keep(std::to_string(i), {1, 2, 3});
    QVERIFY(snapshots.size() <= 256);
    QVERIFY(snapshots.find(snapshots.keep("999", {})));
}

void TestSandboxValues::transactionsInOrder() {
    std::vector<PlannedEntry> entries(5);
    const char* methods[] = {"GET", "PUT", "POST", "DELETE", "PATCH"};
    for (std::size_t i = 0; i < 5; ++i)
        entries[i].method = methods[i];
    QCOMPARE(executionOrder(entries), (std::vector<std::size_t>{3, 2, 1, 4, 0}));
    const auto entry = planEntry(parsed(R"({"request":{"method":"GET","url":"http://me/fhir/Patient/1?a=b|c"}})"), 0,
                                 "http://me/fhir", "/fhir");
    QVERIFY(bool(entry));
    QCOMPARE(entry->segments.size(), std::size_t(2));
    QCOMPARE(entry->query[0].second, std::string("b|c"));
}

QTEST_GUILESS_MAIN(TestSandboxValues)
#include "tst_sandbox_values.moc"
