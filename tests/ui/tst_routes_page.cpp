// The Routes page driven with keyboard and mouse, over a real engine on a temporary workspace.
#include "engine/engine.h"
#include "models/route_list_model.h"
#include "models/text.h"
#include "pages/draft_foot.h"
#include "pages/route_form.h"
#include "pages/route_question.h"
#include "pages/routes_page.h"
#include "pages/rules_session.h"
#include "pages/versions_pane.h"
#include "pages/yaml_pane.h"
#include "theme/theme.h"
#include "widgets/chip_field.h"
#include "widgets/code_view.h"
#include "widgets/list_table.h"
#include "widgets/route_delegates.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QToolButton>
#include <QUndoStack>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace fb;
using pages::RoutesPage;

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
    "  - name: other\n"
    "    targets: [{url: \"http://127.0.0.1:1/other\"}]\n"
    "routes:\n"
    "  - name: patients\n"
    "    match: {path: /fhir, resource: [Patient]} # people\n"
    "    upstream: hapi\n"
    "    policies: [apps]\n"
    "  - name: rest\n"
    "    match: {path: /fhir}\n"
    "    upstream: other\n"
    "policies:\n"
    "  - name: apps\n"
    "    rules:\n"
    "      - {deny: {interaction: [delete]}, because: \"No deletion here\"}\n";

} // namespace

class TstRoutesPage : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<engine::Engine> m_engine;
    std::unique_ptr<RoutesPage> m_page;
    QString m_file;
    widgets::Message m_message; // the last one for the strip

    template <typename T>
    T* child(const QString& name) const {
        T* found = m_page->findChild<T*>(name);
        return found;
    }
    std::string draft() const { return m_page->session()->draft().text(); }
    bool draftHas(const char* text) const { return draft().find(text) != std::string::npos; }
    widgets::RouteListView* list() const { return m_page->findChild<widgets::RouteListView*>(); }
    QString footText() const { return m_page->findChild<pages::DraftFoot*>()->text(); }
    QWidget* editor() const { return m_page->findChild<pages::YamlPane*>()->code()->focusProxy(); }
    static void typeInto(QLineEdit* edit, const QString& text) {
        edit->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, text);
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
        m_file = m_folder->filePath(u"t.yaml"_s);
        QFile file(m_file);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(kYaml);
        file.close();
        m_engine = std::make_unique<engine::Engine>();
        engine::Options options;
        options.workspaceFile = m_file.toStdString();
        const auto opened = m_engine->open(options);
        QVERIFY2(opened.has_value(), opened ? "" : opened.error().sentence().c_str());
        m_message = {};
        m_page = std::make_unique<RoutesPage>();
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

    void showsWhatIsInForce() {
        QCOMPARE(list()->model()->rowCount(), 2);
        QCOMPARE(m_page->selectedRoute(), u"patients"_s);
        QCOMPARE(child<QLineEdit>(u"routeName"_s)->text(), u"patients"_s);
        QCOMPARE(child<QLineEdit>(u"routePath"_s)->text(), u"/fhir"_s);
        QCOMPARE(child<widgets::ChipField>(u"routeResource"_s)->values(), QStringList{u"Patient"_s});
        QCOMPARE(child<QComboBox>(u"routeUpstream"_s)->currentText(), u"hapi"_s);
        QVERIFY(!child<QPushButton>(u"apply"_s)->isEnabled());
        list()->setFocus();
        QTest::keyClick(list(), Qt::Key_J);
        QCOMPARE(m_page->selectedRoute(), u"rest"_s);
        QCOMPARE(child<QLineEdit>(u"routeName"_s)->text(), u"rest"_s);
    }

    void addsARouteByTheFormAndAppliesIt() {
        m_page->toolBarActions().first()->trigger();
        QCOMPARE(list()->model()->rowCount(), 3);
        typeInto(child<QLineEdit>(u"routeName"_s), u"labs"_s);
        QCOMPARE(m_page->selectedRoute(), u"labs"_s);
        QVERIFY(draftHas("- name: labs"));
        QVERIFY(!draftHas("new-route"));
        auto* resource = child<widgets::ChipField>(u"routeResource"_s);
        resource->edit()->setFocus();
        QTest::keyClicks(resource->edit(), u"observation"_s);
        QTest::keyClick(resource->edit(), Qt::Key_Return);
        QVERIFY(resource->values().contains(u"Observation"_s)); // completed to the name as FHIR writes it
        QVERIFY(draftHas("Observation"));
        QVERIFY(draftHas("# people"));
        auto* upstream = child<QComboBox>(u"routeUpstream"_s);
        upstream->setFocus();
        QTest::keyClick(upstream, Qt::Key_Down);
        QVERIFY2(footText().contains(u"checked"_s), qPrintable(footText()));
        QTest::mouseClick(child<QPushButton>(u"apply"_s), Qt::LeftButton);
        QCOMPARE(m_message.severity, widgets::Severity::Positive);
        QCOMPARE(m_engine->workspace().routes.size(), std::size_t(3));
        QCOMPARE(m_engine->workspace().routes[0].name, std::string("labs"));
        QCOMPARE(m_engine->workspace().routes[0].upstream, std::string("other"));
        QVERIFY(!m_page->session()->draft().isChanged());
        QFile file(m_file);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().contains("labs"));

        QCOMPARE(m_message.actions.size(), 1); // and takes it back
        m_message.actions.first().run();
        QCOMPARE(m_engine->yaml(), std::string(kYaml));
        QCOMPARE(list()->model()->rowCount(), 2);
    }

    void refusesWhatIsWrongWhileTyping() {
        auto* path = child<QLineEdit>(u"routePath"_s);
        const std::string before = draft();
        typeInto(path, u"fhir"_s);
        QCOMPARE(draft(), before);
        QVERIFY(path->property("invalid").toBool());
        QVERIFY2(footText().contains(u"Path"_s), qPrintable(footText()));
        QVERIFY(!child<QPushButton>(u"apply"_s)->isEnabled());
        typeInto(path, u"/r4/"_s);
        QVERIFY(!path->property("invalid").toBool());
        QVERIFY(draftHas("path: /r4"));
        QCOMPARE(path->text(), u"/r4/"_s); // what is being typed is not written over
        QVERIFY(child<QPushButton>(u"apply"_s)->isEnabled());

        auto* name = child<QLineEdit>(u"routeName"_s);
        typeInto(name, u"rest"_s);
        QVERIFY(name->property("invalid").toBool()); // another route has it
        auto* resource = child<widgets::ChipField>(u"routeResource"_s);
        resource->edit()->setFocus();
        QTest::keyClicks(resource->edit(), u"Pacient"_s);
        QTest::keyClick(resource->edit(), Qt::Key_Return);
        QVERIFY(resource->problem().contains(u"Patient"_s));
        QCOMPARE(resource->values(), QStringList{u"Patient"_s});
    }

    void chipsAreRemovedByKeyAndMouse() {
        auto* resource = child<widgets::ChipField>(u"routeResource"_s);
        resource->edit()->setFocus();
        QTest::keyClick(resource->edit(), Qt::Key_Backspace);
        QVERIFY(resource->values().isEmpty());
        QVERIFY(!draftHas("[Patient]"));
        m_page->undoStack()->undo();
        QCOMPARE(resource->values(), QStringList{u"Patient"_s});
        auto* chip = resource->findChild<widgets::Chip*>();
        QVERIFY(chip != nullptr);
        QTest::mouseClick(chip, Qt::LeftButton, {}, QPoint(chip->width() - 10, chip->height() / 2));
        QVERIFY(resource->values().isEmpty());
    }

    void movesAndRemovesRoutes() {
        list()->setFocus();
        QTest::keyClick(list(), Qt::Key_Down, Qt::AltModifier);
        QVERIFY(draft().find("name: rest") < draft().find("name: patients"));
        QCOMPARE(m_page->selectedRoute(), u"patients"_s);
        QCOMPARE(list()->currentIndex().row(), 1);
        QTest::keyClick(list(), Qt::Key_Delete);
        QVERIFY(!draftHas("name: patients"));
        QCOMPARE(m_page->selectedRoute(), u"rest"_s);
        m_page->undoStack()->undo();
        m_page->undoStack()->undo();
        QCOMPARE(draft(), std::string(kYaml));
    }

    void typingTextRefreshesTheForm() {
        auto* yaml = m_page->findChild<pages::YamlPane*>();
        yaml->code()->goTo(12, 19);
        editor()->setFocus();
        QTest::keyClicks(editor(), u"/r4"_s); // "path: /fhir" -> "path: /r4/fhir" or so: in front of the path
        QTRY_VERIFY(m_page->session()->draft().isChanged());
        QCOMPARE(child<QLineEdit>(u"routePath"_s)->text(), u"/r4/fhir"_s);
        QTest::keyClick(editor(), Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE(child<QLineEdit>(u"routePath"_s)->text(), u"/fhir"_s);
    }

    void brokenTextNamesThePlaceAndApplyKeepsTheOldRules() {
        auto* yaml = m_page->findChild<pages::YamlPane*>();
        yaml->code()->goTo(13, 15);
        editor()->setFocus();
        QTest::keyClicks(editor(), u"x"_s);
        QTRY_VERIFY(!m_page->session()->draft().isValid());
        QCOMPARE(yaml->problems()->model()->rowCount(), 1);
        QVERIFY(yaml->problems()->isVisible());
        QCOMPARE(yaml->problems()->model()->index(0, 1).data().toString(), u"13:15"_s);
        QVERIFY(yaml->problems()->model()->index(0, 2).data().toString().contains(u"xhapi"_s));
        QVERIFY2(footText().contains(u"line 13, column 15"_s), qPrintable(footText()));
        QVERIFY(!child<QPushButton>(u"apply"_s)->isEnabled());
        QVERIFY(!child<QLineEdit>(u"routeName"_s)->isEnabled());
        QCOMPARE(list()->model()->rowCount(), 2);
        QCOMPARE(m_engine->yaml(), std::string(kYaml));
        QTest::mouseClick(child<QPushButton>(u"discard"_s), Qt::LeftButton);
        QVERIFY(!m_page->session()->draft().isChanged());
        QVERIFY(!yaml->problems()->isVisible());
        QVERIFY(child<QLineEdit>(u"routeName"_s)->isEnabled());
    }

    void whatTheEngineRefusesIsSaid() {
        // An address that is not this machine's passes the check and cannot be listened on.
        std::string text = kYaml;
        const std::string from = "127.0.0.1:0";
        text.replace(text.find(from), from.size(), "192.0.2.1:1");
        m_page->session()->draft().setText(text, u"edit"_s);
        QVERIFY(child<QPushButton>(u"apply"_s)->isEnabled());
        QTest::mouseClick(child<QPushButton>(u"apply"_s), Qt::LeftButton);
        QCOMPARE(m_message.severity, widgets::Severity::Error);
        QVERIFY2(m_message.text.contains(u"old rules stay"_s), qPrintable(m_message.text));
        QCOMPARE(m_engine->yaml(), std::string(kYaml));
        QVERIFY(m_page->session()->draft().isChanged()); // the draft is kept
    }

    void whichRouteTakesIt() {
        auto* question = m_page->findChild<pages::RouteQuestion*>();
        typeInto(question->edit(), u"GET /fhir/Observation/1"_s);
        QVERIFY2(question->answer().contains(u"Route 2 rest"_s), qPrintable(question->answer()));
        typeInto(question->edit(), u"DELETE /fhir/Patient/1"_s);
        QVERIFY2(question->answer().contains(u"No deletion here"_s), qPrintable(question->answer()));
        typeInto(question->edit(), u"GET /elsewhere"_s);
        QVERIFY2(question->answer().contains(u"404"_s), qPrintable(question->answer()));
        // The draft answers, and tells where it differs from what is in force.
        typeInto(question->edit(), u"GET /fhir/Patient/1"_s);
        list()->setFocus();
        QTest::keyClick(list(), Qt::Key_Down, Qt::AltModifier);
        QVERIFY2(question->answer().contains(u"Route 1 rest"_s), qPrintable(question->answer()));
        QVERIFY2(question->answerInForce().contains(u"Route 1 patients"_s), qPrintable(question->answerInForce()));
    }

    void versionsAreComparedAndRestored() {
        typeInto(child<QLineEdit>(u"routePath"_s), u"/r4"_s);
        QTest::mouseClick(child<QPushButton>(u"apply"_s), Qt::LeftButton);
        QCOMPARE(m_engine->workspace().routes[0].path, std::string("/r4"));
        m_page->toolBarActions()[2]->trigger();
        auto* versions = m_page->findChild<pages::VersionsPane*>();
        QVERIFY(versions->isVisible());
        QCOMPARE(versions->list()->model()->rowCount(), 2);
        QCOMPARE(versions->list()->currentIndex().row(), 1);
        auto* restore = child<QPushButton>(u"restore"_s);
        QVERIFY(restore->isEnabled());
        QTest::mouseClick(restore, Qt::LeftButton);
        QCOMPARE(m_engine->yaml(), std::string(kYaml));
        QVERIFY(!m_page->session()->draft().isChanged());
        QCOMPARE(versions->list()->model()->rowCount(), 3);
        QVERIFY(m_page->back());
        QVERIFY(!versions->isVisible());
    }

    void changeOnDiskKeepsTheDraft() {
        typeInto(child<QLineEdit>(u"routePath"_s), u"/mine"_s);
        std::string theirs = kYaml;
        theirs.replace(theirs.find("name: Test"), 10, "name: Them");
        QFile file(m_file);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(theirs.c_str());
        file.close();
        QTRY_COMPARE(m_engine->workspace().name, std::string("Them"));
        QTRY_VERIFY(m_page->session()->isOvertaken());
        QVERIFY(draftHas("/mine"));
        QCOMPARE(m_message.severity, widgets::Severity::Warning);
        QVERIFY2(footText().contains(u"file has changed"_s), qPrintable(footText()));
        QTest::mouseClick(child<QPushButton>(u"discard"_s), Qt::LeftButton);
        QCOMPARE(draft(), theirs);
        QVERIFY(!m_page->session()->isOvertaken());
    }

    void everyControlIsReachableAndNamed() {
        int reachable = 0;
        for (QWidget* widget : m_page->findChildren<QWidget*>()) {
            const bool control = qobject_cast<QAbstractButton*>(widget) != nullptr || qobject_cast<QLineEdit*>(widget) != nullptr ||
                                 qobject_cast<QComboBox*>(widget) != nullptr || qobject_cast<QAbstractItemView*>(widget) != nullptr;
            if (!control || !widget->isVisible() || widget->inherits("QTableCornerButton") || widget->inherits("QHeaderView")) {
                continue;
            }
            if (widget->focusPolicy() == Qt::NoFocus) {
                continue;
            }
            const auto* button = qobject_cast<QAbstractButton*>(widget);
            const bool named = !widget->accessibleName().isEmpty() || (button != nullptr && !button->text().isEmpty());
            QVERIFY2(named, widget->metaObject()->className());
            ++reachable;
        }
        QVERIFY(reachable >= 15);
    }
};

QTEST_MAIN(TstRoutesPage)
#include "tst_routes_page.moc"
