// The rail at the left: one item a page, icon over caption. The chosen one has the selection fill and the accent bar.
#pragma once

#include <QAbstractButton>
#include <QWidget>

class QButtonGroup;
class QVBoxLayout;

namespace fb::widgets {

class RailButton : public QAbstractButton {
    Q_OBJECT
public:
    RailButton(const QString& title, const QString& icon, QWidget* parent = nullptr);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;

private:
    QString m_icon;
    bool m_byKeyboard = false; // the ring is for those who move by keys
};

class Rail : public QWidget {
    Q_OBJECT
public:
    explicit Rail(QWidget* parent = nullptr);
    void addItem(const QString& id, const QString& title, const QString& icon);
    void setCurrent(const QString& id);

Q_SIGNALS:
    void chosen(const QString& id);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QVBoxLayout* m_items;
    QButtonGroup* m_group;
};

} // namespace fb::widgets
