// Head of a section: name, muted words beside it, and room for buttons or badges at the right. Can fold the section below it.
#pragma once

#include "widgets/panel.h"

class QHBoxLayout;

namespace fb::widgets {

class ThemedLabel;

class SectionHead : public Panel {
    Q_OBJECT
public:
    explicit SectionHead(const QString& title, const QString& words = {}, QWidget* parent = nullptr);
    void setTitle(const QString& title);
    void setWords(const QString& words);
    void addRight(QWidget* widget);
    void setFolds(QWidget* section); // clicking the head hides and shows it
    bool isOpen() const { return m_open; }
    void setOpen(bool open);

Q_SIGNALS:
    void toggled(bool open);

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    ThemedLabel* m_title;
    ThemedLabel* m_words;
    QHBoxLayout* m_layout;
    QWidget* m_section = nullptr;
    bool m_open = true;
};

} // namespace fb::widgets
