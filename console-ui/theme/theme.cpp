#include "theme/theme.h"

#include "base/json.h"
#include "theme/firebreak_style.h"
#include "theme/qt_compat.h"

#include <QApplication>
#include <QFile>
#include <QFontDatabase>
#include <QToolTip>
#include <QWidget>

using namespace Qt::StringLiterals;

namespace fb::theme {

namespace {

constexpr const char* kNames[] = {
#define FB_TOKEN(name, text) text,
    FB_THEME_TOKENS(FB_TOKEN)
#undef FB_TOKEN
};

struct TypeSize {
    double scale;
    QFont::Weight weight;
    bool data;
};
// theme.json, type.size; a test compares them.
constexpr TypeSize kTypes[] = {
    {0.85, QFont::Medium, false},   {1.0, QFont::Normal, false},   {1.0, QFont::DemiBold, false},
    {1.23, QFont::DemiBold, false}, {1.54, QFont::DemiBold, false}, {1.85, QFont::DemiBold, false},
    {0.92, QFont::Normal, true},    {0.85, QFont::Normal, true},
};

QFont scaled(QFont font, const TypeSize& size) {
    if (font.pixelSize() > 0) {
        font.setPixelSize(qMax(8, qRound(font.pixelSize() * size.scale)));
    } else {
        font.setPointSizeF(font.pointSizeF() * size.scale);
    }
    font.setWeight(size.weight);
    return font;
}

QFont platformFont(QFontDatabase::SystemFont kind, const QString& preferred, int pixelSize) {
    QFont font = QFontDatabase::systemFont(kind);
    const QFont general = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
    if (QFontDatabase::hasFamily(preferred)) {
        font.setFamilies({preferred});
    }
    if (pixelSize > 0) {
        font.setPixelSize(pixelSize);
    } else if (general.pointSizeF() > 0) {
        font.setPointSizeF(general.pointSizeF());
    }
    if (kind == QFontDatabase::FixedFont) {
        // What went over the wire is shown letter by letter: no ligature turns "!=" into one sign.
        font.setStyleHint(QFont::Monospace, QFont::PreferNoShaping);
        font.setStyleStrategy(QFont::PreferNoShaping);
    } else {
        font.setStyleHint(QFont::SansSerif);
    }
    return font;
}

} // namespace

Theme& Theme::instance() {
    static Theme theme;
    return theme;
}

Result<void> Theme::load(const QString& resource) {
    QFile file(resource);
    if (!file.open(QIODevice::ReadOnly)) {
        return makeError(ErrorCode::Io, "The theme " + resource.toStdString() + " cannot be read");
    }
    const QByteArray bytes = file.readAll();
    auto parsed = json::parse({bytes.constData(), size_t(bytes.size())});
    if (!parsed) {
        return parsed.error();
    }
    const json::Value& colors = (*parsed)["color"];
    for (size_t i = 0; i < size_t(kTokenCount); ++i) {
        const json::Value& pair = colors[kNames[i]];
        for (const auto scheme : {Scheme::Light, Scheme::Dark}) {
            const auto text = pair.textOf(scheme == Scheme::Light ? "light" : "dark");
            const QColor value = QColor::fromString(QLatin1StringView(text.data(), qsizetype(text.size())));
            if (!value.isValid()) {
                return makeError(ErrorCode::InvalidInput, std::string("The theme has no colour \"") + kNames[i] + '"');
            }
            m_colors[size_t(scheme)][i] = value;
        }
    }
    return {};
}

void Theme::setFonts(int pixelSize) {
    const QFont ui = platformFont(QFontDatabase::GeneralFont, u"Inter"_s, pixelSize);
    const QFont fixed = platformFont(QFontDatabase::FixedFont, u"JetBrains Mono"_s, pixelSize);
    for (size_t i = 0; i < m_fonts.size(); ++i) {
        m_fonts[i] = scaled(kTypes[i].data ? fixed : ui, kTypes[i]);
    }
    refresh();
}

void Theme::install(QApplication& app) {
    m_platformDark = platformIsDark(app);
    m_app = &app;
    m_scheme = wanted();
    app.setStyle(new FirebreakStyle);
    refresh();
}

void Theme::setChoice(Choice choice) {
    m_choice = choice;
    m_scheme = wanted();
    refresh();
}

Scheme Theme::wanted() const {
    if (m_choice == Choice::System) {
        return m_platformDark ? Scheme::Dark : Scheme::Light;
    }
    return m_choice == Choice::Dark ? Scheme::Dark : Scheme::Light;
}

void Theme::refresh() {
    if (m_app == nullptr) {
        return;
    }
    m_app->setFont(font(Type::Body));
    m_app->setPalette(palette());
    QToolTip::setPalette(palette());
    QToolTip::setFont(font(Type::Body));
    Q_EMIT changed();
    for (QWidget* widget : QApplication::allWidgets()) {
        widget->update();
    }
}

QColor Theme::color(Token token, Scheme scheme) const {
    return m_colors[size_t(scheme)][size_t(token)];
}

QColor Theme::color(QStringView name) const {
    for (int i = 0; i < kTokenCount; ++i) {
        if (name == QLatin1StringView(kNames[i])) {
            return color(Token(i));
        }
    }
    return {};
}

// theme.json, "palette".
QPalette Theme::palette() const {
    QPalette p;
    const std::pair<QPalette::ColorRole, Token> roles[] = {
        {QPalette::Window, Token::Window},
        {QPalette::WindowText, Token::Text},
        {QPalette::Base, Token::Surface},
        {QPalette::AlternateBase, Token::SurfaceAlt},
        {QPalette::Text, Token::Text},
        {QPalette::PlaceholderText, Token::TextMuted},
        {QPalette::Button, Token::Window},
        {QPalette::ButtonText, Token::Text},
        {QPalette::ToolTipBase, Token::Overlay},
        {QPalette::ToolTipText, Token::Text},
        {QPalette::Highlight, Token::Selection},
        {QPalette::HighlightedText, Token::Text},
        {QPalette::Link, Token::AccentText},
        {QPalette::LinkVisited, Token::AccentText},
        {QPalette::Light, Token::Surface},
        {QPalette::Midlight, Token::Border},
        {QPalette::Mid, Token::BorderStrong},
        {QPalette::Dark, Token::ControlBorder},
        {QPalette::Shadow, Token::ControlBorder},
        {QPalette::BrightText, Token::SeverityErrorText},
    };
    for (const auto& [role, token] : roles) {
        p.setColor(role, color(token));
    }
    p.setColor(QPalette::Inactive, QPalette::Highlight, color(Token::SelectionInactive));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText}) {
        p.setColor(QPalette::Disabled, role, color(Token::TextDisabled));
    }
    p.setColor(QPalette::Disabled, QPalette::Highlight, color(Token::SelectionInactive));
    return p;
}

int Theme::rowHeight(QStringView kind) const {
    int pad = 4;
    if (kind == u"default"_s) {
        pad = 8;
    } else if (kind == u"comfortable"_s) {
        pad = 14;
    } else if (kind == u"header"_s) {
        pad = 10;
    } else if (kind == u"tree"_s) {
        pad = 6;
    }
    // A line of text counts a quarter more than the font's own height: 24 for the compact row at the reference font.
    return qRound(QFontMetrics(font(Type::Body)).height() * 1.25) + pad;
}

Pair statusPair(int status) {
    switch (status / 100) {
    case 1: return {Token::Status1xxFill, Token::Status1xxText};
    case 2: return {Token::Status2xxFill, Token::Status2xxText};
    case 3: return {Token::Status3xxFill, Token::Status3xxText};
    case 4: return {Token::Status4xxFill, Token::Status4xxText};
    case 5: return {Token::Status5xxFill, Token::Status5xxText};
    default: return {Token::StatusNoneFill, Token::StatusNoneText};
    }
}

Pair methodPair(QStringView method) {
    if (method == u"GET"_s) return {Token::MethodGetFill, Token::MethodGetText};
    if (method == u"POST"_s) return {Token::MethodPostFill, Token::MethodPostText};
    if (method == u"PUT"_s) return {Token::MethodPutFill, Token::MethodPutText};
    if (method == u"PATCH"_s) return {Token::MethodPatchFill, Token::MethodPatchText};
    if (method == u"DELETE"_s) return {Token::MethodDeleteFill, Token::MethodDeleteText};
    if (method == u"HEAD"_s) return {Token::MethodHeadFill, Token::MethodHeadText};
    if (method == u"OPTIONS"_s) return {Token::MethodOptionsFill, Token::MethodOptionsText};
    return {Token::MethodOtherFill, Token::MethodOtherText};
}

} // namespace fb::theme
