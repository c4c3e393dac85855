// The figures of a replay, side by side; the chosen one says which exchanges are shown below. Arrow keys move between them.
#pragma once

#include "theme/shapes.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QList>

namespace fb::widgets {

class ReplayTile : public QAbstractButton {
    Q_OBJECT
public:
    ReplayTile(const QString& title, theme::Shape shape, theme::Token tone, QWidget* parent = nullptr);
    void setCount(int count);
    int count() const { return m_count; }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    theme::Shape m_shape;
    theme::Token m_tone;
    int m_count = 0;
    bool m_keyboard = false; // the focus came by a key
};

class ReplayTiles : public QWidget {
    Q_OBJECT
public:
    explicit ReplayTiles(QWidget* parent = nullptr);
    void add(int id, const QString& title, theme::Shape shape, theme::Token tone);
    void setCount(int id, int count);
    int count(int id) const;
    void setCurrent(int id); // without a signal
    int current() const { return m_group.checkedId(); }

Q_SIGNALS:
    void chosen(int id);

private:
    QButtonGroup m_group;
};

} // namespace fb::widgets
