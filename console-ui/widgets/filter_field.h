// A filter being written: the field with its coloured edge. The last valid filter stays in force while the text is not valid.
#pragma once

#include "traffic/filter.h"
#include "widgets/filter_edit.h"

#include <QFrame>
#include <QTimer>

class QToolButton;

namespace fb::widgets {

class FilterField : public QFrame {
    Q_OBJECT
public:
    enum class State { Empty, Valid, Surprising, Invalid };

    explicit FilterField(QWidget* parent = nullptr);

    FilterEdit* edit() const { return m_edit; }
    QString text() const { return m_edit->toPlainText(); }
    void setText(const QString& text); // in force at once
    const traffic::Filter& filter() const { return m_filter; } // the last valid one
    State state() const { return m_state; }
    // The filter in words, or what is wrong with the text and where.
    QString sentence() const;

Q_SIGNALS:
    void filterChanged(); // another filter is in force
    void stateChanged();
    void left(); // Enter or Esc: the list wants the focus

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

private:
    void read();
    void apply();

    FilterEdit* m_edit;
    QToolButton* m_clear;
    traffic::Filter m_filter;
    traffic::Filter m_pending;
    State m_state = State::Empty;
    QString m_problem;
    QTimer m_later;
};

} // namespace fb::widgets
