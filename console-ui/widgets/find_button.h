// Looks like a search field and opens the command palette.
#pragma once

#include <QAbstractButton>

namespace fb::widgets {

class FindButton : public QAbstractButton {
    Q_OBJECT
public:
    FindButton(const QString& text, const QString& shortcut, QWidget* parent = nullptr);
    QSize sizeHint() const override { return {m_compact ? 32 : 228, 32}; }
    void setCompact(bool compact); // the sign only

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_shortcut;
    bool m_compact = false;
};

} // namespace fb::widgets
