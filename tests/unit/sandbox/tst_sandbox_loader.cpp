// What a sandbox can be filled with, and what it says about files that it cannot read.
#include "sandbox_client.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace fbtest;

class TestSandboxLoader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_dir = std::make_unique<QTemporaryDir>();
        QVERIFY(m_dir->isValid());
    }

    void clinicsDifferAsDocumented() {
        fb::sandbox::SandboxServer a, b;
        fb::sandbox::Options options;
        options.data = {"clinic-a"};
        QVERIFY(a.start(options).has_value());
        options.data = {"clinic-b"};
        options.numericIds = true;
        QVERIFY(b.start(options).has_value());
        QCOMPARE(a.resources(), b.resources() + 1);
        Client ca(a), cb(b);
        const std::string buster = "Patient/e4531916-b162-4f4b-90c2-ce37e132b8d4";
        QVERIFY(ca.get(buster).json["telecom"] != cb.get(buster).json["telecom"]);
        QCOMPARE(ca.get(buster).json["name"], cb.get(buster).json["name"]);
        const std::string missing = "Observation/c76075a6-56a5-4fff-b6c8-7fc1a58d1ad2";
        QCOMPARE(ca.get(missing).status, 200);
        QCOMPARE(cb.get(missing).status, 404);
        QVERIFY(ca.get("Observation/decimal").body.find("1.00,") != std::string::npos);
        QVERIFY(cb.get("Observation/decimal").body.find("1.00,") == std::string::npos);
        QCOMPARE(ca.get("Patient/1aa").status, 404);
        // References between entries were resolved.
        const Reply found = ca.get("Observation?subject=" + buster + "&_summary=count");
        QCOMPARE(found.json["total"].integer().value_or(0), std::int64_t(33));
        QVERIFY(ca.get("Patient/$everything").body.find("reference\":\"urn:") == std::string::npos);
    }

    void filesOfEveryKind() {
        write("one.json", R"({"resourceType":"Patient","id":"one"})");
        write("sub/bom.json", "\xef\xbb\xbf{\"resourceType\":\"Patient\",\"id\":\"bom\"}");
        write("list.ndjson",
              "{\"resourceType\":\"Patient\",\"id\":\"n1\"}\r\n\n{\"resourceType\":\"Patient\",\"id\":\"n2\"}");
        write(
            "set.json",
            R"({"resourceType":"Bundle","type":"searchset","entry":[{"resource":{"resourceType":"Patient","id":"s1"},"search":{"mode":"match"}}]})");
        write(
            "tx.json",
            R"({"resourceType":"Bundle","type":"transaction","entry":[)"
            R"({"fullUrl":"urn:uuid:u1","resource":{"resourceType":"Patient","identifier":[{"value":"q"}]},"request":{"method":"POST","url":"Patient"}},)"
            R"({"resource":{"resourceType":"Basic","id":"b1","subject":{"reference":"urn:uuid:u1"},"author":{"reference":"Patient?identifier=q"}},"request":{"method":"PUT","url":"Basic/b1"}},)"
            R"({"request":{"method":"DELETE","url":"Patient/one"}}]})");
        write(
            "doc.json",
            R"({"resourceType":"Bundle","id":"doc","type":"document","entry":[{"resource":{"resourceType":"Composition","id":"x"}}]})");
        write("noid.json", R"({"resourceType":"Basic"})");
        write("ignored.txt", "not JSON");
        fb::sandbox::SandboxServer server;
        fb::sandbox::Options options;
        options.data = {m_dir->path().toStdString()};
        const auto started = server.start(options);
        QVERIFY2(started.has_value(), started ? "" : started.error().sentence().c_str());
        Client client(server);
        QCOMPARE(sorted(client.get("Patient").ids()), std::string("bom,n1,n2,one,s1,u1"));
        const Reply basic = client.get("Basic/b1");
        QCOMPARE(basic.json["subject"].textOf("reference"), std::string_view("Patient/u1"));
        QCOMPARE(basic.json["author"].textOf("reference"), std::string_view("Patient/u1"));
        QCOMPARE(client.get("Bundle/doc").status, 200);
        QCOMPARE(server.resources(), std::uint64_t(9));
    }

    void badFilesAreNamed_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<int>("line");
        const auto row = [](const char* title, const char* name, const char* content, int line) {
            QTest::newRow(title) << QByteArray(name) << QByteArray(content) << line;
        };
        row("broken", "a.json", "{\n\"resourceType\":\"Patient\",\n\"x\": }", 3);
        row("no type", "a.json", "{}", 1);
        row("unknown type", "a.json", R"({"resourceType":"Nix"})", 1);
        row("not UTF-8", "a.json", "{\"resourceType\":\"Patient\",\"x\":\"\xff\"}", 0);
        row("empty", "a.json", "", 0);
        row("line of NDJSON", "a.ndjson",
            "{\"resourceType\":\"Patient\"}\n{\"resourceType\":\"Patient\"}\n{nonsense}\n", 3);
        row("type in NDJSON", "a.ndjson", "{\"resourceType\":\"Patient\"}\n{\"resourceType\":\"Nix\"}\n", 2);
        row("entry", "a.json",
            R"({"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Nix"}}]})", 1);
    }
    void badFilesAreNamed() {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, content);
        QFETCH(int, line);
        write(name.constData(), content.toStdString());
        fb::sandbox::SandboxServer server;
        fb::sandbox::Options options;
        options.data = {m_dir->path().toStdString()};
        const auto started = server.start(options);
        QVERIFY(!started);
        QCOMPARE(started.error().code, fb::ErrorCode::InvalidInput);
        QVERIFY(started.error().place.file.ends_with(name.toStdString()));
        if (line > 0)
            QCOMPARE(started.error().place.line, line);
        QVERIFY(server.baseUrl().empty());
    }

    void whatIsNotThereIsNamed() {
        fb::sandbox::SandboxServer server;
        fb::sandbox::Options options;
        options.data = {"no-such-place"};
        auto started = server.start(options);
        QCOMPARE(started.error().code, fb::ErrorCode::InvalidInput);
        QCOMPARE(started.error().place.file, std::string("no-such-place"));
        QVERIFY(started.error().hint.find("clinic-a") != std::string::npos);
        options.data = {m_dir->path().toStdString()};
        QCOMPARE(server.start(options).error().place.file, m_dir->path().toStdString());
    }

private:
    void write(const char* name, const std::string& content) {
        const QString path = m_dir->filePath(QString::fromLatin1(name));
        QVERIFY(QDir().mkpath(QFileInfo(path).path()));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content.data(), qint64(content.size()));
    }
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_GUILESS_MAIN(TestSandboxLoader)
#include "tst_sandbox_loader.moc"
