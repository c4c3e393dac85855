// Exports: every item is accounted for, lost protections fail closed, values cannot become configuration, same bytes every time.
#include "exporters/exporter.h"
#include "exporters/fhir_patterns.h"
#include "exporters/items.h"

#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>


using namespace fb;
using namespace fb::exporters;

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
        QVERIFY(conf.find("limit_req zone=fb_apps_rate1 burst=19 nodelay;") != std::string::npos); // burst=N admits N+1
    }

    // nginx itself reads what was written, also when the values are hostile.
    void nginxAcceptsTheFile() {
        const QString nginx = QStandardPaths::findExecutable(QStringLiteral("nginx"), {QStringLiteral("/usr/sbin"), QStringLiteral("/usr/bin")});
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
        outer.write("pid nginx.pid; error_log stderr; events { worker_connections 64; }\nhttp { access_log off; include firebreak.conf; }\n");
        outer.close();
        QProcess process;
        process.start(nginx, {QStringLiteral("-t"), QStringLiteral("-p"), folder.path(), QStringLiteral("-c"), outer.fileName()});
        QVERIFY(process.waitForFinished());
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
    }

    void patternsMeanTheInteractions_data() {
        QTest::addColumn<QString>("interaction");
        QTest::addColumn<QString>("request");
        QTest::addColumn<bool>("matches");
        const auto row = [](const char* interaction, const char* request, bool matches) {
            QTest::addRow("%s %s", interaction, request) << QString::fromLatin1(interaction) << QString::fromLatin1(request) << matches;
        };
        row("read", "GET /Patient/1", true);
        row("read", "GET /Patient/1/_history/2", false);
        row("read", "GET /Patient", false);
        row("vread", "GET /Patient/1/_history/2", true);
        row("history-instance", "GET /Patient/1/_history", true);
        row("search-type", "GET /Patient", true);
        row("search-type", "POST /Patient/_search", true);
        row("search-type", "POST /Patient", false);
        row("create", "POST /Patient", true);
        row("delete", "DELETE /Patient/1", true);
        row("delete", "DELETE /Patient", true);
        row("operation", "GET /Patient/1/$everything", true);
        row("operation", "POST /$graphql", false);
        row("graphql", "POST /$graphql", true);
        row("transaction", "POST ", true);
        row("capabilities", "GET /metadata", true);
        row("search-compartment", "GET /Patient/1/Observation", true);
        row("search-compartment", "GET /Patient/1/_history", false);
    }
    void patternsMeanTheInteractions() {
        QFETCH(QString, interaction);
        QFETCH(QString, request);
        QFETCH(bool, matches);
        config::Condition condition;
        condition.interactions = {*fhir::interactionOf(interaction.toStdString())};
        bool any = false;
        for (const auto& item : methodPaths(condition))
            for (const auto& method : item.methods)
                any = any || QRegularExpression(u'^' + QRegularExpression::escape(QString::fromStdString(method)) + u' ' +
                                                QString::fromStdString(item.regex) + u'$')
                                 .match(request)
                                 .hasMatch();
        QCOMPARE(any, matches);
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
