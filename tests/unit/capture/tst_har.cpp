// HAR 1.2: strict out, tolerant in, and the same exchange after the way there and back. And curl lines that a shell
// reads back.
#include <QTest>

#include "base/json.h"
#include "base/text.h"
#include "capture/har.h"
#include "capture/head_lines.h"
#include "capture_fixture.h"

#include <QProcess>
#include <QTemporaryDir>

#include <cmath>

using namespace fb;
using namespace fb::capture;
using namespace Qt::StringLiterals;

namespace {

const std::string kBase = "http://localhost:8080/fhir";

std::string harOf(const std::vector<traffic::Exchange>& exchanges) {
    std::string out = harHeader();
    for (std::size_t i = 0; i < exchanges.size(); ++i)
        out += harEntry(exchanges[i], kBase, i == 0);
    return out + harFooter();
}

json::Value entryOf(const traffic::Exchange& exchange) {
    auto har = json::parse(harOf({exchange}));
    if (!har)
        qFatal("%s", har.error().sentence().c_str());
    return (*har)["log"]["entries"].items().at(0);
}

traffic::Exchange exchangeOf(std::string method, std::string target, std::string fields, std::string body) {
    traffic::Exchange e = *makeExchange(1);
    e.method = std::move(method);
    e.target = std::move(target);
    e.requestHead = e.method + ' ' + e.target + " HTTP/1.1\r\nHost: localhost:8080\r\n" + fields + "\r\n";
    e.requestBody.size = e.requestSize = body.size();
    e.requestBody.bytes = std::move(body);
    return e;
}

HarImport imported(const std::string& text) {
    auto import = readHar(text);
    if (!import)
        qFatal("%s", import.error().sentence().c_str());
    return std::move(*import);
}

std::string wrapped(const std::string& entry) {
    return "{\"log\":{\"version\":\"1.2\",\"creator\":{\"name\":\"x\",\"version\":\"1\"},\"entries\":[" + entry +
           "]}}";
}

bool repaired(const HarImport& import, const char* part) {
    for (const auto& line : import.repaired)
        if (line.find(part) != std::string::npos)
            return true;
    return false;
}

// What every reader may rely on, from the text of HAR 1.2.
void checkStrict(const json::Value& entry) {
    QVERIFY(parseIsoTime(entry.textOf("startedDateTime")));
    double sum = 0;
    const json::Value& timings = entry["timings"];
    for (const char* part : {"send", "wait", "receive"}) {
        QVERIFY(timings[part].real() && *timings[part].real() >= 0);
        sum += *timings[part].real();
    }
    if (*timings["connect"].real() >= 0)
        sum += *timings["connect"].real();
    QVERIFY(std::abs(sum - *entry["time"].real()) < 0.0005);
    QVERIFY(entry["cache"].isObject());
    for (const char* side : {"request", "response"}) {
        QVERIFY(entry[side]["cookies"].isArray());
        QVERIFY(entry[side]["headers"].isArray());
        QVERIFY(entry[side]["headersSize"].integer());
        QVERIFY(entry[side]["bodySize"].integer());
        QVERIFY(entry[side].textOf("httpVersion").starts_with("HTTP/"));
    }
    QVERIFY(entry["request"]["queryString"].isArray());
    QVERIFY(entry["request"].textOf("url").starts_with("http"));
    QVERIFY(entry["response"]["redirectURL"].isString());
    QVERIFY(entry["response"]["statusText"].isString());
    const json::Value& content = entry["response"]["content"];
    QVERIFY(content["size"].integer() && !content.textOf("mimeType").empty());
    if (const auto* compression = content.find("compression"))
        QCOMPARE(*content["size"].integer(), *entry["response"]["bodySize"].integer() + *compression->integer());
    for (const auto& [name, value] : entry.members())
        QVERIFY(name.starts_with('_') ||
                std::string("startedDateTime time request response cache timings").find(name) != std::string::npos);
}

} // namespace

class TestHar : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void emptyIsValid() {
        const auto har = json::parse(harOf({}));
        QVERIFY(har);
        QCOMPARE((*har)["log"].textOf("version"), std::string_view("1.2"));
        QVERIFY(!(*har)["log"]["creator"].textOf("version").empty());
        QVERIFY(imported(harOf({})).exchanges.empty());
    }

    void entriesAreStrict() {
        traffic::Exchange binary = fullExchange();
        binary.responseBody.bytes = std::string("\0\xFF", 2);
        traffic::Exchange refused = *makeExchange(3);
        refused.status = 0;
        refused.responseHead.clear();
        refused.responseBody = {};
        refused.timing = {};
        traffic::Exchange odd = *makeExchange(4);
        odd.requestHead = "GET /\xE9 HTTP/1.0\r\nX: \xE9\r\n\r\n";
        odd.target = "/\xE9";
        odd.timing = {5, 4, 3, 2, 1, 0, 2, false};
        for (const auto& exchange : {fullExchange(), binary, refused, odd, *makeExchange(5)})
            checkStrict(entryOf(exchange));
    }

    void holdsWhatWasSeen() {
        traffic::Exchange e = exchangeOf("POST", "/fhir/Patient?a=1&b=x%20y&c",
                                         "Cookie: s=1; t=2\r\nContent-Type: text/plain\r\n", "hello");
        e.timing = {100, 1'100, 1'200, 1'300, 5'300, 6'300, 6'500, false};
        e.duration = 6'500;
        e.responseHead = "HTTP/1.1 201 Created\r\nLocation: /fhir/Patient/9\r\nSet-Cookie: a=b; Path=/\r\n\r\n";
        e.status = 201;
        const json::Value entry = entryOf(e);
        QCOMPARE(entry["request"].textOf("url"),
                 std::string_view("http://localhost:8080/fhir/Patient?a=1&b=x%20y&c"));
        QCOMPARE(entry["request"]["queryString"].items().size(), std::size_t(3));
        QCOMPARE(entry["request"]["queryString"].items()[1].textOf("value"), std::string_view("x y"));
        QVERIFY(entry["request"]["cookies"].items().empty()); // masked
        QCOMPARE(entry["request"]["postData"].textOf("text"), std::string_view("hello"));
        QCOMPARE(entry["response"].textOf("statusText"), std::string_view("Created"));
        QCOMPARE(entry["response"].textOf("redirectURL"), std::string_view("/fhir/Patient/9"));
        QCOMPARE(*entry["timings"]["connect"].real(), 1.1);
        QCOMPARE(*entry["timings"]["wait"].real(), 4.0);
        QCOMPARE(entry["_firebreak"].textOf("route"), std::string_view("patients"));
        QCOMPARE(entry["_firebreak"].textOf("outcome"), std::string_view("answered"));
        QCOMPARE(*entry["_firebreak"]["id"].integer(), e.id);
    }

    void secretsAreMasked() {
        traffic::Exchange e = exchangeOf("POST", "/token?access_token=CANARY-1",
                                         "Authorization: Bearer CANARY-2\r\nCookie: a=CANARY-3\r\n"
                                         "Content-Type: application/x-www-form-urlencoded\r\n",
                                         "grant_type=x&client_secret=CANARY-4");
        e.responseHead = "HTTP/1.1 200 OK\r\nSet-Cookie: a=CANARY-5\r\nContent-Type: application/json\r\n\r\n";
        e.responseBody.bytes = "{\"access_token\": \"CANARY-6\"}";
        const std::string har = harOf({e});
        QVERIFY2(har.find("CANARY") == std::string::npos, har.c_str());
        QVERIFY(har.find("Bearer ********") != std::string::npos);
    }

    void thereAndBack() {
        std::vector<traffic::Exchange> given;
        for (int i = 0; i < 5; ++i)
            given.push_back(*makeExchange(i));
        given.push_back(
            exchangeOf("PUT", "/fhir/Binary/1", "Content-Type: image/png\r\n", std::string("\x89PNG\0\xFF", 6)));
        given.back().started += Micros(1'000);
        given[2].responseBody.bytes = "{\"weight\": 1.00, \"name\": \"M\xC3\xBCller\\u0041\"}";
        given[2].responseSize = given[2].responseBody.size = given[2].responseBody.bytes.size();
        given[3].outcome = traffic::Outcome::Limited;
        given[3].reason = "a limit";
        const HarImport got = imported(harOf(given));
        QCOMPARE(got.exchanges.size(), given.size());
        QCOMPARE(QString::fromStdString(join(got.repaired, "; ")), QString());
        for (std::size_t i = 0; i < given.size(); ++i) {
            const traffic::Exchange& a = got.exchanges[i];
            const traffic::Exchange& b = given[i];
            QVERIFY(a.started == b.started);
            QCOMPARE(a.method, b.method);
            QCOMPARE(a.target, b.target);
            QCOMPARE(a.requestHead, b.requestHead);
            QCOMPARE(a.requestBody.bytes, b.requestBody.bytes);
            QCOMPARE(a.status, b.status);
            QCOMPARE(a.responseBody.bytes, b.responseBody.bytes);
            QCOMPARE(a.responseSize, b.responseSize);
            QCOMPARE(a.duration, b.duration);
            QCOMPARE(int(a.outcome), int(b.outcome));
            QCOMPARE(a.reason, b.reason);
            QCOMPARE(a.route, b.route);
            QCOMPARE(int(a.interaction), int(b.interaction));
            QCOMPARE(std::string(fieldOf(a.responseHead, "ETag")), std::string("W/\"1\""));
        }
        QCOMPARE(imported(harOf(got.exchanges)).exchanges.size(), given.size());
    }

    void producersMistakesAreMended() {
        // Each line is a mistake that some producer makes.
        const HarImport import = imported(
            "\xEF\xBB\xBF" +
            wrapped(
                "{\"startedDateTime\":\"2026-11-24T10:00:01.000+0100\",\"time\":12.5,\"request\":{\"method\":\"GET\","
                "\"url\":\"https://h.example/fhir/Patient?x=1#top\",\"httpVersion\":\"h3\",\"headers\":["
                "{\"name\":\":authority\",\"value\":\"h.example\"},{\"name\":\"accept\",\"value\":\"a\\nb\"},"
                "[\"x-array\",\"v\"],{\"name\":\"bad name\",\"value\":\"x\"},{\"name\":\"n\",\"value\":5}],"
                "\"headersSize\":null,\"bodySize\":null},"
                "\"response\":{\"status\":200,\"httpVersion\":\"\",\"headers\":[{\"name\":\"content-encoding\","
                "\"value\":\"gzip\"}],"
                "\"content\":{\"size\":null,\"text\":\"aGk=\",\"encoding\":\"base64\"},\"redirectURL\":null},"
                "\"timings\":{\"send\":-1,\"wait\":10,\"receive\":null}},"
                "{\"startedDateTime\":\"2026-11-24T08:00:00\",\"request\":{\"method\":\"POST\",\"url\":\"http://h/"
                "f\","
                "\"headers\":[],\"postData\":{\"mimeType\":null,\"params\":[{\"name\":\"a b\",\"value\":\"c&d\"}]}},"
                "\"response\":{\"status\":0}},"
                "{\"request\":null},"
                "{\"request\":{\"url\":\"http://h/a "
                "b\",\"headers\":[]},\"response\":{\"status\":200,\"statusText\":\"OK\","
                "\"headers\":[],\"content\":{\"size\":77,\"mimeType\":\"x\"}}}"));
        QCOMPARE(import.exchanges.size(), std::size_t(3));
        for (const char* part : {"byte order mark",
                                 "time zone without a colon",
                                 "HTTP version \"h3\"",
                                 "pseudo-header",
                                 "arrays instead of objects",
                                 "impossible name",
                                 "a number",
                                 "line breaks",
                                 "bodySize",
                                 "content.size",
                                 "statusText",
                                 "timings.send",
                                 "timings were missing",
                                 "no time zone",
                                 "rebuilt from its params",
                                 "no mimeType",
                                 "no response",
                                 "without a request",
                                 "was missing or not a time",
                                 "spaces",
                                 "only their sizes",
                                 "no method",
                                 "not in order of time"})
            QVERIFY2(repaired(import, part), part);
        const traffic::Exchange& first = import.exchanges[2];
        QCOMPARE(first.target, std::string("/fhir/Patient?x=1"));
        QCOMPARE(
            first.requestHead,
            std::string(
                "GET /fhir/Patient?x=1 HTTP/1.1\r\nHost: h.example\r\naccept: a b\r\nx-array: v\r\nn: 5\r\n\r\n"));
        QCOMPARE(first.responseBody.bytes, std::string("hi"));
        QVERIFY(fieldOf(first.responseHead, "Content-Encoding").empty()); // the text is decoded already
        QCOMPARE(isoTime(first.started), std::string("2026-11-24T09:00:01.000Z"));
        QCOMPARE(first.duration, std::int64_t(10'000));
        const traffic::Exchange& form = import.exchanges[1];
        QCOMPARE(form.requestBody.bytes, std::string("a%20b=c%26d"));
        QCOMPARE(form.status, 0);
        QCOMPARE(int(form.outcome), int(traffic::Outcome::NoAnswer));
        const traffic::Exchange& sizeOnly = import.exchanges[0];
        QCOMPARE(sizeOnly.target, std::string("/a%20b"));
        QVERIFY(sizeOnly.responseBody.truncated);
        QCOMPARE(sizeOnly.responseBody.size, std::uint64_t(77));
    }

    void headersCannotBeSmuggled() {
        const HarImport import =
            imported(wrapped("{\"request\":{\"method\":\"GET / HTTP/1.1\\r\\nX: y\",\"url\":\"http://h\\r\\nEvil: "
                             "1/x\\r\\ny\",\"headers\":["
                             "{\"name\":\"a\\r\\nb\",\"value\":\"x\"},{\"name\":\"c\",\"value\":\"d\\r\\ne: f\"}]},"
                             "\"response\":{\"status\":200,\"statusText\":\"OK\\r\\nX: y\",\"headers\":[]}}"));
        QCOMPARE(import.exchanges.size(), std::size_t(1));
        const std::string& head = import.exchanges[0].requestHead;
        QVERIFY2(head.starts_with("GET /") && head.find("\r\nX:") == std::string::npos, head.c_str());
        QVERIFY2(head.find("\r\nEvil") == std::string::npos && head.find("\r\ne: f") == std::string::npos,
                 head.c_str());
        QVERIFY(import.exchanges[0].responseHead.find("X: y") == std::string::npos);
    }

    void notHar() {
        for (const char* text :
             {"", "{}", "[]", "{\"log\":{}}", "{\"log\":{\"entries\":{}}}", "{\"log\":", "\xFF\xFE{"}) {
            const auto import = readHar(text);
            QVERIFY2(!import, text);
            QVERIFY2(import.error().message.find("not a HAR file") != std::string::npos,
                     import.error().message.c_str());
        }
        std::string deep = "{\"log\":{\"entries\":[";
        for (int i = 0; i < 5'000; ++i)
            deep += '[';
        QVERIFY(!readHar(deep));
        // Things of any shape in any place do no harm.
        for (const char* entry :
             {"1", "null", "[]", "{\"request\":{\"url\":\"x\"}}", "{\"request\":{\"url\":\"://\",\"headers\":5}}",
              "{\"request\":{\"url\":\"http://\"},\"response\":{\"status\":1e400}}",
              "{\"request\":{\"url\":\"http://h\"},\"response\":{\"status\":\"200\"},\"timings\":{\"send\":1e300}}"})
            QVERIFY2(readHar(wrapped(entry)), entry);
    }

    void curlReadsBackInAShell_data() {
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("body");
        const auto row = [](const char* name, const char* target, const char* header, const QByteArray& body) {
            QTest::newRow(name) << QByteArray(target) << QByteArray(header) << body;
        };
        row("plain", "/fhir/Patient?name=x&_count=[1-3]{a,b}", "v", "");
        row("quotes", "/fhir/Patient?name=O'Brien\"`id`", "a'b\"c", "it's \"quoted\"");
        row("expansion", "/x?$(touch${IFS}pwned)", "$HOME `id` \\ !!", "$(touch pwned) `touch pwned` $HOME \\n");
        row("line feeds", "/x", "v", "a\nb\r\n\n'\n");
        row("operators", "/x;touch+pwned|&", "; touch pwned #", "&& touch pwned || > pwned");
        row("binary", "/x", "v", QByteArray("\0\x01\xFF'\n\\100%s", 12));
        row("at sign", "/x", "v", "@/etc/passwd");
        row("dash", "/x", "-v", "--output pwned");
    }
    void curlReadsBackInAShell() {
        QFETCH(QByteArray, target);
        QFETCH(QByteArray, header);
        QFETCH(QByteArray, body);
        const traffic::Exchange e = exchangeOf(body.isEmpty() ? "GET" : "POST", target.toStdString(),
                                               "X-Test: " + header.toStdString() +
                                                   "\r\nX-Empty:\r\nContent-Length: 3\r\nConnection: close\r\n",
                                               body.toStdString());
        const std::string command = curlCommand(e, kBase, true);
        // A curl that writes down its arguments and its input.
        QTemporaryDir dir;
        QFile fake(dir.filePath(u"curl"_s));
        QVERIFY(fake.open(QIODevice::WriteOnly));
        fake.write("#!/bin/sh\nprintf '%s\\0' \"$@\" > arguments\ncase \"$*\" in *@-*) cat > input;; esac\n");
        fake.close();
        fake.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        QProcess shell;
        shell.setWorkingDirectory(dir.path());
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"PATH"_s, dir.path() + u":/usr/bin:/bin"_s);
        shell.setProcessEnvironment(environment);
        shell.start(u"/bin/sh"_s, {u"-c"_s, QString::fromStdString(command)});
        QVERIFY(shell.waitForFinished());
        QVERIFY2(shell.exitCode() == 0, shell.readAllStandardError().constData());
        QVERIFY(!QFile::exists(dir.filePath(u"pwned"_s)));
        QFile written(dir.filePath(u"arguments"_s));
        QVERIFY(written.open(QIODevice::ReadOnly));
        QByteArrayList arguments = written.readAll().split('\0');
        arguments.removeLast();
        QVERIFY(arguments.contains("http://localhost:8080" + target));
        QVERIFY(arguments.contains("X-Test: " + header));
        QVERIFY(arguments.contains("X-Empty;"));
        for (const QByteArray& argument : arguments)
            for (const char* dropped : {"Host:", "Content-Length:", "Connection:"})
                QVERIFY2(!argument.startsWith(dropped), argument.constData());
        if (body.isEmpty())
            return;
        const QByteArray data = arguments.value(arguments.indexOf("--data-binary") + 1);
        if (data == "@-") {
            QFile input(dir.filePath(u"input"_s));
            QVERIFY(input.open(QIODevice::ReadOnly));
            QCOMPARE(input.readAll(), body);
        } else {
            QCOMPARE(data, body);
        }
    }

    void curlMasksUnlessAsked() {
        traffic::Exchange e =
            exchangeOf("GET", "/fhir/Patient?access_token=abc", "Authorization: Bearer def\r\n", "");
        const std::string masked = curlCommand(e, kBase, false);
        QVERIFY(masked.find("abc") == std::string::npos && masked.find("def") == std::string::npos);
        QVERIFY(masked.find("Bearer ********") != std::string::npos);
        traffic::Exchange form = exchangeOf("POST", "/token", "Content-Type: application/x-www-form-urlencoded\r\n",
                                            "grant_type=password&password=ghi");
        QVERIFY(curlCommand(form, kBase, false).find("ghi") == std::string::npos);
        QVERIFY(curlCommand(form, kBase, true).find("ghi") != std::string::npos);
        const std::string open = curlCommand(e, kBase, true);
        QVERIFY(open.find("access_token=abc") != std::string::npos && open.find("Bearer def") != std::string::npos);
    }

    void curlSaysWhatItLeavesOut() {
        traffic::Exchange e = exchangeOf("POST", "/x", "", std::string(200'000, 'x'));
        QVERIFY(curlCommand(e, kBase, true).find("@body.bin") != std::string::npos);
        e.requestBody = {"abc", 5'000, true};
        QVERIFY(curlCommand(e, kBase, true).starts_with("# The body (5.0 KB) is not in the command"));
        e.method = "HEAD";
        e.requestBody = {};
        QVERIFY(curlCommand(e, kBase, true).starts_with("curl --head "));
    }

    void urls() {
        QCOMPARE(absoluteUrl("http://h:1/fhir", "/fhir/x"), std::string("http://h:1/fhir/x"));
        QCOMPARE(absoluteUrl("", "/x"), std::string("http://localhost/x"));
        QCOMPARE(absoluteUrl("http://h", "http://other/x"), std::string("http://other/x"));
        QCOMPARE(absoluteUrl("http://h", "*"), std::string("http://h/"));
    }
};

QTEST_GUILESS_MAIN(TestHar)
#include "tst_har.moc"
