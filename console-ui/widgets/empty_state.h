// Where there is nothing to show: an icon, one sentence saying what to do, one button.
#pragma once

#include <QWidget>

class QPushButton;

namespace fb::widgets {

class ThemedLabel;

class EmptyState : public QWidget {
    Q_OBJECT
public:
    explicit EmptyState(const QString& icon, const QString& sentence, const QString& button = {}, QWidget* parent = nullptr);
    void setSentence(const QString& sentence);

Q_SIGNALS:
    void pressed();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_icon;
    ThemedLabel* m_sentence;
    QPushButton* m_button;
};

} // namespace fb::widgets
