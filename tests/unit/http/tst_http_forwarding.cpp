// Heads as they leave the gateway, in both directions, and who the client is.
#include "http/forwarding.h"

#include <QTest>

using namespace fb;
using namespace fb::http;

namespace {

constexpr std::string_view kBase = "POST /gw/Patient HTTP/1.1\r\nHost: gw.example:8080\r\n";

struct Request {
    ForwardRequest how;
    Request() {
        how.target = "/fhir/Patient";
        how.host = "backend:8090";
        how.peer = *IpAddress::parse("192.0.2.7");
        how.scheme = "http";
        how.publicHost = "gw.example:8080";
        how.requestId = "id-1";
    }
    std::string write(const std::string& fields, std::string_view start = kBase) const {
        const std::string bytes = std::string(start) + fields + "\r\n";
        RequestHead head;
        std::size_t scanned = 0;
        if (parseRequestHead(bytes, head, scanned, {}).state != HeadStatus::Complete)
            return "bad test";
        std::string out;
        writeForwardedRequest(out, head, how);
        return out;
    }
};

struct Response {
    ForwardResponse how;
    std::string write(const std::string& head) const {
        const std::string bytes = head + "\r\n";
        ResponseHead parsed;
        std::size_t scanned = 0;
        if (parseResponseHead(bytes, parsed, scanned, {}).state != HeadStatus::Complete)
            return "bad test";
        std::string out;
        writeForwardedResponse(out, parsed, how);
        return out;
    }
};

// All values of the field in a written head, in order; and that the head reads as a head again.
std::vector<std::string> values(const std::string& written, std::string_view name) {
    RequestHead request;
    ResponseHead response;
    std::size_t scanned = 0;
    const bool isResponse = written.rfind("HTTP/", 0) == 0;
    const HeadResult result = isResponse ? parseResponseHead(written, response, scanned, {})
                                         : parseRequestHead(written, request, scanned, {});
    if (result.state != HeadStatus::Complete || result.bytes != written.size())
        return {"not a head: " + written};
    std::vector<std::string> out;
    const Fields& fields = isResponse ? response.fields : request.fields;
    for (const Field& field : fields)
        if (QByteArray::fromRawData(field.name.data(), qsizetype(field.name.size()))
                .compare(QByteArray::fromStdString(std::string(name)), Qt::CaseInsensitive) == 0)
            out.emplace_back(field.value);
    return out;
}

using Values = std::vector<std::string>;

IpAddress ip(const char* text) { return *IpAddress::parse(text); }

IpAddress client(const char* peer, const std::vector<Field>& list, std::vector<const char*> trusted = {"127.0.0.0/8"}) {
    Fields fields;
    for (const Field& field : list)
        fields.add(field.name, field.value);
    std::vector<Subnet> subnets;
    for (const char* text : trusted)
        subnets.push_back(*Subnet::parse(text));
    return clientAddress(ip(peer), fields, subnets);
}

} // namespace

class TestHttpForwarding : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theWholeRequest() {
        Request r;
        r.how.body = BodyKind::Length;
        r.how.length = 5;
        r.how.publicPrefix = "/gw";
        r.how.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        QCOMPARE(r.write("x-UPPER-lower: 1\r\nContent-Length: 005\r\nAccept:   application/fhir+json\r\nX-B: a  b\r\n"),
                 std::string("POST /fhir/Patient HTTP/1.1\r\n"
                             "Host: backend:8090\r\n"
                             "x-UPPER-lower: 1\r\n"
                             "Accept: application/fhir+json\r\n"
                             "X-B: a  b\r\n"
                             "Content-Length: 5\r\n"
                             "Forwarded: for=192.0.2.7;host=\"gw.example:8080\";proto=http\r\n"
                             "X-Forwarded-For: 192.0.2.7\r\n"
                             "X-Forwarded-Proto: http\r\n"
                             "X-Forwarded-Host: gw.example:8080\r\n"
                             "X-Forwarded-Prefix: /gw\r\n"
                             "X-Request-Id: id-1\r\n"
                             "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n"
                             "Via: 1.1 firebreak\r\n\r\n"));
    }

    void appends() {
        std::string out = "before";
        const std::string bytes = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        RequestHead head;
        std::size_t scanned = 0;
        QVERIFY(parseRequestHead(bytes, head, scanned, {}).state == HeadStatus::Complete);
        writeForwardedRequest(out, head, Request().how);
        QCOMPARE(out.rfind("beforeGET /fhir/Patient HTTP/1.1\r\n", 0), std::size_t(0));
    }

    void bodies() {
        Request r;
        std::string out = r.write("Content-Length: 5\r\n");
        QCOMPARE(values(out, "Content-Length"), Values());
        QCOMPARE(values(out, "Transfer-Encoding"), Values());
        r.how.body = BodyKind::Chunked;
        out = r.write("transfer-encoding: CHUNKED\r\nTrailer: X-Sum\r\n");
        QCOMPARE(values(out, "Transfer-Encoding"), Values{"chunked"});
        QCOMPARE(values(out, "Trailer"), Values{"X-Sum"});
        r.how.body = BodyKind::Length;
        out = r.write("Trailer: X-Sum\r\n");
        QCOMPARE(values(out, "Content-Length"), Values{"0"});
        QCOMPARE(values(out, "Trailer"), Values());
    }

    void hopByHopGoes() {
        const std::string out =
            Request().write("Connection: keep-alive, X-Hop\r\nX-Hop: 1\r\nKeep-Alive: timeout=5\r\nProxy-Connection: keep-alive\r\n"
                            "Proxy-Authorization: Basic x\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\nProxy: evil\r\n"
                            "TE: trailers, deflate\r\nconnection: x-second\r\nX-Second: 2\r\nX-Stays: 3\r\n");
        for (const char* name : {"X-Hop", "Keep-Alive", "Proxy-Connection", "Proxy-Authorization", "Upgrade", "HTTP2-Settings",
                                 "Proxy", "X-Second"})
            QVERIFY2(values(out, name).empty(), name);
        QCOMPARE(values(out, "X-Stays"), Values{"3"});
        QCOMPARE(values(out, "TE"), Values{"trailers"}); // RFC 9110 10.1.4
        QCOMPARE(values(out, "Connection"), Values{"TE"});
    }

    void teWithoutTrailersGoes() {
        const std::string out = Request().write("TE: deflate\r\nConnection: close, TE\r\n");
        QCOMPARE(values(out, "TE"), Values());
        QCOMPARE(values(out, "Connection"), Values());
    }

    void connectionCannotTakeAwayWhatMatters() {
        const std::string out =
            Request().write("Connection: close, Content-Type, If-Match, Cookie, X-Forwarded-For, Forwarded, Via, X-Request-Id\r\n"
                            "Content-Type: application/fhir+json\r\nIf-Match: W/\"1\"\r\nCookie: a=b\r\nVia: 1.1 before\r\n");
        QCOMPARE(values(out, "Content-Type"), Values{"application/fhir+json"});
        QCOMPARE(values(out, "If-Match"), Values{"W/\"1\""});
        QCOMPARE(values(out, "Cookie"), Values{"a=b"});
        QCOMPARE(values(out, "X-Forwarded-For"), Values{"192.0.2.7"});
        QCOMPARE(values(out, "Forwarded").size(), std::size_t(1));
        QCOMPARE(values(out, "Via"), (Values{"1.1 before", "1.1 firebreak"}));
        QCOMPARE(values(out, "X-Request-Id"), Values{"id-1"});
        Fields fields;
        fields.add("Connection", "x-a, Authorization, te");
        QVERIFY(isHopByHop("X-A", fields));
        QVERIFY(!isHopByHop("X-B", fields));
        QVERIFY(!isHopByHop("authorization", fields));
        QVERIFY(isHopByHop("TE", fields));
        QVERIFY(isHopByHop("keep-ALIVE", Fields()));
        QVERIFY(isHopByHop("Transfer-Encoding", Fields()));
        QVERIFY(!isHopByHop("Trailer", Fields()));
    }

    void anUntrustedPeerSaysNothingAboutTheClient() {
        const std::string out = Request().write(
            "X-Forwarded-For: 10.0.0.1\r\nForwarded: for=10.0.0.1\r\nX-Real-IP: 10.0.0.1\r\nX-Forwarded-Proto: https\r\n"
            "X-Forwarded-Host: evil\r\nX-Forwarded-Prefix: /evil\r\nX-Forwarded-User: admin\r\nTrue-Client-IP: 10.0.0.1\r\n");
        QVERIFY(out.find("10.0.0.1") == std::string::npos);
        QVERIFY(out.find("evil") == std::string::npos);
        QVERIFY(out.find("admin") == std::string::npos);
        QCOMPARE(values(out, "X-Forwarded-Proto"), Values{"http"});
    }

    void aTrustedPeerIsExtended() {
        Request r;
        r.how.trustPeer = true;
        r.how.publicPrefix = "/gw";
        const std::string out = r.write(
            "X-Forwarded-For: 203.0.113.9\r\nx-forwarded-for: 10.0.0.1\r\nForwarded: for=203.0.113.9\r\nX-Real-IP: 203.0.113.9\r\n"
            "X-Forwarded-Proto: https\r\nX-Forwarded-Host: public\r\nX-Forwarded-Prefix: /edge\r\nX-Forwarded-User: u\r\n");
        QCOMPARE(values(out, "X-Forwarded-For"), Values{"203.0.113.9, 10.0.0.1, 192.0.2.7"});
        QCOMPARE(values(out, "Forwarded"),
                 Values{"for=203.0.113.9, for=192.0.2.7;host=\"gw.example:8080\";proto=http"});
        QCOMPARE(values(out, "X-Real-IP"), Values{"203.0.113.9"});
        QCOMPARE(values(out, "X-Forwarded-Proto"), Values{"https"});
        QCOMPARE(values(out, "X-Forwarded-Host"), Values{"public"});
        QCOMPARE(values(out, "X-Forwarded-Prefix"), Values{"/edge, /gw"});
        QCOMPARE(values(out, "X-Forwarded-User"), Values{"u"});
    }

    void aTrustedPeerThatSaysNothing() {
        Request r;
        r.how.trustPeer = true;
        const std::string out = r.write("");
        QCOMPARE(values(out, "X-Forwarded-For"), Values{"192.0.2.7"});
        QCOMPARE(values(out, "X-Forwarded-Proto"), Values{"http"});
        QCOMPARE(values(out, "X-Forwarded-Host"), Values{"gw.example:8080"});
        QCOMPARE(values(out, "X-Forwarded-Prefix"), Values());
    }

    void forwardedQuotes() {
        Request r;
        r.how.peer = ip("2001:db8::1");
        r.how.publicHost = "gw.example";
        r.how.scheme = "https";
        std::string out = r.write("");
        QCOMPARE(values(out, "Forwarded"), Values{"for=\"[2001:db8::1]\";host=gw.example;proto=https"});
        QCOMPARE(values(out, "X-Forwarded-For"), Values{"2001:db8::1"});
        r.how.peerText = "2001:db8::2";
        out = r.write("");
        QCOMPARE(values(out, "Forwarded"), Values{"for=\"[2001:db8::2]\";host=gw.example;proto=https"});
        QCOMPARE(values(out, "X-Forwarded-For"), Values{"2001:db8::2"});
        r.how.peerText = {};
        r.how.peer = ip("::ffff:10.0.0.1");
        r.how.publicHost = "";
        out = r.write("", "GET / HTTP/1.0\r\n");
        QCOMPARE(values(out, "Forwarded"), Values{"for=10.0.0.1;proto=https"});
        QCOMPARE(values(out, "X-Forwarded-Host"), Values());
        QCOMPARE(values(out, "Via"), Values{"1.0 firebreak"});
    }

    void requestIdAndTrace() {
        Request r;
        const std::string same = "00-0af7651916cd43dd8448eb211c80319c-aaaaaaaaaaaaaaaa-01";
        r.how.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        std::string out = r.write("X-Request-Id: theirs\r\ntraceparent: " + same + "\r\ntracestate: a=1\r\n");
        QCOMPARE(values(out, "X-Request-Id"), Values{"id-1"});
        QCOMPARE(values(out, "traceparent"), Values{std::string(r.how.traceparent)});
        QCOMPARE(values(out, "tracestate"), Values{"a=1"});
        out = r.write("traceparent: broken\r\ntracestate: a=1\r\n");
        QCOMPARE(values(out, "tracestate"), Values());
        r.how.requestId = r.how.traceparent = {};
        out = r.write("X-Request-Id: theirs\r\ntraceparent: " + same + "\r\ntracestate: a=1\r\n");
        QCOMPARE(values(out, "X-Request-Id"), Values{"theirs"});
        QCOMPARE(values(out, "traceparent"), Values{same});
        QCOMPARE(values(out, "tracestate"), Values{"a=1"});
    }

    void expect() {
        Request r;
        QCOMPARE(values(r.write("Expect: 100-continue\r\n"), "Expect"), Values());
        r.how.body = BodyKind::Length;
        QCOMPARE(values(r.write("Expect: 100-Continue\r\n"), "Expect"), Values{"100-Continue"});
        QCOMPARE(values(r.write("Expect: 100-continue\r\n", "POST / HTTP/1.0\r\n"), "Expect"), Values());
    }

    void shadowsAndOverridesGo() {
        Request r;
        const std::vector<Change> set{{"X-Gateway-Subject", "real"}};
        r.how.set = &set;
        const std::string out = r.write(
            "X_Forwarded_For: 1.1.1.1\r\nX-Forwarded_User: admin\r\nContent_Length: 5\r\nTransfer_Encoding: chunked\r\n"
            "X_Gateway_Subject: admin\r\nX-Tenant: a\r\nX_Tenant: b\r\napi_key: kept\r\n"
            "X-HTTP-Method-Override: DELETE\r\nX-Method-Override: DELETE\r\nX-Original-URL: /x\r\nX-Rewrite-URL: /x\r\n");
        for (const char* name : {"X_Forwarded_For", "X-Forwarded_User", "Content_Length", "Transfer_Encoding", "X_Gateway_Subject",
                                 "X_Tenant", "X-HTTP-Method-Override", "X-Method-Override", "X-Original-URL", "X-Rewrite-URL"})
            QVERIFY2(values(out, name).empty(), name);
        QCOMPARE(values(out, "api_key"), Values{"kept"}); // not every underscore is an attack
        QCOMPARE(values(out, "X-Tenant"), Values{"a"});
        QCOMPARE(values(out, "X-Gateway-Subject"), Values{"real"});
    }

    void transforms() {
        Request r;
        const std::vector<Change> set{{"X-Tenant", "acme"},       {"Host", "other:1"},   {"Content-Length", "999"},
                                      {"Connection", "upgrade"},  {"X-Bad", "a\r\nb: c"}, {"Bad Name", "x"},
                                      {"X-Forwarded-Proto", "wss"}, {"Transfer-Encoding", "chunked"}};
        const std::vector<std::string> remove{"cookie", "Via", "content-length", "X-Forwarded-For"};
        r.how.set = &set;
        r.how.remove = &remove;
        r.how.body = BodyKind::Length;
        r.how.length = 3;
        const std::string out =
            r.write("X-Tenant: evil\r\nx-tenant: evil2\r\nCookie: a\r\nX-Other: 1\r\nConnection: close, X-Tenant\r\n");
        QCOMPARE(values(out, "X-Tenant"), Values{"acme"});
        QCOMPARE(values(out, "Host"), Values{"other:1"});
        QCOMPARE(values(out, "Content-Length"), Values{"3"});
        QCOMPARE(values(out, "Connection"), Values());
        QCOMPARE(values(out, "Transfer-Encoding"), Values());
        QCOMPARE(values(out, "X-Bad"), Values());
        QCOMPARE(values(out, "Cookie"), Values());
        QCOMPARE(values(out, "Via"), Values());
        QCOMPARE(values(out, "X-Forwarded-For"), Values());
        QCOMPARE(values(out, "X-Forwarded-Proto"), Values{"wss"});
        QCOMPARE(values(out, "X-Other"), Values{"1"});
    }

    void identityEncoding() {
        Request r;
        r.how.identityEncoding = true;
        QCOMPARE(values(r.write("Accept-Encoding: gzip, br\r\n"), "Accept-Encoding"), Values{"identity"});
        r.how.identityEncoding = false;
        QCOMPARE(values(r.write("Accept-Encoding: gzip, br\r\n"), "Accept-Encoding"), (Values{"gzip, br"}));
    }

    void theWholeResponse() {
        Response r;
        r.how.body = BodyKind::Length;
        r.how.length = 2;
        r.how.requestId = "id-1";
        r.how.date = "Sun, 06 Nov 1994 08:49:37 GMT";
        QCOMPARE(r.write("HTTP/1.0 201 Made It\r\nServer: HAPI\r\nset-cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 02\r\n"
                         "Connection: close, X-Hop\r\nX-Hop: 1\r\nKeep-Alive: timeout=9\r\nX-Request-Id: theirs\r\n"
                         "Proxy-Authenticate: Basic\r\nUpgrade: h2c\r\nETag: W/\"1\"\r\n"),
                 std::string("HTTP/1.1 201 Made It\r\nServer: HAPI\r\nset-cookie: a=1\r\nSet-Cookie: b=2\r\nETag: W/\"1\"\r\n"
                             "Content-Length: 2\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nX-Request-Id: id-1\r\n"
                             "Via: 1.0 firebreak\r\n\r\n"));
    }

    void dateIsKept() {
        Response r;
        r.how.date = "Sun, 06 Nov 1994 08:49:37 GMT";
        const std::string theirs = "Mon, 07 Nov 1994 08:49:37 GMT";
        QCOMPARE(values(r.write("HTTP/1.1 200 OK\r\nDate: " + theirs + "\r\n"), "Date"), Values{theirs});
        QCOMPARE(values(r.write("HTTP/1.1 200 OK\r\n"), "Date"), Values{std::string(r.how.date)});
        r.how.date = {};
        QCOMPARE(values(r.write("HTTP/1.1 200 OK\r\n"), "Date"), Values());
    }

    void persistence() {
        Response r;
        r.how.body = BodyKind::Length;
        const std::string ok = "HTTP/1.1 200 OK\r\nConnection: close\r\n";
        QCOMPARE(values(r.write(ok), "Connection"), Values());
        r.how.clientVersion = Version::Http10;
        QCOMPARE(values(r.write(ok), "Connection"), Values{"keep-alive"});
        r.how.keepAlive = false;
        QCOMPARE(values(r.write(ok), "Connection"), Values{"close"});
        r.how.clientVersion = Version::Http11;
        QCOMPARE(values(r.write(ok), "Connection"), Values{"close"});
        r.how.keepAlive = true;
        r.how.body = BodyKind::UntilClose;
        QCOMPARE(values(r.write(ok), "Connection"), Values{"close"});
        QCOMPARE(values(r.write(ok), "Content-Length"), Values());
    }

    void responseBodies() {
        Response r;
        r.how.body = BodyKind::Chunked;
        std::string out = r.write("HTTP/1.1 200 OK\r\nContent-Length: 7\r\nTrailer: X-Sum\r\n");
        QCOMPARE(values(out, "Transfer-Encoding"), Values{"chunked"});
        QCOMPARE(values(out, "Content-Length"), Values());
        QCOMPARE(values(out, "Trailer"), Values{"X-Sum"});
        r.how.body = BodyKind::None; // HEAD and 304: the length there would have been
        out = r.write("HTTP/1.1 200 OK\r\nContent-Length: 0012\r\nTrailer: X-Sum\r\n");
        QCOMPARE(values(out, "Content-Length"), Values{"12"});
        QCOMPARE(values(out, "Trailer"), Values());
        out = r.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n");
        QCOMPARE(values(out, "Content-Length"), Values());
        QCOMPARE(values(out, "Transfer-Encoding"), Values());
        QCOMPARE(values(r.write("HTTP/1.1 204 No Content\r\nContent-Length: 12\r\n"), "Content-Length"), Values());
    }

    void interim() {
        Response r;
        r.how.keepAlive = false;
        r.how.date = "Sun, 06 Nov 1994 08:49:37 GMT";
        r.how.requestId = "id-1";
        QCOMPARE(r.write("HTTP/1.1 103 Early Hints\r\nLink: <a>\r\nConnection: close\r\nContent-Length: 3\r\n"),
                 std::string("HTTP/1.1 103 Early Hints\r\nLink: <a>\r\nVia: 1.1 firebreak\r\n\r\n"));
    }

    void locationsAndTransforms() {
        Response r;
        const std::vector<Change> set{{"X-Frame-Options", "DENY"}, {"Server", "gw"}};
        const std::vector<std::string> remove{"x-powered-by"};
        r.how.location = "http://gw.example/Patient/1";
        r.how.set = &set;
        r.how.remove = &remove;
        const std::string head = "HTTP/1.1 201 Created\r\nlocation: http://backend/fhir/Patient/1\r\nServer: HAPI\r\n"
                                 "Content-Location: /x\r\nX-Powered-By: HAPI\r\n";
        std::string out = r.write(head);
        QCOMPARE(values(out, "Location"), Values{"http://gw.example/Patient/1"});
        QVERIFY(out.find("\r\nlocation: ") != std::string::npos);
        QCOMPARE(values(out, "Content-Location"), Values{"/x"});
        QCOMPARE(values(out, "Server"), Values{"gw"});
        QCOMPARE(values(out, "X-Frame-Options"), Values{"DENY"});
        QCOMPARE(values(out, "X-Powered-By"), Values());
        r.how.contentLocation = "/y";
        out = r.write(head);
        QCOMPARE(values(out, "Content-Location"), Values{"/y"});
    }

    void ownResponses() {
        std::string out;
        const std::vector<Field> fields{{"Content-Type", "text/plain"}, {"X-Bad", "a\r\nb"}};
        writeResponseHead(out, Version::Http11, 429, fields, 3, true);
        QCOMPARE(out, std::string("HTTP/1.1 429 Too Many Requests\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\n"));
        out.clear();
        writeResponseHead(out, Version::Http10, 400, {}, 0, true);
        QCOMPARE(out, std::string("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n"));
        out.clear();
        writeResponseHead(out, Version::Http11, 299, {}, {}, false);
        QCOMPARE(out, std::string("HTTP/1.1 299 \r\nConnection: close\r\n\r\n"));
    }

    void clients() {
        const auto nobody = IpAddress();
        // Not trusted: only the socket counts.
        QCOMPARE(client("192.0.2.1", {{"X-Forwarded-For", "10.0.0.1"}}).text(), std::string("192.0.2.1"));
        QCOMPARE(client("127.0.0.1", {{"X-Forwarded-For", "10.0.0.1"}}, {}).text(), std::string("127.0.0.1"));
        QCOMPARE(client("127.0.0.1", {}).text(), std::string("127.0.0.1"));
        // The rightmost that is not trusted, over all lines.
        QCOMPARE(client("127.0.0.1", {{"X-Forwarded-For", "10.0.0.1, 203.0.113.9"}}).text(), std::string("203.0.113.9"));
        QCOMPARE(client("127.0.0.1", {{"X-Forwarded-For", "10.0.0.1"}, {"x-forwarded-for", "203.0.113.9"}}).text(),
                 std::string("203.0.113.9"));
        QCOMPARE(client("127.0.0.1", {{"X-Forwarded-For", "10.0.0.1 ,203.0.113.9,, 127.0.0.2,"}}).text(),
                 std::string("203.0.113.9"));
        QCOMPARE(client("127.0.0.1", {{"X-Forwarded-For", "127.0.0.3, 127.0.0.2"}}).text(), std::string("127.0.0.3"));
        QCOMPARE(client("127.0.0.1", {{"X-Forwarded-For", "::ffff:10.0.0.1"}}).text(), std::string("10.0.0.1"));
        QCOMPARE(client("127.0.0.1", {{"X-Forwarded-For", "[2001:db8::1]:443"}}).text(), std::string("2001:db8::1"));
        QCOMPARE(client("127.0.0.1", {{"X-Forwarded-For", "2001:db8::1"}}).text(), std::string("2001:db8::1"));
        QCOMPARE(client("127.0.0.1", {{"X-Forwarded-For", "10.0.0.1:1234"}}).text(), std::string("10.0.0.1"));
        // What is no address is nobody; never somebody further left.
        for (const char* bad : {"0x0a.1", "010.0.0.1", "10.1", "167772161", "unknown", "10.0.0.1, unknown", "[10.0.0.1]", "[::1",
                                "10.0.0.1:x", "10.0.0.1:", "\"10.0.0.1\"", "fe80::1%eth0"})
            QVERIFY2(client("127.0.0.1", {{"X-Forwarded-For", bad}}) == nobody, bad);
    }

    void clientsByForwarded() {
        const auto nobody = IpAddress();
        const auto by = [](const char* value) { return client("127.0.0.1", {{"Forwarded", value}}); };
        QCOMPARE(by("for=192.0.2.60;proto=http;by=203.0.113.43").text(), std::string("192.0.2.60"));
        QCOMPARE(by("For=\"[2001:db8:cafe::17]:4711\"").text(), std::string("2001:db8:cafe::17"));
        QCOMPARE(by("for=10.0.0.1, for=198.51.100.2 ; proto=https , for=127.0.0.9").text(), std::string("198.51.100.2"));
        QCOMPARE(by("for=\"192.0.2.\\60\"").text(), std::string("192.0.2.60"));
        for (const char* bad : {"for=unknown", "for=_hidden", "for=10.0.0.1;x=\", for=192.0.2.1", "for=", "proto=http",
                                "for=10.0.0.1;for=10.0.0.2", "for=10.0.0.1 x", "for=\"10.0.0.1\"x", "=10.0.0.1",
                                "for=10.0.0.1, for=[2001:db8::1]", "for=10.0.0.1;x=\"\\"})
            QVERIFY2(by(bad) == nobody, bad);
        // A quote opened by the client swallows what a proxy appended: then nothing is believed.
        QVERIFY(client("127.0.0.1", {{"Forwarded", "for=10.0.0.1;x=\", for=\"[2001:db8::9]\""}}) == nobody);
        // Both kinds must agree, since a proxy that writes one lets the client write the other.
        QCOMPARE(client("127.0.0.1", {{"Forwarded", "for=192.0.2.1"}, {"X-Forwarded-For", "192.0.2.1"}}).text(),
                 std::string("192.0.2.1"));
        QVERIFY(client("127.0.0.1", {{"Forwarded", "for=10.0.0.1"}, {"X-Forwarded-For", "192.0.2.1"}}) == nobody);
    }

    void requestIds() {
        for (const char* good : {"a", "0af7651916cd43dd8448eb211c80319c", "A.b_c-9"})
            QVERIFY2(isUsableRequestId(good), good);
        for (const char* bad : {"", " a", "a b", "a;b", "a\n", "\xC3\xA4", "a/b"})
            QVERIFY2(!isUsableRequestId(bad), bad);
        QVERIFY(isUsableRequestId(std::string(128, 'a')));
        QVERIFY(!isUsableRequestId(std::string(129, 'a')));
    }
};

QTEST_GUILESS_MAIN(TestHttpForwarding)
#include "tst_http_forwarding.moc"
