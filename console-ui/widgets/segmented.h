// A choice of a few, side by side in one frame.
#pragma once

#include <QFrame>
#include <QStringList>

class QAbstractButton;
class QButtonGroup;
class QHBoxLayout;

namespace fb::widgets {

class Segmented : public QFrame {
    Q_OBJECT
public:
    explicit Segmented(QWidget* parent = nullptr);
    void addChoice(const QString& id, const QString& title);
    void setChoiceVisible(const QString& id, bool visible);
    void setChoiceTitle(const QString& id, const QString& title);
    void setCurrent(const QString& id); // without a signal
    QString current() const;

Q_SIGNALS:
    void chosen(const QString& id);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QAbstractButton* find(const QString& id) const;
    QHBoxLayout* m_layout;
    QButtonGroup* m_group;
};

} // namespace fb::widgets
