// The bar at the bottom: left what is, right how much. Each item is a button that leads to its cause. What is normal is muted,
// trouble takes the hue and the shape of its severity.
#pragma once

#include "theme/shapes.h"
#include "widgets/panel.h"

#include <QAbstractButton>
#include <QHash>

class QHBoxLayout;

namespace fb::widgets {

struct StatusText {
    theme::Shape shape = theme::Shape::None;
    theme::Token shapeTone = theme::Token::TextMuted;
    QString before; // muted
    QString value;  // in the text colour
    QString after;  // muted
    theme::Token valueTone = theme::Token::Text;
    QString tip;
    bool operator==(const StatusText&) const = default;
};

class StatusItem : public QAbstractButton {
    Q_OBJECT
public:
    explicit StatusItem(bool lineAtLeft, QWidget* parent = nullptr);
    void setStatus(const StatusText& text);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    StatusText m_text;
    bool m_lineAtLeft;
};

class StatusBar : public Panel {
    Q_OBJECT
public:
    explicit StatusBar(QWidget* parent = nullptr);
    // Adds the item on first use; an empty value hides it.
    StatusItem* set(const QString& id, const StatusText& text, bool right = false);

private:
    QHBoxLayout* m_left;
    QHBoxLayout* m_right;
    QHash<QString, StatusItem*> m_items;
};

} // namespace fb::widgets
