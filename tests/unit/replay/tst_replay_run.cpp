// Whole runs against servers on the loopback: a session recorded from one and replayed against another that assigns its own ids,
// versions and page tokens; hostile and dying servers; cancel; TLS.
#include "clinic.h"
#include "replay/replay.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <boost/asio/ssl.hpp>
#include <chrono>
#include <future>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <zlib.h>

using namespace fb;
using namespace fb::replay;
using fb::test::Clinic;
using fb::test::LoopbackServer;
using fb::test::Reply;
using fb::test::Request;

namespace {

constexpr auto kPatient = "{\"resourceType\":\"Patient\",\"postalCode\":\"01545\",\"weight\":1.00}";

std::string observation(const std::string& patient) {
    return "{\"resourceType\":\"Observation\",\"subject\":{\"reference\":\"" + patient + "\"}}";
}

traffic::Exchange plain(const std::string& method, const std::string& target, int status = 200, const std::string& body = "{}") {
    traffic::Exchange exchange;
    exchange.id = 1;
    exchange.method = method;
    exchange.target = target;
    exchange.status = status;
    exchange.client = "10.0.0.1";
    exchange.requestHead = method + ' ' + target + " HTTP/1.1\r\nHost: gw\r\n\r\n";
    exchange.responseHead = "HTTP/1.1 " + std::to_string(status) + " OK\r\nContent-Type: application/fhir+json\r\n\r\n";
    exchange.responseBody.bytes = body;
    exchange.responseBody.size = body.size();
    return exchange;
}

Options optionsFor(const std::string& url) {
    Options options;
    options.target = url;
    options.routePrefix = "/fhir";
    options.timeout = Micros(20'000'000);
    return options;
}

// The session of a client that creates, updates twice (the second time with a stale version), pages, transacts and deletes.
std::vector<traffic::Exchange> session(Clinic& clinic) {
    std::vector<traffic::Exchange> out;
    const auto play = [&](const std::string& method, const std::string& target, const std::string& body = {}, const std::string& fields = {}) {
        out.push_back(test::recorded(clinic, method, target, body, fields));
        return *json::parse(out.back().responseBody.bytes.empty() ? "{}" : out.back().responseBody.bytes);
    };
    json::Value patient = play("POST", "/fhir/Patient", kPatient);
    const std::string id(patient.textOf("id"));
    play("GET", "/fhir/Patient/" + id);
    play("POST", "/fhir/Observation", observation("Patient/" + id));
    play("GET", "/fhir/Observation?subject=Patient/" + id);
    const std::string stale = "If-Match: W/\"" + std::string(patient["meta"].textOf("versionId")) + "\"\r\n";
    play("PUT", "/fhir/Patient/" + id, json::compact(patient), stale);
    play("PUT", "/fhir/Patient/" + id, json::compact(patient), stale);
    const json::Value page = play("GET", "/fhir/Patient?_count=1");
    const std::string next(page["link"].items().at(1).textOf("url"));
    play("GET", next.substr(next.find("/fhir")));
    const json::Value done = play("POST", "/fhir",
                                  "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"resource\":" + std::string(kPatient) +
                                      ",\"request\":{\"method\":\"POST\",\"url\":\"Patient\"}}]}");
    const std::string location(done["entry"].items().at(0)["response"].textOf("location"));
    play("GET", "/fhir/" + location.substr(0, location.find("/_history")));
    play("GET", "/fhir/Patient/nobody");
    play("DELETE", "/fhir/Patient/" + id);
    play("GET", "/fhir/Patient/" + id);
    return out;
}

std::string explain(const Run& run) {
    std::string out;
    for (const auto& pair : run.pairs())
        if (pair.verdict != PairVerdict::Equal)
            out += pair.recorded.method + ' ' + pair.recorded.target + " as " + pair.sentTarget + ": " + std::string(code(pair.verdict)) + ' ' +
                   pair.reason + '\n';
    for (const auto& group : run.groups())
        out += std::to_string(group.count) + ' ' + group.kind + ' ' + group.element + ": " + group.recorded + " / " + group.replayed + '\n';
    return out;
}

// Runs one GET against a server that answers with these bytes.
Pair against(LoopbackServer::Handler handler, Micros timeout = Micros(20'000'000), const std::string& method = "GET") {
    LoopbackServer server(std::move(handler));
    Options options = optionsFor(server.url());
    options.timeout = timeout;
    Run run({plain(method, "/fhir/Patient/1")}, options);
    (void)run.run();
    return run.pairs().at(0);
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

// A certificate for "localhost" signed by itself, as PEM.
struct Certificate {
    std::string certificate;
    std::string key;
    Certificate() {
        EVP_PKEY* pair = EVP_EC_gen("P-256");
        X509* x509 = X509_new();
        X509_set_version(x509, 2);
        ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
        X509_gmtime_adj(X509_getm_notBefore(x509), -3600);
        X509_gmtime_adj(X509_getm_notAfter(x509), 3600);
        X509_set_pubkey(x509, pair);
        X509_NAME* name = X509_get_subject_name(x509);
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
        X509_set_issuer_name(x509, name);
        X509_EXTENSION* names = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "DNS:localhost");
        X509_add_ext(x509, names, -1);
        X509_EXTENSION_free(names);
        X509_sign(x509, pair, EVP_sha256());
        const auto text = [](auto write) {
            BIO* bio = BIO_new(BIO_s_mem());
            write(bio);
            char* data = nullptr;
            const long size = BIO_get_mem_data(bio, &data);
            std::string out(data, std::size_t(size));
            BIO_free(bio);
            return out;
        };
        certificate = text([&](BIO* bio) { PEM_write_bio_X509(bio, x509); });
        key = text([&](BIO* bio) { PEM_write_bio_PrivateKey(bio, pair, nullptr, nullptr, 0, nullptr, nullptr); });
        X509_free(x509);
        EVP_PKEY_free(pair);
    }
};

} // namespace

class TestReplayRun : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void sameBehaviourIsEqual() {
        Clinic a("a", "http://gateway:8080/fhir");
        Clinic b("b", "");
        LoopbackServer server([&](const Request& request) { return b(request); });
        b.setBase(server.url());
        Run run(session(a), optionsFor(server.url()));
        int called = 0;
        run.onPair = [&](const Pair&, const Totals& totals) { QCOMPARE(totals.sent + totals.skipped, ++called); };
        const auto totals = run.run();
        QVERIFY2(totals, totals ? "" : totals.error().sentence().c_str());
        QVERIFY2(totals->equal == 13 && totals->total == 13, explain(run).c_str());
        QCOMPARE(called, 13);
        QCOMPARE(server.connections(), 2); // the one that proved the target is there, and the lane's
        const auto& ids = run.identities();
        QVERIFY(std::find(ids.begin(), ids.end(), std::pair<std::string, std::string>("Patient/a1", "Patient/b1")) != ids.end());
        QVERIFY(run.groups().empty());
        QCOMPARE(run.pairs()[1].sentTarget, std::string("/fhir/Patient/b1"));
        QCOMPARE(run.pairs()[3].sentTarget, std::string("/fhir/Observation?subject=Patient/b1"));
        QCOMPARE(run.pairs()[5].status, 412); // the stale version is stale there, too
        QCOMPARE(run.pairs()[7].sentTarget, std::string("/fhir?page=b2"));
        QVERIFY(run.pairs()[1].body_diff.counts.mapped > 0);
        QVERIFY(run.pairs()[1].body_diff.counts.ignored > 0);
    }

    void otherBehaviourIsFound() {
        Clinic a("a", "http://gateway:8080/fhir");
        Clinic b("b", "");
        b.postalCode = "1545";
        b.pages = false;
        LoopbackServer server([&](const Request& request) { return b(request); });
        b.setBase(server.url());
        Run run(session(a), optionsFor(server.url()));
        const auto totals = run.run();
        QVERIFY(totals);
        QCOMPARE(totals->skipped, 1); // the page that is not there
        QVERIFY(run.pairs()[7].reason.find("no further page") != std::string::npos);
        const auto groups = run.groups();
        const auto found = std::find_if(groups.begin(), groups.end(), [](const Group& g) { return g.element == "Patient.postalCode"; });
        QVERIFY(found != groups.end());
        QCOMPARE(found->kind, std::string("changed"));
        QCOMPARE(found->recorded, std::string("01545"));
        QCOMPARE(found->replayed, std::string("1545"));
        QVERIFY(std::any_of(groups.begin(), groups.end(), [](const Group& g) { return g.kind == "missing" && g.element == "Bundle.link"; }));
    }

    void lanesKeepEachClientsOrder() {
        Clinic a("a", "http://gateway:8080/fhir");
        Clinic b("b", "");
        LoopbackServer server([&](const Request& request) { return b(request); });
        b.setBase(server.url());
        auto exchanges = session(a);
        const std::string id = exchanges[0].responseBody.bytes.substr(exchanges[0].responseBody.bytes.find("a1"), 2);
        for (std::size_t i = 0; i < 20; ++i) { // other clients use what the first one creates; the sandbox's answer is the same by then
            auto more = exchanges[1];
            more.client = "10.0.1." + std::to_string(i);
            exchanges.insert(exchanges.begin() + 2, more);
        }
        exchanges.resize(22);
        Options options = optionsFor(server.url());
        options.lanes = 8;
        Run run(exchanges, options);
        const auto totals = run.run();
        QVERIFY(totals);
        QVERIFY2(totals->equal == 22, explain(run).c_str());
        QVERIFY(server.connections() <= 9);
    }

    void statusAndHeaders() {
        const Pair pair = against([](const Request&) { return test::answer(500, "{\"a\":1}", "Retry-After: 5\r\n"); });
        QCOMPARE(pair.verdict, PairVerdict::Different);
        QVERIFY(pair.statusDiffers);
        QCOMPARE(pair.status, 500);
        QCOMPARE(pair.body_diff.counts.extra, 1);
        QCOMPARE(pair.differences(), 3); // status, Retry-After, a
        QVERIFY(pair.head.starts_with("HTTP/1.1 500 Said\r\n"));
    }

    void encodedAnswers() {
        const Pair good = against([](const Request&) { return test::answer(200, gzipped("{}"), "Content-Encoding: gzip\r\n"); });
        QCOMPARE(good.body, std::string("{}"));
        QCOMPARE(good.verdict, PairVerdict::Equal);
        const Pair bad = against([](const Request&) { return test::answer(200, "{}", "Content-Encoding: gzip\r\n"); });
        QCOMPARE(bad.verdict, PairVerdict::Failed);
        QVERIFY(bad.reason.find("gzip") != std::string::npos);
        const Pair bomb = against([](const Request&) { return test::answer(200, gzipped(std::string(80 * 1024 * 1024, 'a')), "Content-Encoding: gzip\r\n"); });
        QVERIFY2(bomb.reason.find("more than") != std::string::npos, bomb.reason.c_str());
    }

    void otherFramings() {
        QCOMPARE(against([](const Request&) {
                     return Reply{"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: application/fhir+json\r\n"
                                  "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n",
                                  false,
                                  {}};
                 }).verdict,
                 PairVerdict::Equal);
        QCOMPARE(against([](const Request&) { return Reply{"HTTP/1.0 200 OK\r\nContent-Type: application/fhir+json\r\n\r\n{}", true, {}}; }).verdict,
                 PairVerdict::Equal);
        const Pair head = against([](const Request&) { return Reply{"HTTP/1.1 200 OK\r\nContent-Length: 77\r\n\r\n", false, {}}; }, Micros(20'000'000), "HEAD");
        QCOMPARE(head.status, 200);
        QCOMPARE(head.body, std::string());
    }

    void hostileAnswers_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* name, const QByteArray& bytes, const char* words) { QTest::newRow(name) << bytes << QString::fromLatin1(words); };
        row("nothing", "", "without an answer");
        row("garbage", "\x16\x03\x01 hello\r\n\r\n", "not valid HTTP");
        row("cut head", "HTTP/1.1 200 OK\r\nContent-", "in the middle");
        row("cut body", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{}", "in the middle");
        row("broken chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "chunked");
        row("huge length", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n{}", "larger than");
        row("huge head", "HTTP/1.1 200 OK\r\nX: " + QByteArray(400000, 'x') + "\r\n\r\n", "head of the answer");
        row("two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}", "not valid HTTP");
        QByteArray interim;
        for (int i = 0; i < 100; ++i)
            interim += "HTTP/1.1 100 Continue\r\n\r\n";
        row("only interim", interim, "not valid HTTP");
    }
    void hostileAnswers() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, words);
        const Pair pair = against([&](const Request&) { return Reply{bytes.toStdString(), true, {}}; });
        QCOMPARE(pair.verdict, PairVerdict::Failed);
        QVERIFY2(QString::fromStdString(pair.reason).contains(words), pair.reason.c_str());
    }

    void endlessAnswersAreBounded() {
        const std::string block(1 << 20, 'x');
        const Pair body = against([&](const Request&) {
            return Reply{"HTTP/1.1 200 OK\r\n\r\n", true, [&](std::string& next) {
                             next = block;
                             return true;
                         }};
        });
        QVERIFY2(body.reason.find("larger than") != std::string::npos, body.reason.c_str());
        const Pair trickle = against(
            [](const Request&) {
                return Reply{"HTTP/1.1 200 OK\r\n", true, [](std::string& next) {
                                 std::this_thread::sleep_for(std::chrono::milliseconds(5));
                                 next = "x";
                                 return true;
                             }};
            },
            Micros(300'000));
        QVERIFY2(trickle.reason.find("No answer within") != std::string::npos, trickle.reason.c_str());
    }

    void silenceTimesOut() {
        std::promise<void> release;
        auto wait = release.get_future().share();
        Options options;
        {
            LoopbackServer server([&](const Request&) {
                wait.wait();
                return Reply{};
            });
            options = optionsFor(server.url());
            options.timeout = Micros(200'000);
            Run run({plain("GET", "/fhir/Patient/1"), plain("GET", "/fhir/Patient/2")}, options);
            const auto totals = run.run();
            QVERIFY(totals);
            QCOMPARE(totals->failed, 2);
            QCOMPARE(run.groups().at(0).kind, std::string("failed"));
            release.set_value();
        }
    }

    void unreachableIsOneClearError() {
        std::string url;
        {
            LoopbackServer server([](const Request&) { return Reply{}; });
            url = server.url(); // nobody listens there any more
        }
        Run run({plain("GET", "/fhir/Patient/1")}, optionsFor(url));
        const auto totals = run.run();
        QVERIFY(!totals);
        QVERIFY2(totals.error().message.find("refused") != std::string::npos, totals.error().sentence().c_str());
        QCOMPARE(run.pairs().at(0).verdict, PairVerdict::Skipped);
        QCOMPARE(run.totals().skipped, 1);
        for (const char* bad : {"", "ftp://x", "http://", "http://127.0.0.1:99999/", "not a url"}) {
            Run wrong({plain("GET", "/fhir/Patient/1")}, optionsFor(bad));
            const auto result = wrong.run();
            QVERIFY(!result);
            QCOMPARE(result.error().code, ErrorCode::InvalidInput);
        }
        Run nobody({plain("GET", "/fhir/Patient/1")}, optionsFor("http://no-such-host.invalid/fhir"));
        QVERIFY(!nobody.run());
    }

    void aDyingServerEndsTheRun() {
        auto server = std::make_unique<LoopbackServer>([](const Request&) { return test::answer(200, "{}"); });
        std::vector<traffic::Exchange> exchanges(40, plain("GET", "/fhir/Patient/1"));
        Options options = optionsFor(server->url());
        Run run(std::move(exchanges), options);
        std::atomic<bool> gone{false};
        options.lanes = 1;
        run.onPair = [&](const Pair&, const Totals& totals) {
            if (totals.sent == 1 && !gone.exchange(true))
                server.reset();
        };
        const auto totals = run.run();
        QVERIFY(totals);
        QVERIFY(totals->equal >= 1);
        if (totals->equal < 40) { // it may have been faster than its end
            QVERIFY(totals->failed > 0);
            QCOMPARE(totals->equal + totals->failed + totals->skipped, 40);
        }
    }

    void nonIdempotentIsNeverSentTwice() {
        std::atomic<int> posts{0};
        std::atomic<int> gets{0};
        // Keeps the connection after the first answer, then hangs up on the next request without a word.
        LoopbackServer server([&](const Request& request) {
            if (request.method == "POST")
                ++posts;
            else
                ++gets;
            const bool first = request.connection != 0 && posts + gets == 1;
            return first || gets > 2 ? test::answer(200, "{}") : Reply{"", true, {}};
        });
        Run run({plain("GET", "/fhir/Patient/1"), plain("POST", "/fhir/Patient")}, optionsFor(server.url()));
        const auto totals = run.run();
        QVERIFY(totals);
        QCOMPARE(posts.load(), 1);
        QCOMPARE(run.pairs()[1].verdict, PairVerdict::Failed);
        posts = gets = 0;
        Run safe({plain("GET", "/fhir/Patient/1"), plain("GET", "/fhir/Patient/2")}, optionsFor(server.url()));
        QVERIFY(safe.run());
        QCOMPARE(gets.load(), 3); // the second one was sent again
        QCOMPARE(safe.totals().equal, 2);
    }

    void closedIdleConnectionsAreOpenedAgain() {
        std::atomic<int> posts{0};
        LoopbackServer server([&](const Request&) {
            ++posts;
            return Reply{test::answer(200, "{}").bytes, true, {}}; // says keep-alive, closes all the same
        });
        Options options = optionsFor(server.url());
        options.pace = Pace::Rate;
        options.factor = 20;
        Run run(std::vector<traffic::Exchange>(3, plain("POST", "/fhir/Patient")), options);
        QVERIFY(run.run());
        QVERIFY2(run.totals().equal == 3, explain(run).c_str());
        QCOMPARE(posts.load(), 3);
    }

    void cancelIsPrompt() {
        std::promise<void> arrived;
        std::promise<void> release;
        auto wait = release.get_future().share();
        std::atomic<bool> once{false};
        LoopbackServer server([&](const Request&) {
            if (!once.exchange(true))
                arrived.set_value();
            wait.wait();
            return Reply{};
        });
        Options options = optionsFor(server.url());
        options.timeout = Micros(3'600'000'000);
        Run run(std::vector<traffic::Exchange>(10, plain("GET", "/fhir/Patient/1")), options);
        auto result = std::async(std::launch::async, [&] { return run.run(); });
        arrived.get_future().wait();
        run.cancel();
        QVERIFY(result.wait_for(std::chrono::seconds(20)) == std::future_status::ready);
        release.set_value();
        const auto totals = result.get();
        QVERIFY(totals);
        QCOMPARE(totals->skipped, 10);
        for (const auto& pair : run.pairs())
            QCOMPARE(pair.reason, std::string("Cancelled"));
    }

    void cancelWhileWaitingForTheHour() {
        LoopbackServer server([](const Request&) { return test::answer(200, "{}"); });
        auto late = plain("GET", "/fhir/Patient/2");
        late.started += std::chrono::hours(1);
        Options options = optionsFor(server.url());
        options.pace = Pace::Original;
        Run run({plain("GET", "/fhir/Patient/1"), late}, options);
        std::atomic<bool> first{false};
        run.onPair = [&](const Pair&, const Totals&) {
            if (!first.exchange(true))
                run.cancel(); // from the callback, as the command line does
        };
        QVERIFY(run.run());
        QCOMPARE(run.totals().equal, 1);
        QCOMPARE(run.totals().skipped, 1);
        Run before({plain("GET", "/fhir/Patient/1")}, options);
        before.cancel();
        (void)before.run();
        QCOMPARE(before.totals().skipped, 1);
    }

    void readOnlyRunsSendNoWrites() {
        std::atomic<int> writes{0};
        LoopbackServer server([&](const Request& request) {
            writes += request.method != "GET";
            return test::answer(200, "{}");
        });
        Options options = optionsFor(server.url());
        options.allowWrites = false;
        Run run({plain("GET", "/fhir/Patient/1"), plain("POST", "/fhir/Patient"), plain("DELETE", "/fhir/Patient/1")}, options);
        QVERIFY(run.run());
        QCOMPARE(writes.load(), 0);
        QCOMPARE(run.totals().skipped, 2);
        QCOMPARE(run.totals().equal, 1);
    }

    void cutRecordingsAreNotCompared() {
        LoopbackServer server([](const Request&) { return test::answer(200, "{\"a\":1}"); });
        auto cut = plain("GET", "/fhir/Patient/1", 200, "{\"b\":");
        cut.responseBody.truncated = true;
        Run run({cut}, optionsFor(server.url()));
        QVERIFY(run.run());
        QCOMPARE(run.totals().equal, 1);
        QCOMPARE(run.pairs()[0].body_diff.root.change, fhir::Change::Ignored);
        QVERIFY(run.pairs()[0].body_diff.root.why.find("only in part") != std::string::npos);
    }

    void otherMediaTypes() {
        const auto compared = [](const std::string& type, const std::string& left, const std::string& right) {
            LoopbackServer server([&](const Request&) { return test::answer(200, right, "", type); });
            auto exchange = plain("GET", "/fhir/x", 200, left);
            exchange.responseHead = "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\n\r\n";
            Run run({exchange}, optionsFor(server.url()));
            (void)run.run();
            return run.pairs()[0].body_diff;
        };
        const std::string xml = "<Patient>\n  <meta><versionId value=\"1\"/></meta><active value=\"true\"/>\n</Patient>";
        const auto same = compared("application/fhir+xml", xml, "<Patient><meta><versionId value=\"2\"/></meta> <active value=\"true\"/></Patient>");
        QCOMPARE(same.counts.differences(), 0);
        QCOMPARE(same.counts.ignored, 1);
        const auto other = compared("application/fhir+xml", xml, "<Patient><meta><versionId value=\"2\"/></meta><active value=\"false\"/></Patient>");
        QCOMPARE(other.counts.changed, 1);
        QVERIFY(other.root.why.find("compared as text") != std::string::npos);
        QCOMPARE(other.root.right, std::string("<active value=\"false\"/>"));
        QCOMPARE(compared("application/octet-stream", std::string("\0\1", 2), std::string("\0\1", 2)).counts.equal, 1);
        QCOMPARE(compared("application/octet-stream", std::string("\0\1", 2), std::string("\0\2", 2)).counts.changed, 1);
        QCOMPARE(compared("application/json", "{", "{").counts.equal, 1);
        QVERIFY(compared("application/json", "{}", "{").root.why.find("target's body is not valid JSON") != std::string::npos);
        QCOMPARE(compared("application/json", "{}", "").counts.missing, 1);
        QCOMPARE(compared("application/json", "", "{}").counts.extra, 1);
    }

    void tls() {
        const Certificate self;
        boost::asio::ssl::context context(boost::asio::ssl::context::tls_server);
        context.use_certificate(boost::asio::buffer(self.certificate), boost::asio::ssl::context::pem);
        context.use_private_key(boost::asio::buffer(self.key), boost::asio::ssl::context::pem);
        LoopbackServer server([](const Request&) { return test::answer(200, "{}"); }, &context);
        const std::string port = std::to_string(server.port());
        Run stranger({plain("GET", "/fhir/Patient/1")}, optionsFor("https://localhost:" + port + "/fhir"));
        const auto refused = stranger.run();
        QVERIFY(!refused);
        QVERIFY2(refused.error().message.find("not trusted") != std::string::npos, refused.error().sentence().c_str());

        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("ca.pem")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(self.certificate.data(), qint64(self.certificate.size()));
        file.close();
        qputenv("SSL_CERT_FILE", file.fileName().toLocal8Bit());
        Run trusted(std::vector<traffic::Exchange>(3, plain("GET", "/fhir/Patient/1")), optionsFor("https://localhost:" + port + "/fhir"));
        const auto totals = trusted.run();
        Run otherName({plain("GET", "/fhir/Patient/1")}, optionsFor("https://127.0.0.1:" + port + "/fhir"));
        const auto wrongName = otherName.run();
        qunsetenv("SSL_CERT_FILE");
        QVERIFY2(totals, totals ? "" : totals.error().sentence().c_str());
        QVERIFY2(totals->equal == 3, explain(trusted).c_str());
        QVERIFY(!wrongName);
    }

    void nothingToSend() {
        Run empty({}, optionsFor("http://127.0.0.1:1/fhir"));
        const auto totals = empty.run();
        QVERIFY(totals);
        QCOMPARE(totals->total, 0);
        auto refused = plain("DELETE", "/fhir/Patient/1", 403);
        refused.outcome = traffic::Outcome::Refused;
        Run skipped({refused}, optionsFor("http://127.0.0.1:1/fhir"));
        QVERIFY(skipped.run());
        QCOMPARE(skipped.totals().skipped, 1);
    }
};

QTEST_GUILESS_MAIN(TestReplayRun)
#include "tst_replay_run.moc"
