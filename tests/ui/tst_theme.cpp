// The theme: names in the code and in the file are the same, and every pair the file lists is readable.
#include "base/json.h"
#include "theme/theme.h"

#include <QFile>
#include <QtTest>

#include <cmath>

using namespace Qt::StringLiterals;
using fb::theme::Scheme;
using fb::theme::Theme;

void firebreakInitResources();

namespace {

double linear(double channel) { return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4); }

// WCAG 2.2, relative luminance and contrast ratio.
double luminance(const QColor& c) {
    return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF());
}

double contrast(const QColor& a, const QColor& b) {
    const double la = luminance(a);
    const double lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

QColor colorOf(const fb::json::Value& colors, std::string_view name, Scheme scheme) {
    const auto text = colors[name].textOf(scheme == Scheme::Light ? "light" : "dark");
    return QColor::fromString(QLatin1StringView(text.data(), qsizetype(text.size())));
}

} // namespace

class TestTheme : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        firebreakInitResources();
        QFile file(u":/firebreak/themes/firebreak.json"_s);
        QVERIFY(file.open(QIODevice::ReadOnly));
        auto parsed = fb::json::parse(file.readAll().toStdString());
        QVERIFY(parsed.has_value());
        m_file = std::move(*parsed);
        auto loaded = Theme::instance().load(u":/firebreak/themes/firebreak.json"_s);
        QVERIFY2(loaded.has_value(), loaded ? "" : loaded.error().sentence().c_str());
        Theme::instance().setFonts(13);
    }

    void everyColourOfTheFileIsAToken() {
        QCOMPARE(int(m_file["color"].members().size()), fb::theme::kTokenCount);
        for (const auto& [name, pair] : m_file["color"].members()) {
            const QColor color = Theme::instance().color(QString::fromStdString(name));
            QVERIFY2(color.isValid(), name.c_str());
            QCOMPARE(color, colorOf(m_file["color"], name, Theme::instance().scheme()));
        }
        QVERIFY(!Theme::instance().color(u"no-such-colour").isValid());
    }

    void contrast_data() {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<int>("scheme");
        QTest::newRow("text, light") << u"text"_s << 0;
        QTest::newRow("text, dark") << u"text"_s << 1;
        QTest::newRow("shape, light") << u"shape"_s << 0;
        QTest::newRow("shape, dark") << u"shape"_s << 1;
    }

    void contrast() {
        QFETCH(QString, kind);
        QFETCH(int, scheme);
        const fb::json::Value& group = m_file["contrast"][kind.toStdString()];
        const double minimum = group["minimum"].real().value_or(99);
        QVERIFY(group["pairs"].items().size() >= 30);
        for (const fb::json::Value& pair : group["pairs"].items()) {
            const std::string& text = pair.items()[0].text();
            const std::string& ground = pair.items()[1].text();
            const double ratio = ::contrast(colorOf(m_file["color"], text, Scheme(scheme)), colorOf(m_file["color"], ground, Scheme(scheme)));
            QVERIFY2(ratio >= minimum, qPrintable(QString::fromStdString(text + " on " + ground) + u": %1"_s.arg(ratio)));
        }
    }

    void badgesUsePairsThatAreListed_data() {
        QTest::addColumn<int>("fill");
        QTest::addColumn<int>("text");
        for (const int status : {0, 100, 200, 304, 404, 503}) {
            const auto pair = fb::theme::statusPair(status);
            QTest::addRow("status %d", status) << int(pair.fill) << int(pair.text);
        }
        for (const char* method : {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "PURGE"}) {
            const auto pair = fb::theme::methodPair(QString::fromLatin1(method));
            QTest::addRow("method %s", method) << int(pair.fill) << int(pair.text);
        }
    }

    void badgesUsePairsThatAreListed() {
        QFETCH(int, fill);
        QFETCH(int, text);
        for (const auto scheme : {Scheme::Light, Scheme::Dark}) {
            const auto& theme = Theme::instance();
            QVERIFY(::contrast(theme.color(fb::theme::Token(text), scheme), theme.color(fb::theme::Token(fill), scheme)) >= 4.5);
        }
    }

    void typeSizesAreThoseOfTheFile() {
        const std::pair<const char*, fb::theme::Type> sizes[] = {
            {"caption", fb::theme::Type::Caption}, {"body", fb::theme::Type::Body},         {"strong", fb::theme::Type::Strong},
            {"title", fb::theme::Type::Title},     {"figure", fb::theme::Type::Figure},     {"headline", fb::theme::Type::Headline},
            {"data", fb::theme::Type::Data},       {"data-small", fb::theme::Type::DataSmall}};
        for (const auto& [name, type] : sizes) {
            const fb::json::Value& size = m_file["type"]["size"][name];
            QCOMPARE(fb::theme::font(type).pixelSize(), qRound(13 * size["scale"].real().value_or(0)));
            QCOMPARE(int(fb::theme::font(type).weight()), int(size["weight"].integer().value_or(0)));
        }
    }

    void aMissingThemeIsAnError() { QVERIFY(!Theme::instance().load(u":/no/such.json"_s).has_value()); }

private:
    fb::json::Value m_file;
};

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
