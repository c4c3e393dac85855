// The product's main job through the real binary: two sandboxes behind the gateway, curl as the client, then
// captures, decisions, replay and exports as a person would use them.
#include "product.h"

#include <QStandardPaths>
#include <QTcpServer>

using namespace product;

namespace {

// The sample workspace on ports of the system's choice.
QByteArray sampleWorkspace() {
    QByteArray yaml = readAll(QStringLiteral(FB_SOURCE_DIR "/resources/workspaces/local.yaml"));
    for (const char* port : {"127.0.0.1:8080", "127.0.0.1:8081", "127.0.0.1:8082"})
        yaml.replace(port, "127.0.0.1:0");
    return yaml;
}

} // namespace

class TestMainJob : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QString m_workspace;
    QString m_data;
    Service m_serve;
    QString m_base;
    QString m_clinicA;
    QString m_clinicB;

    Answer get(const QString& path, const QStringList& more = {}) { return curl(QStringList{m_base + path} + more); }
    Answer send(const QString& method, const QString& path, const QByteArray& body, const QStringList& more = {}) {
        return curl(QStringList{u"-X"_s, method, m_base + path, u"-H"_s, u"Content-Type: application/fhir+json"_s} +
                        more,
                    body);
    }
    QList<QJsonObject> captured(const QString& where) {
        const auto finished = firebreak(
            {u"captures"_s, u"list"_s, u"--captures"_s, m_data, u"--where"_s, where, u"--format"_s, u"ndjson"_s});
        QList<QJsonObject> rows;
        for (const auto& line : finished.out.split('\n'))
            if (!line.isEmpty())
                rows.append(QJsonDocument::fromJson(line).object());
        return rows;
    }

private Q_SLOTS:
    void initTestCase() {
        m_workspace = m_folder.filePath(u"local.yaml"_s);
        m_data = m_folder.filePath(u"data"_s);
        QVERIFY(writeAll(m_workspace, sampleWorkspace()));
        QVERIFY(
            m_serve.start({u"serve"_s, u"-w"_s, m_workspace, u"--data"_s, m_data, u"--control"_s, u"127.0.0.1:0"_s}));
        m_base = m_serve.ready()[u"base"_s].toString();
        QVERIFY(m_base.startsWith(u"http://127.0.0.1:"_s) && m_base.endsWith(u"/fhir"_s));
        for (const auto& sandbox : m_serve.ready()[u"sandboxes"_s].toArray())
            (sandbox[u"name"_s] == u"clinic-a"_s ? m_clinicA : m_clinicB) = sandbox[u"fhir"_s].toString();
        QVERIFY(!m_clinicA.isEmpty() && !m_clinicB.isEmpty());
    }

    void bodiesPassUnchanged() {
        const Answer direct = curl({m_clinicA + u"/Patient/example"_s});
        const Answer through = get(u"/Patient/example"_s);
        QCOMPARE(direct.status, 200);
        QCOMPARE(through.status, 200);
        QCOMPARE(through.body, direct.body);
        QCOMPARE(through.header("ETag"), direct.header("ETag"));
        QVERIFY(!through.header("X-Request-Id").isEmpty());
    }

    void pagingStaysBehindTheGateway() {
        QString next = m_base + u"/Observation?_count=3"_s;
        int pages = 0;
        for (; !next.isEmpty() && pages < 4; ++pages) {
            QVERIFY2(next.startsWith(m_base), qPrintable(next));
            const Answer page = curl({next});
            QCOMPARE(page.status, 200);
            QVERIFY(!page.body.contains(m_clinicA.toUtf8()));
            next.clear();
            for (const auto& link : page.json()[u"link"_s].toArray())
                if (link[u"relation"_s] == u"next"_s)
                    next = link[u"url"_s].toString();
        }
        QCOMPARE(pages, 4);
    }

    void writesAndVersions() {
        const Answer created =
            send(u"POST"_s, u"/Patient"_s,
                 R"({"resourceType":"Patient","name":[{"family":"Holloway"}],"multipleBirthInteger":2})");
        QCOMPARE(created.status, 201);
        QVERIFY(created.header("Location").startsWith(m_base.toUtf8() + "/Patient/"));
        const QString id =
            QString::fromUtf8(created.header("Location")).section(u"/Patient/"_s, 1).section(u'/', 0, 0);
        const QByteArray changed = "{\"resourceType\":\"Patient\",\"id\":\"" + id.toUtf8() + "\",\"active\":true}";
        QCOMPARE(send(u"PUT"_s, u"/Patient/"_s + id, changed, {u"-H"_s, u"If-Match: W/\"1\""_s}).status, 200);
        QCOMPARE(send(u"PUT"_s, u"/Patient/"_s + id, changed, {u"-H"_s, u"If-Match: W/\"1\""_s}).status, 412);
        QCOMPARE(get(u"/Patient/"_s + id + u"/_history/1"_s).status, 200);
        QCOMPARE(get(u"/Patient/"_s + id + u"/_history"_s).json()[u"total"_s].toInt(), 2);
    }

    void transactionResolvesReferences() {
        const Answer answer = send(u"POST"_s, QString(), R"({"resourceType":"Bundle","type":"transaction","entry":[
          {"fullUrl":"urn:uuid:6b0a7a3c-5b1e-4f5e-9d0e-2f6f0a1c7d11","resource":{"resourceType":"Patient","name":[{"family":"Vale"}]},"request":{"method":"POST","url":"Patient"}},
          {"fullUrl":"urn:uuid:0f4e7c52-3f9f-4c3b-8a3d-5f0c2b9e8a22","resource":{"resourceType":"Observation","status":"final","code":{"text":"weight"},
           "subject":{"reference":"urn:uuid:6b0a7a3c-5b1e-4f5e-9d0e-2f6f0a1c7d11"},"valueQuantity":{"value":71.40,"unit":"kg"}},"request":{"method":"POST","url":"Observation"}}]})");
        QCOMPARE(answer.status, 200);
        const auto entries = answer.json()[u"entry"_s].toArray();
        QCOMPARE(entries.size(), 2);
        const QString location = entries[1].toObject()[u"response"_s][u"location"_s].toString();
        const QString path = location.mid(location.indexOf(u"Observation/"_s)).section(u"/_history"_s, 0, 0);
        const Answer stored = get(u'/' + path);
        QVERIFY(stored.body.contains("71.40")); // decimals keep their text
        QVERIFY(stored.json()[u"subject"_s][u"reference"_s].toString().startsWith(u"Patient/"_s));
    }

    void refusalsAreOperationOutcomes() {
        const Answer json = curl({u"-X"_s, u"DELETE"_s, m_base + u"/Patient/example"_s});
        QCOMPARE(json.status, 403);
        QCOMPARE(json.json()[u"resourceType"_s].toString(), u"OperationOutcome"_s);
        QVERIFY(json.body.contains("Deletion"));
        QVERIFY(!json.body.contains(m_clinicA.toUtf8()));
        const Answer xml =
            curl({u"-X"_s, u"DELETE"_s, m_base + u"/Patient/example"_s, u"-H"_s, u"Accept: application/fhir+xml"_s});
        QCOMPARE(xml.status, 403);
        QVERIFY(xml.body.contains("<OperationOutcome xmlns=\"http://hl7.org/fhir\""));
        QCOMPARE(get(u"/Patient/example"_s).status, 200); // nothing was deleted
    }

    void everythingIsCaptured() {
        get(u"/Patient/example"_s,
            {u"-H"_s, u"Authorization: Bearer very-secret-token"_s, u"-H"_s, u"X-Request-Id: capture-me"_s});
        QTRY_VERIFY(!captured(u"target contains \"/Patient/example\" and method = GET and status = 200"_s).isEmpty());
        const auto refused = captured(u"outcome = refused"_s);
        QCOMPARE(refused.size(), 2);
        QCOMPARE(refused[0][u"status"_s].toInt(), 403);
        QCOMPARE(refused[0][u"interaction"_s].toString(), u"delete"_s);
        QCOMPARE(refused[0][u"route"_s].toString(), u"fhir"_s);
        QVERIFY(refused[0][u"forwarded_head"_s].toString().isEmpty());
        QTRY_COMPARE(captured(u"param._count = 3"_s).size() > 0, true);
        QTRY_VERIFY(!captured(u"header.X-Request-Id = capture-me"_s).isEmpty());
        const auto row = captured(u"header.X-Request-Id = capture-me"_s).first();
        QVERIFY(row[u"request"_s][u"head"_s].toString().contains(u"Bearer ********"_s));
        QVERIFY(row[u"response"_s][u"body"_s][u"text"_s].toString().contains(u"\"Patient\""_s));
        QVERIFY(!readAll(m_data + u"/journal.sqlite"_s).contains("very-secret-token"));
        const QJsonObject transaction = captured(u"fhir.interaction = transaction"_s).value(0);
        QCOMPARE(transaction[u"result"_s].toString(), u"2 entries"_s);
        QVERIFY(transaction[u"timing_us"_s][u"gateway"_s].toInt() > 0);
        QVERIFY(transaction[u"trace"_s].toArray().size() >= 8);
    }

    void explainSaysTheSame() {
        const auto refused =
            firebreak({u"explain"_s, u"-w"_s, m_workspace, u"--request"_s, u"DELETE /fhir/Patient/1"_s, u"--json"_s});
        QCOMPARE(refused.exit, 0);
        QCOMPARE(refused.json()[u"action"_s].toString(), u"refuse"_s);
        QCOMPARE(refused.json()[u"status"_s].toInt(), 403);
        const auto text =
            firebreak({u"explain"_s, u"-w"_s, m_workspace, u"--request"_s, u"GET /fhir/Patient?name=x"_s});
        QVERIFY2(text.out.contains("search-type"), text.out.constData());
        QVERIFY(text.out.contains("forwarded to clinic-a"));
        QCOMPARE(firebreak({u"explain"_s, u"-w"_s, m_workspace, u"--request"_s, u"nonsense"_s}).exit, 1);
    }

    void replayFindsWhatDiffers() {
        const QString where =
            u"method = GET and outcome = answered and status = 200 and resource = Patient and fhir.interaction = read"_s;
        const auto same =
            firebreak({u"replay"_s, u"--captures"_s, m_data, u"--where"_s, where, u"--to"_s, m_clinicA, u"--json"_s});
        QVERIFY2(same.exit == 0, same.out.left(2000).constData());
        const QString report = m_folder.filePath(u"report.html"_s);
        const auto all = firebreak({u"replay"_s, u"--captures"_s, m_data, u"--where"_s, u"outcome = answered"_s,
                                    u"--to"_s, m_clinicB, u"--report"_s, report});
        QVERIFY2(all.exit == 2, (all.out + all.err).constData());
        QVERIFY(readAll(report).contains("<html"));
        QCOMPARE(firebreak({u"replay"_s, u"--captures"_s, m_data, u"--where"_s, where, u"--to"_s,
                            u"http://127.0.0.1:1/fhir"_s})
                     .exit,
                 3);
    }

    void harRoundTrip() {
        const QString har = m_folder.filePath(u"out.har"_s);
        QCOMPARE(
            firebreak({u"captures"_s, u"export"_s, u"--captures"_s, m_data, u"--format"_s, u"har"_s, u"--out"_s, har})
                .exit,
            0);
        const QString other = m_folder.filePath(u"imported"_s);
        const auto imported = firebreak({u"captures"_s, u"import"_s, u"--captures"_s, other, har, u"--json"_s});
        QVERIFY2(imported.exit == 0, imported.err.constData());
        const int entries =
            int(QJsonDocument::fromJson(readAll(har)).object()[u"log"_s][u"entries"_s].toArray().size());
        QVERIFY(entries > 10);
        QCOMPARE(imported.json()[u"imported"_s].toInt(), entries);
    }

    void exportsForBothTargets() {
        for (const auto& target : {u"nginx"_s, u"kong"_s}) {
            const QString out = m_folder.filePath(target);
            const auto finished =
                firebreak({u"export"_s, u"-w"_s, m_workspace, u"--target"_s, target, u"--out"_s, out, u"--json"_s});
            QVERIFY2(finished.exit == 0, (finished.out + finished.err).constData());
            const auto fidelity = QJsonDocument::fromJson(readAll(out + u"/fidelity.json"_s)).object();
            QVERIFY(!fidelity[u"lossy"_s].toBool());
            bool deny = false;
            for (const auto& item : fidelity[u"items"_s].toArray())
                deny = deny || item[u"item"_s].toString() == u"policy local: rule 1"_s;
            QVERIFY(deny);
        }
    }

    // The exported nginx in front of the same sandboxes decides as the gateway does.
    void nginxDecidesTheSame() {
        const QString nginx = QStandardPaths::findExecutable(u"nginx"_s, {u"/usr/sbin"_s, u"/usr/bin"_s});
        if (nginx.isEmpty())
            QSKIP("nginx is not installed");
        QTcpServer probe;
        QVERIFY(probe.listen(QHostAddress::LocalHost));
        const quint16 port = probe.serverPort();
        probe.close();
        QByteArray yaml = sampleWorkspace();
        yaml.replace("listen: [\"127.0.0.1:0\"]", "listen: [\"127.0.0.1:" + QByteArray::number(port) + "\"]");
        yaml.replace("{sandbox: clinic-a}", "{url: \"" + m_clinicA.toUtf8() + "\"}");
        yaml.replace("{sandbox: clinic-b}", "{url: \"" + m_clinicB.toUtf8() + "\"}");
        const QString workspace = m_folder.filePath(u"fixed.yaml"_s);
        QVERIFY(writeAll(workspace, yaml));
        const QString out = m_folder.filePath(u"nginx-run"_s);
        QCOMPARE(firebreak({u"export"_s, u"-w"_s, workspace, u"--target"_s, u"nginx"_s, u"--out"_s, out}).exit, 0);
        QVERIFY(writeAll(out + u"/nginx.conf"_s,
                         "daemon off; pid nginx.pid; error_log error.log; worker_processes 1;\n"
                         "events { worker_connections 128; }\nhttp { access_log off; include firebreak.conf; }\n"));
        QProcess process;
        process.start(nginx, {u"-p"_s, out, u"-c"_s, out + u"/nginx.conf"_s});
        const QString base = u"http://127.0.0.1:%1/fhir"_s.arg(port);
        QTRY_COMPARE_WITH_TIMEOUT(curl({base + u"/metadata"_s}).status, 200, 10'000);
        const QStringList requests{u"GET /Patient/example"_s,
                                   u"GET /Patient?_count=1"_s,
                                   u"DELETE /Patient/example"_s,
                                   u"DELETE /Patient?name=x"_s,
                                   u"GET /Patient/none"_s,
                                   u"GET /a%2fb"_s,
                                   u"GET /../x"_s,
                                   u"POST /Patient/_search"_s};
        for (const auto& request : requests) {
            const QStringList arguments{u"--path-as-is"_s, u"-X"_s, request.section(u' ', 0, 0)};
            const Answer ours = curl(arguments + QStringList{m_base + request.section(u' ', 1)});
            const Answer theirs = curl(arguments + QStringList{base + request.section(u' ', 1)});
            QVERIFY2(ours.status == theirs.status,
                     qPrintable(u"%1: %2 and %3"_s.arg(request).arg(ours.status).arg(theirs.status)));
        }
        QVERIFY(!curl({base + u"/Patient?_count=1"_s}).body.contains(m_clinicA.toUtf8()));
        process.terminate();
        process.waitForFinished();
    }

    void controlApiWantsTheToken() {
        const QString control = m_serve.ready()[u"control"_s].toString();
        const QByteArray token = readAll(m_serve.ready()[u"token_file"_s].toString()).trimmed();
        QVERIFY(token.size() >= 32);
        QCOMPARE(curl({control + u"/health/live"_s}).status, 200);
        QCOMPARE(curl({control + u"/health/ready"_s}).status, 200);
        QCOMPARE(curl({control + u"/metrics"_s}).status, 401);
        const QStringList with{u"-H"_s, u"Authorization: Bearer "_s + QString::fromLatin1(token)};
        const Answer metrics = curl(QStringList{control + u"/metrics"_s} + with);
        QCOMPARE(metrics.status, 200);
        QVERIFY(metrics.body.contains("firebreak_responses_total{class=\"2xx\"}"));
        QCOMPARE(curl(QStringList{control + u"/metrics"_s, u"-H"_s, u"Host: evil.example"_s} + with).status, 421);
        QCOMPARE(curl(QStringList{control + u"/metrics"_s, u"-H"_s, u"Origin: http://evil.example"_s} + with).status,
                 403);
        QVERIFY(
            curl(QStringList{control + u"/api/captures?limit=2"_s} + with).json()[u"captures"_s].toArray().size() ==
            2);
        QCOMPARE(QFile::permissions(m_serve.ready()[u"token_file"_s].toString()) &
                     (QFile::ReadGroup | QFile::ReadOther),
                 QFile::Permissions());
    }

    void changesOnDiskApplyLive() {
        QByteArray yaml = readAll(m_workspace);
        yaml.replace("routes:\n", "routes:\n  - name: no-medication\n    match: {path: /fhir, resource: "
                                  "[Medication]}\n    upstream: clinic-a\n"
                                  "    policies: [tight]\n");
        yaml += "\n  - name: tight\n    rate: [{limit: 1/h, burst: 1, per: ip}]\n";
        QVERIFY(writeAll(m_workspace, yaml));
        QVERIFY(!m_serve.waitForEvent(u"applied"_s).isEmpty());
        QCOMPARE(get(u"/Medication"_s).status, 200);
        const Answer limited = get(u"/Medication"_s);
        QCOMPARE(limited.status, 429);
        QVERIFY(limited.header("Retry-After").toInt() > 1000);
        QVERIFY(writeAll(m_workspace, yaml + "surprise: true\n"));
        QVERIFY2(m_serve.waitForError("surprise"), m_serve.errors().constData());
        QVERIFY(m_serve.errors().contains("local.yaml:"));
        QCOMPARE(get(u"/Patient/example"_s).status, 200); // the old configuration keeps running
        QVERIFY(writeAll(m_workspace, yaml));
    }

    void impactListsChangedVerdicts() {
        QByteArray yaml = readAll(m_workspace);
        yaml.replace(
            "- {deny: {interaction: [delete]}",
            "- {deny: {interaction: [read]}, because: \"No reading\"}\n      - {deny: {interaction: [delete]}");
        const QString changed = m_folder.filePath(u"changed.yaml"_s);
        QVERIFY(writeAll(changed, yaml));
        const auto impact = firebreak({u"impact"_s, u"-w"_s, changed, u"--captures"_s, m_data, u"--json"_s});
        QVERIFY2(impact.exit == 2, (impact.out + impact.err).constData());
        for (const auto& row : impact.json()[u"changed"_s].toArray())
            QCOMPARE(row[u"interaction"_s].toString(), u"read"_s);
    }

    void drainsOnSigterm() {
        QCOMPARE(m_serve.stop(), 0);
        QVERIFY(captured(u"method = DELETE"_s).size() >= 2);
    }
};

QTEST_GUILESS_MAIN(TestMainJob)
#include "tst_main_job.moc"
