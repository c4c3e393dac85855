// The house rules that a linker does not enforce: who includes whom, what the pure layers stay away from, and that
// the headless program links neither QtGui nor QtWidgets.
#include <QDirIterator>
#include <QFile>
#include <QMap>
#include <QProcess>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

const QMap<QString, QStringList>& allowed() {
    static const QStringList pure{u"base"_s, u"http"_s, u"fhir"_s, u"config"_s, u"policy"_s, u"traffic"_s};
    static const QMap<QString, QStringList> table{
        {u"base"_s, {}},
        {u"http"_s, {u"base"_s}},
        {u"fhir"_s, {u"base"_s, u"http"_s}},
        {u"config"_s, {u"base"_s, u"http"_s, u"fhir"_s}},
        {u"policy"_s, {u"base"_s, u"http"_s, u"fhir"_s, u"config"_s}},
        {u"traffic"_s, {u"base"_s, u"http"_s, u"fhir"_s, u"config"_s, u"policy"_s}},
        {u"proxy"_s, pure},
        {u"capture"_s, pure},
        {u"replay"_s, pure},
        {u"exporters"_s, pure},
        {u"qthttp"_s, {u"base"_s, u"http"_s}},
        {u"control"_s, pure + QStringList{u"qthttp"_s}},
        {u"sandbox"_s, {u"base"_s, u"http"_s, u"fhir"_s, u"qthttp"_s}},
        {u"engine"_s,
         pure + QStringList{u"proxy"_s, u"capture"_s, u"replay"_s, u"exporters"_s, u"control"_s, u"sandbox"_s}},
        {u"cli"_s, pure + QStringList{u"engine"_s, u"capture"_s, u"replay"_s, u"exporters"_s, u"sandbox"_s}},
    };
    return table;
}

const QSet<QString> kPure{u"base"_s, u"http"_s, u"fhir"_s, u"config"_s, u"policy"_s, u"traffic"_s};

struct Include {
    QString file;
    QString layer;
    QString target;
};

QList<Include> includesBelow(const QString& root) {
    static const QRegularExpression pattern(u"^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]"_s,
                                            QRegularExpression::MultilineOption);
    QList<Include> out;
    QDirIterator it(root, {u"*.h"_s, u"*.cpp"_s}, QDir::Files, QDirIterator::Subdirectories);
    while (it.hasNext()) {
        QFile file(it.next());
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QString relative = QDir(root).relativeFilePath(file.fileName());
        auto matches = pattern.globalMatch(QString::fromUtf8(file.readAll()));
        while (matches.hasNext())
            out.append({relative, relative.section(u'/', 0, 0), matches.next().captured(1)});
    }
    return out;
}

} // namespace

class TestArchitecture : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void layersIncludeOnlyWhatTheyMay() {
        const auto includes = includesBelow(QStringLiteral(FB_SOURCE_DIR "/gateway-core"));
        QVERIFY(includes.size() > 200); // the walk found the sources
        QStringList wrong;
        for (const auto& include : includes) {
            const QString other = include.target.section(u'/', 0, 0);
            if (!include.target.contains(u'/') || !allowed().contains(other) || other == include.layer)
                continue;
            if (!allowed().value(include.layer).contains(other))
                wrong << include.file + u" includes "_s + include.target;
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void everyFolderIsInTheTable() {
        for (const auto& entry :
             QDir(QStringLiteral(FB_SOURCE_DIR "/gateway-core")).entryList(QDir::Dirs | QDir::NoDotAndDotDot))
            QVERIFY2(allowed().contains(entry), qPrintable(entry));
    }

    void pureLayersTouchNothing() {
        static const QRegularExpression worldly(
            u"^(Q[A-Z].*|Qt.*|boost/asio.*|boost/beast.*|sys/.*|unistd\\.h|netinet/"
            u".*|fstream|filesystem|iostream|thread|mutex|"
            "shared_mutex|condition_variable|future|atomic|stop_token|semaphore|fcntl\\.h|pthread\\.h|ctime|time\\.h|random|openssl/.*)$"_s);
        QStringList wrong;
        for (const auto& include : includesBelow(QStringLiteral(FB_SOURCE_DIR "/gateway-core")))
            if (kPure.contains(include.layer) && worldly.match(include.target).hasMatch())
                wrong << include.file + u" includes "_s + include.target;
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void pureLayersReadNoClock() {
        static const QRegularExpression clock(u"(system_clock|steady_clock|high_resolution_clock)::now"_s);
        QStringList wrong;
        for (const auto& layer : kPure) {
            QDirIterator it(QStringLiteral(FB_SOURCE_DIR "/gateway-core/") + layer, {u"*.h"_s, u"*.cpp"_s},
                            QDir::Files);
            while (it.hasNext()) {
                QFile file(it.next());
                QVERIFY(file.open(QIODevice::ReadOnly));
                if (clock.match(QString::fromUtf8(file.readAll())).hasMatch())
                    wrong << file.fileName();
            }
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void includesHaveNoCycle() {
        QMap<QString, QSet<QString>> edges;
        for (const auto& include : includesBelow(QStringLiteral(FB_SOURCE_DIR "/gateway-core")))
            if (include.file.endsWith(u".h"_s))
                edges[include.file].insert(include.target);
        QSet<QString> done;
        QSet<QString> open;
        std::function<bool(const QString&)> cyclic = [&](const QString& file) {
            if (open.contains(file))
                return true;
            if (done.contains(file) || !edges.contains(file))
                return false;
            open.insert(file);
            for (const auto& next : edges.value(file))
                if (cyclic(next))
                    return true;
            open.remove(file);
            done.insert(file);
            return false;
        };
        for (auto it = edges.constBegin(); it != edges.constEnd(); ++it)
            QVERIFY2(!cyclic(it.key()), qPrintable(it.key()));
    }

    void headlessProgramLinksNoGui() {
        QProcess ldd;
        ldd.start(u"ldd"_s, {QStringLiteral(FB_CLI_BINARY)});
        QVERIFY(ldd.waitForFinished());
        const QString libraries = QString::fromUtf8(ldd.readAllStandardOutput());
        QVERIFY2(libraries.contains(u"libQt6Core"_s), qPrintable(libraries));
        for (const auto& name : {u"libQt6Gui"_s, u"libQt6Widgets"_s, u"libQt6Svg"_s, u"libX11"_s, u"libGL"_s})
            QVERIFY2(!libraries.contains(name), qPrintable(name));
    }
};

QTEST_GUILESS_MAIN(TestArchitecture)
#include "tst_architecture.moc"
