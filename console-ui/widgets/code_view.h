// Text with colours: a body, a configuration file, an export. QScintilla with the colours of the theme; follows a change of theme.
#pragma once

#include "theme/token.h"

#include <QWidget>

#include <memory>

class QsciScintilla;

namespace fb::widgets {

enum class Language { Text, Json, Xml, Yaml, Lua };

class CodeView : public QWidget {
    Q_OBJECT
public:
    explicit CodeView(bool readOnly = true, QWidget* parent = nullptr);
    ~CodeView() override;

    // Replaces the text; keeps the scroll position when `keepPlace`.
    void setText(const QString& text, Language language, bool keepPlace = false);
    QString text() const;
    bool isModified() const;
    void setLineNumbers(bool shown);
    // Lines count from 1. The fill stays until cleared; the bar stands in the margin.
    void fillLines(int first, int last, theme::Token fill);
    void barLines(int first, int last, theme::Token color);
    void clearLines();
    void markError(int line, int column, const QString& message); // squiggle to the end of the word, message below the line
    void clearErrors();
    void goTo(int line, int column = 1);
    int line() const;
    int column() const;
    // Selects the next occurrence; false when there is none.
    bool find(const QString& text, bool forward = true);

Q_SIGNALS:
    void edited();
    void cursorMoved(int line, int column); // from 1

private:
    void style();
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace fb::widgets
