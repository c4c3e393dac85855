// Reading captures: pages, newest, filters that need bodies, streaming, and bodies as a person reads them.
#include <QTest>

#include "capture/journal.h"
#include "capture/reader.h"
#include "capture_fixture.h"

#include <QTemporaryDir>

#include <filesystem>

#include <zlib.h>

using namespace fb;
using namespace fb::capture;
using namespace Qt::StringLiterals;

namespace {

std::string compressed(const std::string& text, int window) {
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, window, 9, Z_DEFAULT_STRATEGY);
    std::string out(deflateBound(&stream, text.size()) + 64, '\0');
    std::string in = text;
    stream.next_in = reinterpret_cast<Bytef*>(in.data());
    stream.avail_in = uInt(in.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = uInt(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

std::string gzip(const std::string& text) { return compressed(text, 15 + 16); }

traffic::Body bodyOf(std::string bytes, bool truncated = false) {
    traffic::Body body;
    body.size = bytes.size();
    body.bytes = std::move(bytes);
    body.truncated = truncated;
    return body;
}

std::string headOf(const std::string& coding) {
    return "HTTP/1.1 200 OK\r\ncontent-encoding: " + coding + "\r\n\r\n";
}

traffic::Filter filterOf(const char* text) {
    auto filter = traffic::Filter::parse(text);
    if (!filter)
        qFatal("%s", filter.error().sentence().c_str());
    return *filter;
}

std::vector<traffic::ExchangeId> idsOf(const std::vector<traffic::Summary>& rows) {
    std::vector<traffic::ExchangeId> ids;
    for (const auto& row : rows)
        ids.push_back(row.id);
    return ids;
}

using Ids = std::vector<traffic::ExchangeId>;

} // namespace

class TestReader : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        m_options.folder = m_dir.filePath(u"data"_s).toStdString();
        auto journal = Journal::open(m_options);
        QVERIFY2(journal, journal ? "" : journal.error().sentence().c_str());
        for (int i = 1; i <= 3'000; ++i) {
            auto exchange = makeExchange(i, 60);
            if (i % 1'000 == 7) {
                exchange->status = 404;
                exchange->responseHead = "HTTP/1.1 404 Not Found\r\nContent-Encoding: gzip\r\nX-Marked: yes\r\n\r\n";
                exchange->responseBody.bytes = gzip("{\"issue\": \"needle " + std::to_string(i) + "\"}");
                exchange->responseBody.size = exchange->responseBody.bytes.size();
            }
            (*journal)->offer(std::move(exchange));
        }
        QVERIFY((*journal)->flush());
        auto reader = Reader::open(m_options.folder);
        QVERIFY2(reader, reader ? "" : reader.error().sentence().c_str());
        m_reader = std::move(*reader);
    }
    void cleanupTestCase() { m_reader.reset(); }

    void pages() {
        traffic::ExchangeId after = 0;
        std::size_t total = 0;
        for (;;) {
            const auto page = m_reader->list(after, 700, traffic::Filter(), Instant{});
            QVERIFY(page);
            QVERIFY(!page->rows.empty());
            QCOMPARE(page->rows.front().id, after + 1);
            total += page->rows.size();
            after = page->rows.back().id;
            QCOMPARE(page->more, total < 3'000);
            if (!page->more)
                break;
        }
        QCOMPARE(total, std::size_t(3'000));
        QVERIFY(m_reader->list(3'000, 10, traffic::Filter(), Instant{})->rows.empty());
        QVERIFY(m_reader->list(0, 0, traffic::Filter(), Instant{})->more);
        QCOMPARE(*m_reader->count(), std::uint64_t(3'000));
    }

    void newestAndFilters() {
        QCOMPARE(idsOf(m_reader->newest(3, traffic::Filter(), Instant{})->rows), (Ids{2'998, 2'999, 3'000}));
        QVERIFY(m_reader->newest(3, traffic::Filter(), Instant{})->more);
        QVERIFY(!m_reader->newest(3'000, traffic::Filter(), Instant{})->more);
        QCOMPARE(idsOf(m_reader->newest(2, filterOf("status = 404"), Instant{})->rows), (Ids{1'007, 2'007}));
        QCOMPARE(idsOf(m_reader->list(7, 10, filterOf("status = 404"), Instant{})->rows), (Ids{1'007, 2'007}));
        QCOMPARE(idsOf(m_reader->list(0, 10, filterOf("fhir.id = 5"), Instant{})->rows), Ids{5});
        QVERIFY(m_reader->list(0, 10, filterOf("status = 500"), Instant{})->rows.empty());
    }

    void searchesDecodedBodiesAndHeaders() {
        QCOMPARE(idsOf(m_reader->list(0, 10, filterOf("body contains NEEDLE"), Instant{})->rows),
                 (Ids{7, 1'007, 2'007}));
        QCOMPARE(idsOf(m_reader->newest(1, filterOf("body contains 'needle 7'"), Instant{})->rows), Ids{7});
        QCOMPARE(idsOf(m_reader->list(0, 10, filterOf("response.header.x-marked = yes and id > 8"), Instant{})->rows),
                 (Ids{1'007, 2'007}));
        QCOMPARE(m_reader->list(0, 5'000, filterOf("not body contains needle"), Instant{})->rows.size(),
                 std::size_t(2'997));
    }

    void streamsAndStops() {
        int calls = 0;
        QVERIFY(m_reader->forEach(filterOf("id > 10"), Instant{}, [&](traffic::Exchange&& exchange) {
            ++calls;
            return exchange.id < 1'500 && !exchange.requestHead.empty();
        }));
        QCOMPARE(calls, 1'490);
        Ids ids;
        QVERIFY(m_reader->forEach(filterOf("body contains needle"), Instant{}, [&](traffic::Exchange&& exchange) {
            ids.push_back(exchange.id);
            return exchange.responseBody.bytes[0] == '\x1f'; // as it went by, not as it was searched
        }));
        QCOMPARE(ids, (Ids{7, 1'007, 2'007}));
    }

    void missingThings() {
        const auto none = m_reader->get(99'999);
        QVERIFY(!none);
        QCOMPARE(int(none.error().code), int(ErrorCode::NotFound));
        const auto nowhere = Reader::open(m_dir.filePath(u"nowhere"_s).toStdString());
        QVERIFY(!nowhere);
        QCOMPARE(int(nowhere.error().code), int(ErrorCode::NotFound));
        QVERIFY(!std::filesystem::exists(m_dir.filePath(u"nowhere"_s).toStdString())); // looking makes nothing
    }

    void bodiesAreDecoded() {
        const std::string text = "{\"resourceType\": \"Patient\", \"decimal\": 1.00}";
        QCOMPARE(*decodedBody(bodyOf(text), headOf("identity"), 1'000), text);
        QCOMPARE(*decodedBody(bodyOf(text), "HTTP/1.1 200 OK\r\n\r\n", 1'000), text);
        QCOMPARE(*decodedBody(bodyOf(gzip(text)), headOf("gzip"), 1'000), text);
        QCOMPARE(*decodedBody(bodyOf(gzip(text)), headOf("X-GZip"), 1'000), text);
        QCOMPARE(*decodedBody(bodyOf(compressed(text, 15)), headOf("deflate"), 1'000), text);
        QCOMPARE(*decodedBody(bodyOf(compressed(text, -15)), headOf("deflate"), 1'000),
                 text); // without the zlib frame
        QCOMPARE(*decodedBody(bodyOf(compressed(gzip(text), 15)), headOf("gzip, deflate"), 1'000), text);
        QCOMPARE(*decodedBody(bodyOf(gzip("a") + gzip("b")), headOf("gzip"), 1'000), std::string("ab"));
        QCOMPARE(*decodedBody(bodyOf(gzip(text)), headOf("gzip"), text.size()), text); // the bound itself fits
        QVERIFY(!decodedBody(bodyOf(gzip(text)), headOf("gzip"), text.size() - 1));
    }

    void brokenBodiesAreNamed() {
        const std::string text(100'000, 'x');
        const std::string packed = gzip(text);
        const auto refused = [](const Result<std::string>& result, const char* part) {
            return !result && result.error().message.find(part) != std::string::npos;
        };
        QVERIFY(refused(decodedBody(bodyOf("no gzip"), headOf("gzip"), 1'000), "not valid gzip"));
        QVERIFY(refused(decodedBody(bodyOf(packed.substr(0, 60)), headOf("gzip"), 1'000'000), "ends in the middle"));
        QVERIFY(refused(decodedBody(bodyOf(""), headOf("gzip"), 1'000), "ends in the middle"));
        QVERIFY(refused(decodedBody(bodyOf(packed), headOf("br"), 1'000'000), "content coding \"br\""));
        QVERIFY(refused(decodedBody(bodyOf(packed), headOf("gzip,gzip,gzip,gzip,gzip"), 1'000), "more than four"));
        // What was cut by the cap shows as far as it goes.
        const auto cut = decodedBody(bodyOf(packed.substr(0, packed.size() - 20), true), headOf("gzip"), 1'000'000);
        QVERIFY(cut && !cut->empty() && text.starts_with(*cut));
        // A bomb: 100 MB in 100 KB.
        const std::string bomb = gzip(std::string(100'000'000, '\0'));
        QVERIFY(refused(decodedBody(bodyOf(bomb), headOf("gzip"), 1'000'000), "more than"));
    }

    void readsAFolderThatCannotBeWritten() {
        // A copy without write access, as on a mounted archive; root is not stopped by modes, so there only reading
        // is shown.
        const std::string copy = m_dir.filePath(u"copy"_s).toStdString();
        {
            JournalOptions options = m_options;
            options.folder = copy;
            auto journal = Journal::open(options);
            QVERIFY(journal);
            (*journal)->offer(makeExchange(1));
        }
        std::filesystem::permissions(copy, std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
        {
            auto reader = Reader::open(copy);
            QVERIFY2(reader, reader ? "" : reader.error().sentence().c_str());
            QCOMPARE(*(*reader)->count(), std::uint64_t(1));
            QVERIFY((*reader)->get(1));
        }
        std::filesystem::permissions(copy, std::filesystem::perms::owner_all);
    }

private:
    QTemporaryDir m_dir;
    JournalOptions m_options;
    std::unique_ptr<Reader> m_reader;
};

QTEST_GUILESS_MAIN(TestReader)
#include "tst_reader.moc"
