// JSON keeps what FHIR needs kept, and refuses what is not JSON.
#include "base/json.h"

#include <QTest>

using namespace fb;

class TestJson : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keepsDecimalsAndOrder() {
        const std::string text =
            R"({"z":1.00,"a":[1E-245,-0,1.000000000000000000E-245,123456789012345678901234567890],"s":"\u00e9\/x"})";
        const auto value = json::parse(text);
        QVERIFY2(value, value ? "" : value.error().sentence().c_str());
        QCOMPARE(json::compact(*value), std::string("{\"z\":1.00,\"a\":[1E-245,-0,1.000000000000000000E-245,"
                                                    "123456789012345678901234567890],\"s\":\"\xC3\xA9/x\"}"));
        QCOMPARE(json::compact(*json::parse(json::pretty(*value))), json::compact(*value));
    }
    void refuses_data() {
        QTest::addColumn<QByteArray>("text");
        for (const char* text :
             {"",      " ",   "{",        "[1,]",       "{\"a\":1,\"a\":2}", "01",       "1.",    "+1",       "nul",
              "nulll", "tru", "\"\x01\"", "[1] 2",      "{\"a\" 1}",         "\"\xff\"", "[1 2]", "{\"a\":}", "-",
              "1e",    "[-]", "\"a",      "[truefalse]"})
            QTest::newRow(text) << QByteArray(text);
    }
    void refuses() {
        QFETCH(QByteArray, text);
        QVERIFY(!json::parse(std::string_view(text.data(), std::size_t(text.size()))));
    }
    void scalarsAtTheTop() {
        for (const char* text : {"1.50", "null", "true", "\"x\"", " 7 "})
            QVERIFY2(json::parse(text), text);
        QCOMPARE(json::parse("1.50")->text(), std::string("1.50"));
    }
    void depthIsBounded() {
        QVERIFY(!json::parse(std::string(5000, '[') + std::string(5000, ']')));
        QVERIFY(json::parse(std::string(100, '[') + std::string(100, ']')));
    }
    void duplicateAmongMany() {
        std::string text = "{";
        for (int i = 0; i < 40; ++i)
            text += "\"k" + std::to_string(i) + "\":1,";
        QVERIFY(!json::parse(text + "\"k3\":2}"));
        QVERIFY(!json::parse(text + "\"k39\":2}"));
        QVERIFY(json::parse(text + "\"k40\":2}"));
    }
    void errorHasAPlace() {
        const auto value = json::parse("{\n  \"a\": 1,\n  \"b\": tru\n}");
        QVERIFY(!value);
        QCOMPARE(value.error().place.line, 3);
    }
};

QTEST_GUILESS_MAIN(TestJson)
#include "tst_json.moc"
