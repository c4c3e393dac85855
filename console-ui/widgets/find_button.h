// Looks like a search field and opens the command palette.
#pragma once

#include <QAbstractButton>

namespace fb::widgets {

class FindButton : public QAbstractButton {
    Q_OBJECT
public:
    FindButton(const QString& text, const QString& shortcut, QWidget* parent = nullptr);
    QSize sizeHint() const override { return {228, 32}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_shortcut;
};

} // namespace fb::widgets
