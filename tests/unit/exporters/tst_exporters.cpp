// Exports: every item is accounted for, lost protections fail closed, values cannot become configuration, same bytes
// every time.
#include "exporters/exporter.h"
#include "exporters/fhir_patterns.h"
#include "exporters/items.h"

#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

using namespace fb;
using namespace fb::exporters;
using namespace Qt::StringLiterals;

namespace {

std::string richYaml() {
    QFile file(QStringLiteral(FB_SOURCE_DIR "/tests/golden/export/rich.yaml"));
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

config::Workspace workspaceOf(const std::string& yaml) {
    auto loaded = config::parseWorkspace(yaml, "test.yaml", {{"HOME", "/nowhere"}});
    for (const auto& problem : loaded.problems)
        if (problem.severity == config::Severity::Error)
            qWarning("%s", problem.sentence().c_str());
    return loaded.ok() ? *loaded.workspace : config::Workspace();
}

std::string fileOf(const Export& result, const std::string& name) {
    for (const auto& file : result.files)
        if (file.name == name)
            return file.content;
    return {};
}

bool takes(fhir::Interaction interaction, const QString& request) {
    config::Condition condition;
    condition.interactions = {interaction};
    for (const auto& item : methodPaths(condition))
        for (const auto& method : item.methods)
            if (QRegularExpression(u'^' + QString::fromStdString(method) + u' ' + QString::fromStdString(item.regex) +
                                   u'$')
                    .match(request)
                    .hasMatch())
                return true;
    return false;
}

const ReportRow* rowOf(const Export& result, const std::string& item) {
    for (const auto& row : result.report)
        if (row.item == item)
            return &row;
    return nullptr;
}

} // namespace

class TestExporters : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyItemIsAccountedFor_data() {
        QTest::addColumn<QString>("target");
        for (const auto& target : exportTargets())
            QTest::newRow(target.name.c_str()) << QString::fromStdString(target.name);
    }
    void everyItemIsAccountedFor() {
        QFETCH(QString, target);
        const auto workspace = workspaceOf(richYaml());
        QCOMPARE(workspace.routes.size(), std::size_t(3));
        const auto result = exportWorkspace(workspace, target.toStdString(), {"*"});
        QVERIFY(result);
        QCOMPARE(result->report.size(), itemsOf(workspace).size());
        for (const auto& row : result->report)
            QVERIFY2(row.how != "not carried over" && !row.how.empty(), row.item.c_str());
        const auto again = exportWorkspace(workspace, target.toStdString(), {"*"});
        for (std::size_t i = 0; i < result->files.size(); ++i)
            QCOMPARE(again->files[i].content, result->files[i].content);
    }

    void whatIsLeftOpenIsLost() {
        Ledger ledger({{"route a: path", true, {"a"}}, {"route a: links", false, {"a"}}});
        ledger.account("route a: links", Fidelity::Exact, "so");
        QCOMPARE(ledger.report()[0].fidelity, Fidelity::Lost);
        QCOMPARE(ledger.routesFailedClosed({}), std::vector<std::string>{"a"});
        QVERIFY(ledger.routesFailedClosed({"route a: path"}).empty());
    }

    void lostProtectionFailsClosed() {
        std::string yaml = richYaml();
        yaml += "    quota: [{limit: 50000/day, per: ip}]\n";
        const auto workspace = workspaceOf(yaml);
        QVERIFY(!workspace.routes.empty());
        const auto result = exportWorkspace(workspace, "nginx");
        QVERIFY(result && result->lossy());
        QCOMPARE(result->routesNotWritten, std::vector<std::string>{"rest"});
        QCOMPARE(rowOf(*result, "policy slow: quota 1")->fidelity, Fidelity::Lost);
        const std::string conf = fileOf(*result, "firebreak.conf");
        QVERIFY(conf.find("This route was not exported") != std::string::npos);
        QVERIFY(conf.find("proxy_pass http://fb_other") == std::string::npos);
        const auto accepted = exportWorkspace(workspace, "nginx", {"policy slow: quota 1"});
        QVERIFY(accepted->routesNotWritten.empty());
        QVERIFY(fileOf(*accepted, "firebreak.conf").find("proxy_pass http://fb_other") != std::string::npos);
    }

    void valuesAreQuoted() {
        const auto result = exportWorkspace(workspaceOf(richYaml()), "nginx", {"*"});
        const std::string conf = fileOf(*result, "firebreak.conf");
        QVERIFY(conf.find("No \\\\\\\"deletes\\\\\\\"; ${fb_dollar}really {not}") != std::string::npos);
        QVERIFY(conf.find("limit_req zone=fb_apps_rate1 burst=19 nodelay;") !=
                std::string::npos); // burst=N admits N+1
    }

    // nginx itself reads what was written, also when the values are hostile.
    void nginxAcceptsTheFile() {
        const QString nginx = QStandardPaths::findExecutable(
            QStringLiteral("nginx"), {QStringLiteral("/usr/sbin"), QStringLiteral("/usr/bin")});
        if (nginx.isEmpty())
            QSKIP("nginx is not installed");
        QTemporaryDir folder;
        const auto result = exportWorkspace(workspaceOf(richYaml()), "nginx", {"*"});
        QFile inner(folder.filePath(QStringLiteral("firebreak.conf")));
        QVERIFY(inner.open(QIODevice::WriteOnly));
        inner.write(QByteArray::fromStdString(fileOf(*result, "firebreak.conf")));
        inner.close();
        QFile outer(folder.filePath(QStringLiteral("nginx.conf")));
        QVERIFY(outer.open(QIODevice::WriteOnly));
        outer.write("pid nginx.pid; error_log stderr; events { worker_connections 64; }\nhttp { access_log off; "
                    "include firebreak.conf; }\n");
        outer.close();
        QProcess process;
        process.start(nginx, {QStringLiteral("-t"), QStringLiteral("-p"), folder.path(), QStringLiteral("-c"),
                              outer.fileName()});
        QVERIFY(process.waitForFinished());
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
    }

    // The regular expressions mean what the classification means, on its own golden table.
    void patternsMeanTheInteractions() {
        QFile table(QStringLiteral(FB_SOURCE_DIR "/tests/golden/interactions.tsv"));
        QVERIFY(table.open(QIODevice::ReadOnly));
        int checked = 0;
        QStringList wrong;
        for (const QByteArray& line : table.readAll().split('\n')) {
            const auto columns = line.split('\t');
            if (line.startsWith('#') || columns.size() < 4)
                continue;
            const QByteArray code = columns[3].split(' ').first();
            const auto expected = fhir::interactionOf(code.toStdString());
            QString path = QUrl::fromPercentEncoding(columns[0].split(' ').value(1).split('?').first());
            while (path.endsWith(u'/'))
                path.chop(1);
            const QString request = QString::fromUtf8(columns[0].split(' ').first()) + u' ' + path;
            ++checked;
            for (const auto& name : fhir::interactionCodes()) {
                const auto interaction = *fhir::interactionOf(name);
                const bool bundle =
                    (interaction == fhir::Interaction::Batch || interaction == fhir::Interaction::Transaction) &&
                    expected &&
                    (*expected == fhir::Interaction::Batch || *expected == fhir::Interaction::Transaction);
                const bool should = bundle || (expected && *expected == interaction);
                // A gateway that sees no query cannot tell "DELETE [base]" from a conditional delete: the wider
                // reading is the safe one.
                const bool wider = interaction == fhir::Interaction::Delete && request == u"DELETE "_s;
                if (takes(interaction, request) != should && !wider)
                    wrong << QString::fromStdString(name) + (should ? u" misses "_s : u" takes "_s) +
                                 QString::fromUtf8(columns[0]);
            }
        }
        QVERIFY(checked > 250);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void kongRoutesKeepTheOrder() {
        const auto result = exportWorkspace(workspaceOf(richYaml()), "kong", {"*"});
        const std::string yaml = fileOf(*result, "kong.yaml");
        const std::size_t deny = yaml.find("fb-patients-apps-rule1");
        QVERIFY(deny == std::string::npos); // the route takes no delete: the rule adds nothing to it
        QVERIFY(yaml.find("fb-rest-apps-rule1") != std::string::npos);
        QVERIFY(yaml.find("request-termination") != std::string::npos);
        QVERIFY(yaml.find("minute: 100") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestExporters)
#include "tst_exporters.moc"
