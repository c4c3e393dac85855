// tests/golden/http_heads.json: a request head in, what the gateway's reading of it comes to out. In the heads one character
// is one byte (Latin-1). Every row is also read in two pieces, cut at every place, which must not change the verdict.
#include "base/json.h"
#include "http/framing.h"
#include "http/head.h"
#include "http/target.h"

#include <QFile>
#include <QTest>

using namespace fb;
using namespace fb::http;

namespace {

std::string latin1(std::string_view utf8) {
    std::string out;
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        const auto c = static_cast<unsigned char>(utf8[i]);
        out += c < 0x80 ? utf8[i] : static_cast<char>((c & 3) << 6 | (static_cast<unsigned char>(utf8[++i]) & 0x3F));
    }
    return out;
}

struct Reading {
    int status = 0;
    RequestHead head;
    Framing framing;
    RequestTarget target;
};

void read(std::string_view bytes, Reading& out) {
    std::size_t scanned = 0;
    const HeadResult result = parseRequestHead(bytes, out.head, scanned, HeadLimits());
    out.status = result.state == HeadStatus::Complete ? 0 : result.state == HeadStatus::Bad ? result.status : -1;
    if (out.status != 0)
        return;
    out.framing = requestFraming(out.head);
    out.status = out.framing.errorStatus;
    if (out.status != 0)
        return;
    auto target = RequestTarget::parse(out.head.target, out.head.method);
    out.status = target ? 0 : 400;
    if (target)
        out.target = std::move(*target);
}

const char* name(BodyKind kind) {
    switch (kind) {
    case BodyKind::None: return "none";
    case BodyKind::Length: return "length";
    case BodyKind::Chunked: return "chunked";
    case BodyKind::UntilClose: return "until close";
    }
    return "";
}

} // namespace

class TestHttpGolden : public QObject {
    Q_OBJECT
private:
    json::Value m_rows;

private Q_SLOTS:
    void initTestCase() {
        QFile file(QStringLiteral(FB_SOURCE_DIR "/tests/golden/http_heads.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        auto parsed = json::parse(file.readAll().toStdString());
        QVERIFY2(parsed, parsed ? "" : parsed.error().sentence().c_str());
        m_rows = std::move(*parsed);
        QVERIFY(m_rows.items().size() > 200);
    }

    void heads_data() {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < m_rows.items().size(); ++i)
            QTest::addRow("%s", std::string(m_rows.items()[i].textOf("name")).c_str()) << int(i);
    }

    void heads() {
        QFETCH(int, index);
        const json::Value& row = m_rows.items()[std::size_t(index)];
        const std::string bytes = latin1(row.textOf("head"));
        Reading reading;
        read(bytes, reading);
        QCOMPARE(reading.status, int(row["status"].integer().value_or(-2)));
        if (row.find("body"))
            QCOMPARE(std::string(name(reading.framing.kind)), row["body"].text());
        if (row.find("length"))
            QCOMPARE(std::to_string(reading.framing.length), row["length"].text());
        if (row.find("keepAlive"))
            QCOMPARE(reading.framing.keepAlive, row["keepAlive"].boolean());
        if (row.find("path"))
            QCOMPARE(std::string(reading.target.path), latin1(row.textOf("path")));
        if (row.find("authority"))
            QCOMPARE(std::string(reading.target.authority), row["authority"].text());
    }

    void cutAnywhere_data() { heads_data(); }

    void cutAnywhere() {
        QFETCH(int, index);
        const std::string bytes = latin1(m_rows.items()[std::size_t(index)].textOf("head"));
        RequestHead whole;
        std::size_t fresh = 0;
        const HeadResult expected = parseRequestHead(bytes, whole, fresh, HeadLimits());
        for (std::size_t cut = 1; cut < bytes.size(); ++cut) {
            RequestHead head;
            std::size_t scanned = 0;
            HeadResult result = parseRequestHead(std::string_view(bytes).substr(0, cut), head, scanned, HeadLimits());
            if (result.state == HeadStatus::Incomplete)
                result = parseRequestHead(bytes, head, scanned, HeadLimits());
            if (result.state == HeadStatus::Incomplete && bytes.find('\n', cut) == std::string::npos)
                continue; // an early error in a line that has not ended may be told later
            QCOMPARE(int(result.state), int(expected.state));
            QCOMPARE(result.status, expected.status);
            QCOMPARE(result.bytes, expected.state == HeadStatus::Complete ? expected.bytes : 0);
            QCOMPARE(head.fields.size(), whole.fields.size());
        }
    }
};

QTEST_GUILESS_MAIN(TestHttpGolden)
#include "tst_http_golden.moc"
