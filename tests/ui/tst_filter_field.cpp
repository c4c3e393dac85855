#include "theme/theme.h"
#include "widgets/filter_field.h"

#include <QSignalSpy>
#include <QtTest>

using namespace Qt::StringLiterals;
using fb::widgets::FilterField;

void firebreakInitResources();

class TestFilterField : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        firebreakInitResources();
        auto& theme = fb::theme::Theme::instance();
        QVERIFY(theme.load(u":/firebreak/themes/firebreak.json"_s).has_value());
        theme.setFonts(13);
        theme.install(*qApp);
    }

    void typingAppliesAValidFilter() {
        FilterField field;
        QSignalSpy applied(&field, &FilterField::filterChanged);
        field.show();
        QTest::keyClicks(field.edit(), u"status >= 400"_s);
        QTRY_COMPARE(field.filter().text(), std::string("status >= 400"));
        QCOMPARE(field.state(), FilterField::State::Valid);
        QVERIFY(!applied.isEmpty());
        QVERIFY(!field.sentence().isEmpty());
    }

    void anInvalidFilterKeepsTheLastValidOne() {
        FilterField field;
        field.setText(u"method = GET"_s);
        field.setText(u"status >= "_s);
        QCOMPARE(field.state(), FilterField::State::Invalid);
        QCOMPARE(field.filter().text(), std::string("method = GET"));
        QVERIFY(field.sentence().contains(u"stays in force"_s));
        QVERIFY2(field.sentence().contains(u"column"_s), qPrintable(field.sentence()));
    }

    void aBodySearchSaysThatItIsSlow() {
        FilterField field;
        field.setText(u"body contains Heller"_s);
        QCOMPARE(field.state(), FilterField::State::Surprising);
        QVERIFY(field.filter().needsBodies());
    }

    void completesFieldsAndCapturedValues() {
        FilterField field;
        field.edit()->setValueSource([](const QString& name) {
            return name == u"method"_s ? QList<fb::widgets::Completion>{{u"GET"_s, 12}, {u"GOPHER"_s, 1}} : QList<fb::widgets::Completion>{};
        });
        field.show();
        QVERIFY(QTest::qWaitForWindowActive(&field));
        field.edit()->setFocus();
        QTest::keyClicks(field.edit(), u"meth"_s);
        QVERIFY(field.edit()->offered().contains(u"method"_s));
        QTest::keyClick(field.edit(), Qt::Key_Tab);
        QTest::keyClicks(field.edit(), u" = G"_s);
        QCOMPARE(field.edit()->offered().mid(0, 2), QStringList({u"GET"_s, u"GOPHER"_s}));
        QTest::keyClick(field.edit(), Qt::Key_Down);
        QTest::keyClick(field.edit(), Qt::Key_Return);
        QCOMPARE(field.text(), u"method = GOPHER"_s);
        QVERIFY(field.edit()->offered().isEmpty());
    }

    void enterAndEscapeLeaveTheField() {
        FilterField field;
        QSignalSpy left(&field, &FilterField::left);
        field.show();
        QTest::keyClick(field.edit(), Qt::Key_Return);
        QTest::keyClick(field.edit(), Qt::Key_Escape);
        QCOMPARE(left.size(), 2);
        QVERIFY(!field.text().contains(u'\n'));
    }
};

QTEST_MAIN(TestFilterField)
#include "tst_filter_field.moc"
