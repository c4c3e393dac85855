// Upstreams behind TLS: relayed when the certificate is trusted and names the host, refused in words when not.
#include "proxy_fixture.h"

#include <QTemporaryDir>

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <memory>

using namespace fb;
using namespace fb::test;

namespace {

// A self-signed certificate for one DNS name, and a server that answers with it.
class Certificate {
public:
    explicit Certificate(const std::string& name) : m_key(EVP_RSA_gen(2048)), m_certificate(X509_new()) {
        X509_set_version(m_certificate, 2);
        ASN1_INTEGER_set(X509_get_serialNumber(m_certificate), 1);
        X509_gmtime_adj(X509_getm_notBefore(m_certificate), -3600);
        X509_gmtime_adj(X509_getm_notAfter(m_certificate), 3600);
        X509_set_pubkey(m_certificate, m_key);
        X509_NAME* subject = X509_get_subject_name(m_certificate);
        X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("test"), -1, -1, 0);
        X509_set_issuer_name(m_certificate, subject);
        const std::string names = "DNS:" + name;
        X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, names.c_str());
        X509_add_ext(m_certificate, extension, -1);
        X509_EXTENSION_free(extension);
        X509_sign(m_certificate, m_key, EVP_sha256());
    }
    ~Certificate() {
        X509_free(m_certificate);
        EVP_PKEY_free(m_key);
    }
    void save(const std::string& file) const {
        std::FILE* out = std::fopen(file.c_str(), "w");
        PEM_write_X509(out, m_certificate);
        std::fclose(out);
    }
    SSL_CTX* serverContext() const {
        SSL_CTX* context = SSL_CTX_new(TLS_server_method());
        SSL_CTX_use_certificate(context, m_certificate);
        SSL_CTX_use_PrivateKey(context, m_key);
        return context;
    }

private:
    EVP_PKEY* m_key;
    X509* m_certificate;
};

class TlsServer {
public:
    explicit TlsServer(const Certificate& certificate)
        : m_context(certificate.serverContext()), m_upstream(Upstream::Serve([this](RawSocket& socket, int) { serve(socket); })) {}
    ~TlsServer() { SSL_CTX_free(m_context); }
    std::string url(const std::string& host) const { return "https://" + host + ":" + std::to_string(m_upstream.port()) + "/fhir"; }
    int connections() const { return m_upstream.connections(); }
    std::string lastName() const { return m_name; }

private:
    void serve(RawSocket& socket) {
        SSL* ssl = SSL_new(m_context);
        SSL_set_fd(ssl, socket.handle());
        if (SSL_accept(ssl) == 1) {
            const char* name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
            m_name = name ? name : "";
            char bytes[16384];
            for (int got; (got = SSL_read(ssl, bytes, sizeof bytes)) > 0;) {
                const std::string answer = ok(std::string(100'000, 's'));
                SSL_write(ssl, answer.data(), int(answer.size()));
            }
        }
        SSL_free(ssl);
    }
    SSL_CTX* m_context;
    std::string m_name;
    Upstream m_upstream;
};

} // namespace

class TestProxyTls : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        m_trusted = std::make_unique<Certificate>("localhost");
        QVERIFY(m_folder.isValid());
        const std::string file = m_folder.filePath(QStringLiteral("ca.pem")).toStdString();
        m_trusted->save(file);
        qputenv("SSL_CERT_FILE", QByteArray::fromStdString(file)); // where OpenSSL looks for the system's authorities
    }

    void trustedServerIsRelayed() {
        TlsServer server(*m_trusted);
        Sink sink;
        Running run(simplePlan({server.url("localhost")}), &sink);
        for (int i = 0; i < 3; ++i)
            QCOMPARE(run.ask(get("/fhir/Patient/1")).body, std::string(100'000, 's'));
        QCOMPARE(server.lastName(), std::string("localhost"));
        QCOMPARE(sink.at(0).outcome, traffic::Outcome::Answered);
        QVERIFY(sink.at(2).timing.reused);
        QCOMPARE(server.connections(), 1);
    }

    void otherNameIsRefused() {
        TlsServer server(*m_trusted);
        Sink sink;
        Running run(simplePlan({server.url("127.0.0.1")}), &sink);
        const Message answer = run.ask(get("/fhir/Patient/1"));
        QCOMPARE(answer.status(), 502);
        QVERIFY(answer.body.find("secure connection") != std::string::npos);
        QCOMPARE(sink.at(0).outcome, traffic::Outcome::NoAnswer);
    }

    void unknownAuthorityIsRefused() {
        const Certificate stranger("localhost");
        TlsServer server(stranger);
        Running run(simplePlan({server.url("localhost")}));
        QCOMPARE(run.ask(get("/fhir/Patient/1")).status(), 502);
    }

    void plainServerIsRefused() {
        Upstream plain(Upstream::Serve([](RawSocket& socket, int) {
            socket.receive();
            socket.send("HTTP/1.1 400 Bad Request\r\n\r\n");
        }));
        Running run(simplePlan({"https://localhost:" + std::to_string(plain.port()) + "/fhir"}));
        QCOMPARE(run.ask(get("/fhir/Patient/1")).status(), 502);
    }

private:
    QTemporaryDir m_folder;
    std::unique_ptr<Certificate> m_trusted;
};

QTEST_GUILESS_MAIN(TestProxyTls)
#include "tst_proxy_tls.moc"
