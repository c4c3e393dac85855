// The Limits page driven with keyboard and mouse, over a real engine: limits are edited, added, moved and seen at work.
#include "engine/engine.h"
#include "models/limit_list_model.h"
#include "models/text.h"
#include "pages/draft_foot.h"
#include "pages/limit_form.h"
#include "pages/limits_page.h"
#include "pages/rules_session.h"
#include "theme/theme.h"
#include "widgets/chip_field.h"
#include "widgets/list_table.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QUndoStack>
#include <QUrl>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace fb;
using models::LimitListModel;
using pages::LimitsPage;

void firebreakInitResources();

namespace {

const char* const kYaml =
    "firebreak: 1\n"
    "name: Test\n"
    "gateway:\n"
    "  listen: [\"127.0.0.1:0\"]\n"
    "upstreams:\n"
    "  - name: hapi\n"
    "    targets: [{url: \"http://127.0.0.1:1/fhir\"}]\n"
    "routes:\n"
    "  - name: fhir\n"
    "    match: {path: /fhir}\n"
    "    upstream: hapi\n"
    "    policies: [apps]\n"
    "policies:\n"
    "  - name: apps # for all\n"
    "    rate: [{limit: 2/hour, per: ip}]\n";

} // namespace

class TstLimitsPage : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<engine::Engine> m_engine;
    std::unique_ptr<LimitsPage> m_page;
    widgets::Message m_message;

    template <typename T>
    T* child(const QString& name) const {
        return m_page->findChild<T*>(name);
    }
    QString cell(int row, LimitListModel::Column column) const { return m_page->limits()->index(row, column).data().toString(); }
    const config::Workspace& draft() const { return m_page->session()->draft().workspace(); }

    // One request through the gateway; returns the status.
    int request() const {
        const QUrl url(models::qs(m_engine->gatewayUrls().front()));
        QTcpSocket socket;
        socket.connectToHost(url.host(), quint16(url.port()));
        if (!socket.waitForConnected(5000)) {
            return -1;
        }
        socket.write("GET /fhir/Patient/1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        QByteArray answer;
        while (socket.waitForReadyRead(5000)) {
            answer += socket.readAll();
        }
        return answer.mid(9, 3).toInt();
    }

private Q_SLOTS:
    void initTestCase() {
        firebreakInitResources();
        auto& theme = theme::Theme::instance();
        QVERIFY(theme.load(u":/firebreak/themes/firebreak.json"_s).has_value());
        theme.setFonts(13);
        theme.install(*qApp);
    }

    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        QFile file(m_folder->filePath(u"t.yaml"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(kYaml);
        file.close();
        m_engine = std::make_unique<engine::Engine>();
        engine::Options options;
        options.workspaceFile = file.fileName().toStdString();
        const auto opened = m_engine->open(options);
        QVERIFY2(opened.has_value(), opened ? "" : opened.error().sentence().c_str());
        m_page = std::make_unique<LimitsPage>();
        connect(m_page.get(), &pages::Page::messageRequested, this, [this](const widgets::Message& message) { m_message = message; });
        m_page->resize(1300, 800);
        m_page->setEngine(m_engine.get());
        m_page->show();
        m_page->activate();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
        m_page->activateWindow();
    }

    void cleanup() {
        m_page->setEngine(nullptr);
        m_page.reset();
        m_engine.reset();
        m_folder.reset();
    }

    void editsALimitAndAppliesIt() {
        QCOMPARE(m_page->limits()->rowCount(), 1);
        auto* number = child<QSpinBox>(u"limitNumber"_s);
        number->setFocus();
        number->selectAll();
        QTest::keyClicks(number, u"75"_s);
        QCOMPARE(cell(0, LimitListModel::Limit), u"75/hour"_s);
        QCOMPARE(cell(0, LimitListModel::Left), u"not in force yet"_s);
        auto* unit = child<QComboBox>(u"limitUnit"_s);
        unit->setFocus();
        QTest::keyClick(unit, Qt::Key_Up);
        QCOMPARE(cell(0, LimitListModel::Limit), u"75/min"_s);
        auto* burst = child<QSpinBox>(u"limitBurst"_s);
        burst->setFocus();
        burst->selectAll();
        QTest::keyClicks(burst, u"5"_s);
        QTest::mouseClick(child<QPushButton>(u"apply"_s), Qt::LeftButton);
        QCOMPARE(m_message.severity, widgets::Severity::Positive);
        const auto& rate = m_engine->workspace().policies[0].rates[0];
        QCOMPARE(rate.limit, 75u);
        QCOMPARE(rate.burst, 5u);
        QVERIFY(m_engine->yaml().find("# for all") != std::string::npos);
        QCOMPARE(cell(0, LimitListModel::Left), u"no request yet"_s);
    }

    void addsMovesAndRemovesALimit() {
        m_page->toolBarActions()[0]->trigger();
        QCOMPARE(m_page->limits()->rowCount(), 2);
        QCOMPARE(draft().policies[0].rates.size(), std::size_t(2));
        QCOMPARE(m_page->selected().index, 1);
        // Into a policy of its own, by typing its name.
        auto* policy = child<QComboBox>(u"limitPolicy"_s);
        policy->lineEdit()->setFocus();
        policy->lineEdit()->selectAll();
        QTest::keyClicks(policy->lineEdit(), u"strict"_s);
        QTest::keyClick(policy->lineEdit(), Qt::Key_Return);
        QCOMPARE(draft().policies.size(), std::size_t(2));
        QCOMPARE(draft().policies[0].rates.size(), std::size_t(1));
        QCOMPARE(m_page->selected().policy, u"strict"_s);
        QCOMPARE(draft().routes[0].policies.size(), std::size_t(2)); // the route that had the limit has it still
        auto* routes = child<widgets::ChipField>(u"limitRoutes"_s);
        routes->edit()->setFocus();
        QTest::keyClick(routes->edit(), Qt::Key_Backspace);
        QCOMPARE(draft().routes[0].policies.size(), std::size_t(1));
        QTest::keyClicks(routes->edit(), u"fhir"_s);
        QTest::keyClick(routes->edit(), Qt::Key_Return);
        QCOMPARE(draft().routes[0].policies.size(), std::size_t(2));
        m_page->toolBarActions()[1]->trigger();
        QCOMPARE(m_page->limits()->rowCount(), 1);
        while (m_page->undoStack()->canUndo()) {
            m_page->undoStack()->undo();
        }
        QCOMPARE(m_page->session()->draft().text(), std::string(kYaml));
    }

    void gaugesAndRefusalsAreMeasured() {
        QCOMPARE(cell(0, LimitListModel::Left), u"no request yet"_s);
        QCOMPARE(request(), 502); // nothing listens upstream, but the request counts
        request();
        QCOMPARE(request(), 429);
        QTRY_COMPARE(cell(0, LimitListModel::Left), u"0 of 2 left"_s);
        QCOMPARE(cell(0, LimitListModel::Key), u"127.0.0.1"_s);
        QCOMPARE(cell(0, LimitListModel::Refused), u"1"_s);
        QCOMPARE(m_page->limits()->index(0, LimitListModel::Used).data(models::GaugeRole).toDouble(), 1.0);
        widgets::ListTable* refused = nullptr;
        for (auto* table : m_page->findChildren<widgets::ListTable*>()) {
            refused = table->accessibleName().contains(u"limited lately"_s) ? table : refused;
        }
        QVERIFY(refused != nullptr);
        QTRY_COMPARE_WITH_TIMEOUT(refused->model()->rowCount(), 1, 10000);
    }

    void problemHoldsApplyBack() {
        auto* policy = child<QComboBox>(u"limitPolicy"_s);
        policy->lineEdit()->setFocus();
        policy->lineEdit()->selectAll();
        QTest::keyClick(policy->lineEdit(), Qt::Key_Delete);
        QTest::keyClick(policy->lineEdit(), Qt::Key_Return);
        auto* foot = m_page->findChild<pages::DraftFoot*>();
        QVERIFY2(foot->text().contains(u"name"_s), qPrintable(foot->text()));
        QVERIFY(!child<QPushButton>(u"apply"_s)->isEnabled());
        QCOMPARE(m_page->session()->draft().text(), std::string(kYaml));
    }
};

QTEST_MAIN(TstLimitsPage)
#include "tst_limits_page.moc"
