// Building requests for another server: targets, queries, bodies, conditions and headers through the identity map; what is skipped;
// what is learned; how headers compare.
#include "replay/compare.h"
#include "replay/fhir_link.h"
#include "replay/outgoing.h"
#include "replay/schedule.h"

#include <QTest>

#include <zlib.h>

using namespace fb;
using namespace fb::replay;

namespace {

std::string quotes(std::string text) {
    std::replace(text.begin(), text.end(), '\'', '"');
    return text;
}

std::string gzipped(const std::string& text) {
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    std::string out(text.size() / 500 + 4096, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = uInt(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = uInt(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

struct Fixture {
    IdentityMap map;
    Options options;
    config::BaseUrl target;
    traffic::Exchange exchange;

    Fixture() {
        map.learn("Patient/17", "Patient/p9");
        map.learn("Observation/17", "Observation/o9");
        map.learn("Encounter/5", "Encounter/e9");
        map.learnVersion("Patient/17", "3", "1");
        options.routePrefix = "/fhir/r4";
        options.recordedBase = "http://gw:8080/fhir/r4";
        options.target = "http://127.0.0.1:8082/fhir";
        target = *config::parseBaseUrl(options.target);
        exchange.method = "GET";
        exchange.target = "/fhir/r4/Patient/17";
        exchange.status = 200;
        exchange.requestHead = "GET /fhir/r4/Patient/17 HTTP/1.1\r\nHost: gw:8080\r\n\r\n";
    }
    std::variant<Outgoing, NotSent> make() { return outgoing(exchange, options, target, map); }
    std::string sent(const std::string& to) {
        exchange.target = to;
        auto made = make();
        return std::holds_alternative<Outgoing>(made) ? std::get<Outgoing>(made).target : "not sent: " + std::get<NotSent>(made).reason;
    }
    std::string body(const std::string& text, const std::string& type = "application/fhir+json") {
        exchange.method = "POST";
        exchange.requestHead = "POST /x HTTP/1.1\r\nHost: gw\r\nContent-Type: " + type + "\r\n\r\n";
        exchange.requestBody.bytes = text;
        return std::get<Outgoing>(make()).body;
    }
    std::string head(const std::string& fields) {
        exchange.requestHead = "GET / HTTP/1.1\r\nHost: gw:8080\r\n" + fields + "\r\n";
        return std::get<Outgoing>(make()).head;
    }
};

} // namespace

class TestReplayMapping : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void targets_data() {
        QTest::addColumn<QString>("recorded");
        QTest::addColumn<QString>("sent");
        const auto row = [](const char* from, const char* to) { QTest::newRow(from) << QString::fromLatin1(from) << QString::fromLatin1(to); };
        row("/fhir/r4/Patient/17", "/fhir/Patient/p9");
        row("/fhir/r4/Patient/18", "/fhir/Patient/18");
        row("/fhir/r4/Observation/17", "/fhir/Observation/o9");
        row("/fhir/r4/Patient/17/_history/3", "/fhir/Patient/p9/_history/1");
        row("/fhir/r4/Patient/17/_history/4", "/fhir/Patient/p9/_history/4");
        row("/fhir/r4/Patient/17/$everything?_count=5", "/fhir/Patient/p9/$everything?_count=5");
        row("/fhir/r4/Patient/17/Observation?code=17", "/fhir/Patient/p9/Observation?code=17");
        row("/fhir/r4", "/fhir");
        row("/fhir/r4/", "/fhir/");
        row("/fhir/r4?_type=Patient", "/fhir?_type=Patient");
        row("http://gw:8080/fhir/r4/Patient/17", "/fhir/Patient/p9");
        row("/fhir/r4/Observation?subject=Patient/17", "/fhir/Observation?subject=Patient/p9");
        row("/fhir/r4/Observation?subject=Patient%2F17&code=http%3A%2F%2Floinc.org%7C8302-2",
            "/fhir/Observation?subject=Patient/p9&code=http%3A%2F%2Floinc.org%7C8302-2");
        row("/fhir/r4/Observation?patient=17&_count=17", "/fhir/Observation?patient=p9&_count=17");
        row("/fhir/r4/Observation?subject:Patient=17", "/fhir/Observation?subject:Patient=p9");
        row("/fhir/r4/Observation?subject:missing=true", "/fhir/Observation?subject:missing=true");
        row("/fhir/r4/Observation?encounter=5,6", "/fhir/Observation?encounter=e9,6");
        row("/fhir/r4/Observation?subject=http://gw:8080/fhir/r4/Patient/17", "/fhir/Observation?subject=http://127.0.0.1:8082/fhir/Patient/p9");
        row("/fhir/r4/Patient?_id=17", "/fhir/Patient?_id=p9");
        row("/fhir/r4/Observation?_id=17", "/fhir/Observation?_id=o9");
        row("/fhir/r4/Patient?identifier=17", "/fhir/Patient?identifier=17");
        row("/fhir/r4/Patient?name=a+b%20c&name=", "/fhir/Patient?name=a+b%20c&name=");
        row("/fhir/r4/Patient?access_token=********&name=x", "/fhir/Patient?name=x");
        row("/fhir/r4x/Patient/17", "not sent: Its path is not below /fhir/r4");
        row("/other", "not sent: Its path is not below /fhir/r4");
    }
    void targets() {
        QFETCH(QString, recorded);
        QFETCH(QString, sent);
        QCOMPARE(QString::fromStdString(Fixture().sent(recorded.toStdString())), sent);
    }

    void targetAtTheRoot() {
        Fixture f;
        f.target = *config::parseBaseUrl("http://127.0.0.1:8082");
        QCOMPARE(f.sent("/fhir/r4"), std::string("/"));
        QCOMPARE(f.sent("/fhir/r4?x=1"), std::string("/?x=1"));
        QCOMPARE(f.sent("/fhir/r4/Patient/17"), std::string("/Patient/p9"));
    }

    void pagesAreFollowedOverThere() {
        Fixture f;
        f.map.learnPage("http://gw:8080/fhir/r4?_page=abc%7C2", "http://elsewhere:1/fhir?token=t2");
        f.map.learnPage("http://gw:8080/fhir/r4?_page=abc%7C3", "");
        QCOMPARE(f.sent("/fhir/r4?_page=abc|2"), std::string("/fhir?token=t2"));
        QCOMPARE(f.sent("/fhir/r4?_page=abc%7C3"), std::string("not sent: The target linked no further page here"));
    }

    void bodiesKeepTheirBytes() {
        Fixture f;
        const std::string plain = quotes("{ 'resourceType' : 'Observation',\n \"value\":1.00 , 'subject':{'reference':'Patient/99'}}");
        QCOMPARE(f.body(plain), plain);
        QCOMPARE(f.body("not json at all {"), std::string("not json at all {"));
        QCOMPARE(f.body("Patient/17", "text/plain"), std::string("Patient/17"));
    }

    void bodiesAreMapped_data() {
        QTest::addColumn<QString>("recorded");
        QTest::addColumn<QString>("sent");
        const auto row = [](const char* name, const char* from, const char* to) {
            QTest::newRow(name) << QString::fromStdString(quotes(from)) << QString::fromStdString(quotes(to));
        };
        row("reference", "{'resourceType':'Observation','valueQuantity':{'value':1.00},'subject':{'reference':'Patient/17'}}",
            "{'resourceType':'Observation','valueQuantity':{'value':1.00},'subject':{'reference':'Patient/p9'}}");
        row("own id", "{'resourceType':'Patient','id':'17','z':[1E2],'a':1}", "{'resourceType':'Patient','id':'p9','z':[1E2],'a':1}");
        row("typed", "{'resourceType':'Device','id':'17','patient':{'reference':'Patient/17','display':'Patient/17'}}",
            "{'resourceType':'Device','id':'17','patient':{'reference':'Patient/p9','display':'Patient/17'}}");
        row("versioned", "{'subject':{'reference':'Patient/17/_history/3'}}", "{'subject':{'reference':'Patient/p9/_history/1'}}");
        row("absolute", "{'subject':{'reference':'http://gw:8080/fhir/r4/Patient/17'}}",
            "{'subject':{'reference':'http://127.0.0.1:8082/fhir/Patient/p9'}}");
        row("other server", "{'a':{'reference':'http://else/fhir/Patient/17'},'b':{'reference':'Patient/17'}}",
            "{'a':{'reference':'http://else/fhir/Patient/17'},'b':{'reference':'Patient/p9'}}");
        row("bundle",
            "{'resourceType':'Bundle','entry':[{'fullUrl':'Patient/17','resource':{'resourceType':'Patient','id':'17'},"
            "'request':{'method':'PUT','url':'Patient/17','ifMatch':'W/\\'3\\''}},"
            "{'request':{'method':'GET','url':'Observation?patient=17&_id=17'}},"
            "{'request':{'method':'POST','url':'Observation','ifNoneExist':'subject=Patient/17'}}]}",
            "{'resourceType':'Bundle','entry':[{'fullUrl':'Patient/p9','resource':{'resourceType':'Patient','id':'p9'},"
            "'request':{'method':'PUT','url':'Patient/p9','ifMatch':'W/\\'1\\''}},"
            "{'request':{'method':'GET','url':'Observation?patient=p9&_id=o9'}},"
            "{'request':{'method':'POST','url':'Observation','ifNoneExist':'subject=Patient/p9'}}]}");
        row("json patch", "[{'op':'replace','path':'/subject/reference','value':'Patient/17'},{'op':'add','path':'/x','value':'Patient/17'}]",
            "[{'op':'replace','path':'/subject/reference','value':'Patient/p9'},{'op':'add','path':'/x','value':'Patient/17'}]");
    }
    void bodiesAreMapped() {
        QFETCH(QString, recorded);
        QFETCH(QString, sent);
        QCOMPARE(QString::fromStdString(Fixture().body(recorded.toStdString())), sent);
    }

    void otherBodiesAreMapped() {
        Fixture f;
        f.exchange.target = "/fhir/r4/Observation/_search";
        QCOMPARE(f.body("patient=17&_id=17&code=17", "application/x-www-form-urlencoded"), std::string("patient=p9&_id=o9&code=17"));
        QCOMPARE(f.body("<a><reference value=\"Patient/17\"/><b value=\"Patient/17\"/></a>", "application/fhir+xml"),
                 std::string("<a><reference value=\"Patient/p9\"/><b value=\"Patient/17\"/></a>"));
    }

    void compressedBodies() {
        Fixture f;
        const std::string text = quotes("{'subject':{'reference':'Patient/17'}}");
        f.exchange.method = "POST";
        f.exchange.requestHead = "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n\r\n";
        f.exchange.requestBody.bytes = gzipped(text);
        const auto mapped = std::get<Outgoing>(f.make());
        QCOMPARE(mapped.body, quotes("{'subject':{'reference':'Patient/p9'}}"));
        QVERIFY(mapped.head.find("Content-Encoding") == std::string::npos);
        f.exchange.requestBody.bytes = gzipped("{}"); // nothing to map: the recorded bytes
        QCOMPARE(std::get<Outgoing>(f.make()).body, gzipped("{}"));
        QVERIFY(std::get<Outgoing>(f.make()).head.find("Content-Encoding: gzip\r\n") != std::string::npos);
    }

    void decodingIsBounded() {
        QCOMPARE(*decodeBody(gzipped("abc") + gzipped("def"), "gzip"), std::string("abcdef"));
        QVERIFY(!decodeBody(gzipped(std::string(1000000, 'a')), "gzip", 100000));
        QVERIFY(!decodeBody(gzipped("abc").substr(0, 12), "gzip"));
        QVERIFY(!decodeBody("garbage", "gzip"));
        QVERIFY(!decodeBody("x", "br"));
        QVERIFY(!decodeBody("x", "gzip,gzip,gzip,gzip,gzip"));
        QCOMPARE(*decodeBody("x", "identity"), std::string("x"));
    }

    void headers() {
        Fixture f;
        const std::string head = f.head("Accept: application/fhir+json\r\nX-Trace: 7\r\nConnection: close, X-Hop\r\nX-Hop: 1\r\nTE: trailers\r\n"
                                        "Forwarded: for=1.2.3.4\r\nX-Forwarded-For: 1.2.3.4\r\nCookie: a=b\r\nContent-Length: 99\r\n"
                                        "Transfer-Encoding: chunked\r\nAccept-Encoding: gzip\r\nExpect: 100-continue\r\n"
                                        "Authorization: Bearer secret\r\nX-Api-Key: ********\r\nPrefer: return=minimal\r\n");
        QCOMPARE(QString::fromStdString(head),
                 QStringLiteral("GET /fhir/Patient/p9 HTTP/1.1\r\nHost: 127.0.0.1:8082\r\nAccept: application/fhir+json\r\nX-Trace: 7\r\n"
                                "Prefer: return=minimal\r\nAccept-Encoding: identity\r\n\r\n"));
        f.options.sendAuthorization = true;
        QVERIFY(f.head("Authorization: Bearer secret\r\n").find("Authorization: Bearer secret\r\n") != std::string::npos);
        QVERIFY(f.head("Authorization: Bearer ********\r\n").find("Authorization") == std::string::npos);
        QVERIFY(f.head("Bad Name: x\r\nX-Bad: a\x01"
                       "b\r\n")
                    .find("Bad") == std::string::npos);
        f.exchange.method = "POST";
        QVERIFY(f.head("").find("Content-Length: 0\r\n") != std::string::npos);
    }

    void conditions() {
        Fixture f;
        QVERIFY(f.head("If-Match: W/\"3\"\r\n").find("If-Match: W/\"1\"\r\n") != std::string::npos);
        QVERIFY(f.head("If-None-Match: W/\"3\", \"3\"\r\n").find("If-None-Match: W/\"1\", \"1\"\r\n") != std::string::npos);
        QVERIFY(f.head("If-Match: W/\"2\"\r\n").find("If-Match") == std::string::npos); // that version is not there
        QVERIFY(f.head("If-None-Match: *\r\n").find("If-None-Match: *\r\n") != std::string::npos);
        f.exchange.target = "/fhir/r4/Patient/unknown";
        QVERIFY(f.head("If-Match: W/\"2\"\r\n").find("If-Match: W/\"2\"\r\n") != std::string::npos);
        QVERIFY(f.head("If-None-Exist: subject=Patient/17\r\n").find("If-None-Exist: subject=Patient/p9\r\n") != std::string::npos);
    }

    void skipped() {
        const auto reason = [](auto change) {
            Fixture f;
            change(f);
            return reasonToSkip(f.exchange, f.options);
        };
        QCOMPARE(reason([](Fixture&) {}), std::string());
        QVERIFY(reason([](Fixture& f) { f.exchange.outcome = traffic::Outcome::Refused; }).find("refused") != std::string::npos);
        QVERIFY(reason([](Fixture& f) { f.exchange.outcome = traffic::Outcome::Limited; }).find("limit") != std::string::npos);
        QVERIFY(!reason([](Fixture& f) { f.exchange.outcome = traffic::Outcome::NoAnswer; }).empty());
        QVERIFY(reason([](Fixture& f) { f.exchange.requestBody.truncated = true; }).find("in part") != std::string::npos);
        QVERIFY(!reason([](Fixture& f) { f.exchange.target = "*"; }).empty());
        QVERIFY(!reason([](Fixture& f) { f.exchange.target = "/a b"; }).empty());
        QVERIFY(!reason([](Fixture& f) { f.exchange.target = "/a\r\nX: y"; }).empty());
        QVERIFY(!reason([](Fixture& f) { f.exchange.method = "GET X"; }).empty());
        QVERIFY(!reason([](Fixture& f) { f.exchange.method = "CONNECT"; }).empty());
        const auto readOnly = [&](const char* method, const char* target) {
            return reason([&](Fixture& f) {
                f.options.allowWrites = false;
                f.exchange.method = method;
                f.exchange.target = target;
            });
        };
        for (const char* method : {"POST", "PUT", "PATCH", "DELETE", "FROB"})
            QVERIFY(readOnly(method, "/fhir/r4/Patient").find("writes") != std::string::npos);
        QCOMPARE(readOnly("GET", "/fhir/r4/Patient"), std::string());
        QCOMPARE(readOnly("POST", "/fhir/r4/Patient/_search?x"), std::string());
        QCOMPARE(readOnly("POST", "/fhir/r4/Patient/$validate"), std::string());
        QVERIFY(!readOnly("POST", "/fhir/r4/$process-message").empty());
    }

    void learns() {
        const auto side = [](const std::string& head, const std::string& body) {
            Side out;
            out.head = Head::parse("HTTP/1.1 200 OK\r\n" + head + "\r\n");
            if (!body.empty())
                out.body = *json::parse(quotes(body));
            return out;
        };
        IdentityMap map;
        learn(map, "POST", "Patient", side("Location: http://a/fhir/Patient/1/_history/1\r\nETag: W/\"1\"\r\n", ""),
              side("Location: Patient/x/_history/77\r\nETag: W/\"77\"\r\n", ""));
        QCOMPARE(map.find("Patient/1"), std::string("Patient/x"));
        QCOMPARE(map.version("Patient/1", "1"), std::string("77"));
        learn(map, "POST", "Device", side("", "{'resourceType':'Device','id':'1'}"), side("", "{'resourceType':'Device','id':'d'}"));
        QCOMPARE(map.find("Device/1"), std::string("Device/d"));
        learn(map, "GET", "Group/1", side("", "{'resourceType':'Group','id':'1'}"), side("", "{'resourceType':'Group','id':'2'}"));
        QCOMPARE(map.find("Group/1"), std::string()); // a read that answers something else is no new name
        learn(map, "POST", "", side("", "{'resourceType':'Bundle','type':'transaction-response','entry':[{'response':{'location':'Basic/1/_history/1'}},"
                                        "{'response':{'location':'Claim/1'}}]}"),
              side("", "{'resourceType':'Bundle','type':'transaction-response','entry':[{'response':{'location':'http://b/fhir/Basic/b/_history/4'}},"
                       "{'response':{'location':'Patient/9'}}]}"));
        QCOMPARE(map.find("Basic/1"), std::string("Basic/b"));
        QCOMPARE(map.version("Basic/1", "1"), std::string("4"));
        QCOMPARE(map.find("Claim/1"), std::string()); // another type
        learn(map, "GET", "Person", side("", "{'resourceType':'Bundle','type':'searchset','link':[{'relation':'next','url':'http://a/fhir?p=2'}],'entry':["
                                             "{'resource':{'resourceType':'Person','id':'1','identifier':[{'system':'s','value':'v'}]}},"
                                             "{'resource':{'resourceType':'Person','id':'2','identifier':[{'system':'s','value':'w'}]}},"
                                             "{'resource':{'resourceType':'Person','id':'3','identifier':[{'system':'s','value':'w'}]}}]}"),
              side("", "{'resourceType':'Bundle','type':'searchset','link':[{'relation':'next','url':'http://b/fhir?q=z'}],'entry':["
                       "{'resource':{'resourceType':'Person','id':'8','identifier':[{'system':'s','value':'w'}]}},"
                       "{'resource':{'resourceType':'Person','id':'9','identifier':[{'system':'s','value':'v'}]}}]}"));
        QCOMPARE(map.find("Person/1"), std::string("Person/9"));
        QCOMPARE(map.find("Person/2"), std::string()); // its identifier names two
        const auto history = [](const char* id, const char* newest, const char* oldest) {
            const auto entry = [&](const char* version) {
                return std::string("{'resource':{'resourceType':'Group','id':'") + id + "','meta':{'versionId':'" + version + "'}}}";
            };
            return "{'resourceType':'Bundle','type':'history','entry':[" + entry(newest) + ',' + entry(oldest) + "]}";
        };
        map.learn("Group/g", "Group/h");
        learn(map, "GET", "Group/g/_history", side("", history("g", "2", "1")), side("", history("h", "b", "a")));
        QCOMPARE(map.version("Group/g", "1"), std::string("a"));
        QCOMPARE(map.version("Group/g", "2"), std::string("b"));
        QCOMPARE(*map.page("/fhir?p=2"), std::string("/fhir?q=z"));
    }

    void comparesHeaders_data() {
        QTest::addColumn<QString>("recorded");
        QTest::addColumn<QString>("replayed");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const char* from, const char* to, const char* expected) {
            QTest::newRow(name) << QString::fromLatin1(from) << QString::fromLatin1(to) << QString::fromLatin1(expected);
        };
        row("same type", "Content-Type: application/fhir+json", "Content-Type: application/fhir+json", "equal ");
        row("default charset", "Content-Type: application/fhir+json", "Content-Type: application/fhir+json;charset=UTF-8",
            "ignored UTF-8 is the default");
        row("other charset", "Content-Type: text/plain; charset=utf-8", "Content-Type: text/plain; charset=latin1", "changed other charset");
        row("other type", "Content-Type: application/fhir+json", "Content-Type: application/json", "changed other media type");
        row("etag value", "ETag: W/\"1\"", "ETag: W/\"abc\"", "ignored set by the server");
        row("etag strong", "ETag: W/\"1\"", "ETag: \"1\"", "changed a weak tag became strong");
        row("etag missing", "ETag: W/\"1\"", "X: y", "missing not returned");
        row("etag broken", "ETag: W/\"1\"", "ETag: W/1", "changed not an entity tag");
        row("location mapped", "Location: http://a/fhir/Patient/17/_history/1", "Location: http://b/Patient/p9/_history/5", "mapped identity map");
        row("location base", "Location: http://a/fhir/Patient/1/_history/1", "Location: Patient/1/_history/5", "ignored other base address or version");
        row("location form", "Location: http://a/fhir/Patient/17/_history/1", "Location: http://b/Patient/p9", "changed without a version");
        row("location extra", "X: y", "Location: http://b/Patient/p9", "extra only on the target");
        row("date", "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT", "Last-Modified: Sun, 06 Nov 1994 09:49:37 GMT", "ignored set by the server");
        row("no date", "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT", "Last-Modified: 2026-01-01", "changed not an HTTP date");
        row("allow", "Allow: GET, PUT", "Allow: PUT,GET", "ignored other order");
        row("allow less", "Allow: GET, PUT", "Allow: GET", "changed ");
        row("challenge", "WWW-Authenticate: Bearer realm=a", "WWW-Authenticate: Basic realm=a", "changed other scheme");
        row("retry after", "Retry-After: 1", "Retry-After: 30", "ignored the server's choice");
        row("no-store lost", "Cache-Control: no-store", "X: y", "changed caches may keep it now");
        row("cache", "Cache-Control: max-age=1", "X: y", "ignored caching is the server's choice");
    }
    void comparesHeaders() {
        QFETCH(QString, recorded);
        QFETCH(QString, replayed);
        QFETCH(QString, expected);
        Fixture f;
        const auto head = [](const QString& field) { return Head::parse("HTTP/1.1 200 OK\r\n" + field.toStdString() + "\r\n\r\n"); };
        const auto headers = compareHeaders(head(recorded), head(replayed), f.map);
        QCOMPARE(headers.size(), std::size_t(1));
        QCOMPARE(QString::fromStdString(std::string(fhir::code(headers[0].change)) + ' ' + headers[0].why), expected);
    }

    void laneOrder() {
        const auto exchange = [](const char* client, const char* method, const char* target, const char* location = "") {
            Pair pair;
            pair.recorded.client = client;
            pair.recorded.method = method;
            pair.recorded.target = target;
            pair.recorded.status = 200;
            pair.recorded.responseHead = std::string("HTTP/1.1 201 Created\r\n") + location + "\r\n";
            return pair;
        };
        Options options;
        options.lanes = 4;
        std::vector<Pair> pairs;
        pairs.push_back(exchange("a", "POST", "/fhir/Patient", "Location: http://x/fhir/Patient/new-1/_history/1\r\n")); // 0
        pairs.push_back(exchange("b", "GET", "/fhir/Patient/new-1"));                                                   // 1 waits for 0
        pairs.push_back(exchange("c", "GET", "/fhir/Patient/other"));                                                   // 2 is free
        pairs.push_back(exchange("a", "GET", "/fhir/Patient/more"));                                                    // 3 after 0
        Schedule schedule(pairs, options);
        QCOMPARE(*schedule.next(), std::size_t(0));
        QCOMPARE(*schedule.next(), std::size_t(2));
        schedule.done(0);
        QCOMPARE(*schedule.next(), std::size_t(1));
        QCOMPARE(*schedule.next(), std::size_t(3));
        for (const std::size_t i : {1, 2, 3})
            schedule.done(i);
        QVERIFY(!schedule.next());
        Schedule stopped(pairs, options);
        stopped.stop();
        QVERIFY(!stopped.next());
    }

    void links() {
        QCOMPARE(linkAtEnd("http://a/b/Patient/1/_history/2?x#y").version, std::string("2"));
        QCOMPARE(linkAtEnd("http://a/b/Patient/1").typeAndId, std::string("Patient/1"));
        QCOMPARE(linkAtEnd("http://a/b/NoSuchType/1").typeAndId, std::string());
        QCOMPARE(wholeLink("x/Patient/1").typeAndId, std::string());
        QCOMPARE(versionOfETag("W/\"a\""), std::string("a"));
        QCOMPARE(versionOfETag("W/\"\""), std::string());
        QCOMPARE(versionOfETag("3"), std::string());
    }
};

QTEST_GUILESS_MAIN(TestReplayMapping)
#include "tst_replay_mapping.moc"
