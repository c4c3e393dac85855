// What is packed against a dictionary of any kind comes back as it was.
#include "capture/compression.h"

#include <QTest>

#include <string>
#include <vector>

using namespace fb::capture;

namespace {

std::string headOf(int i) {
    std::string head = "GET /fhir/Patient/" + std::to_string(i * 7919) + " HTTP/1.1\r\nHost: fhir.example.org\r\n";
    head += "X-Request-Id: " + std::to_string(i * 104'729L * 1'299'709L) + "\r\nAccept: application/fhir+json\r\n";
    return head + "Via: 1.1 gateway\r\nForwarded: for=192.0.2.7;proto=https;host=fhir.example.org\r\n"
                  "User-Agent: a client that says at length what it is and what it can do, version 12.7\r\n\r\n";
}

} // namespace

class TestCompression : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void roundTrip_data() {
        std::string samples;
        std::vector<std::size_t> sizes;
        for (int i = 1; i <= 12; ++i) {
            samples += headOf(i);
            sizes.push_back(headOf(i).size());
        }
        QTest::addColumn<QByteArray>("dictionary");
        const std::string made = dictionaryOf(samples, sizes);
        QVERIFY(made != samples); // it has the statistics
        QTest::newRow("statistics") << QByteArray::fromStdString(made);
        QTest::newRow("samples alone, as older journals have") << QByteArray::fromStdString(samples);
        QTest::newRow("a tiny sample") << QByteArray::fromStdString(dictionaryOf("GET /", {5}));
        QTest::newRow("equal bytes") << QByteArray::fromStdString(dictionaryOf(std::string(600, 'x'), {300, 300}));
    }
    void roundTrip() {
        QFETCH(QByteArray, dictionary);
        Compressor compressor;
        Decompressor decompressor;
        compressor.useDictionary(dictionary.toStdString());
        const std::string head = headOf(500);
        const Packed packed = compressor.pack(head);
        const auto back = decompressor.unpack(packed.bytes, packed.coding, head.size(), dictionary.toStdString());
        QVERIFY(back);
        QCOMPARE(*back, head);
    }
};

QTEST_GUILESS_MAIN(TestCompression)
#include "tst_compression.moc"
