// The look of the console: colours, fonts and measures from theme.json, for the light and the dark scheme. UI thread only.
#pragma once

#include "base/result.h"
#include "theme/token.h"

#include <QColor>
#include <QFont>
#include <QObject>
#include <QPalette>

#include <array>

class QApplication;

namespace fb::theme {

enum class Scheme { Light, Dark };
enum class Choice { System, Light, Dark };

// Type sizes, as factors of the system font (data: of the fixed font).
enum class Type { Caption, Body, Strong, Title, Figure, Headline, Data, DataSmall };

class Theme : public QObject {
    Q_OBJECT
public:
    static Theme& instance();

    // Reads the theme from a resource; the error names what is missing. Until then every colour is invalid.
    Result<void> load(const QString& resource);
    // Fonts of the platform, or Inter and JetBrains Mono where installed. `pixelSize` 0 = the size of the system font.
    void setFonts(int pixelSize = 0);
    // Palette, style and fonts of the application.
    void install(QApplication& app);

    Choice choice() const { return m_choice; }
    void setChoice(Choice choice); // changes every widget at once
    Scheme scheme() const { return m_scheme; }
    bool dark() const { return m_scheme == Scheme::Dark; }

    QColor color(Token token) const { return color(token, m_scheme); }
    QColor color(Token token, Scheme scheme) const;
    QColor color(QStringView name) const; // invalid when there is no such token
    QPalette palette() const;

    QFont font(Type type) const { return m_fonts[size_t(type)]; }
    // Height of one row of text: font metrics and a pad of theme.json: "compact", "default", "comfortable", "header", "tree".
    int rowHeight(QStringView kind = u"compact") const;

Q_SIGNALS:
    void changed(); // colours or fonts; sent after palette and style are in place

private:
    Theme() = default;
    Scheme wanted() const;
    void refresh();

    std::array<std::array<QColor, kTokenCount>, 2> m_colors{};
    std::array<QFont, 8> m_fonts{};
    Choice m_choice = Choice::System;
    Scheme m_scheme = Scheme::Light;
    bool m_platformDark = false;
    QApplication* m_app = nullptr;
};

inline QColor color(Token token) { return Theme::instance().color(token); }
inline QFont font(Type type) { return Theme::instance().font(type); }

// Pairs of fill and text for what the console colours.
struct Pair {
    Token fill;
    Token text;
};
Pair statusPair(int status); // 0 = none was sent
Pair methodPair(QStringView method);

} // namespace fb::theme
