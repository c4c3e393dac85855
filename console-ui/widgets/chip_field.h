// A field that holds several values as chips: resource types, interactions, header conditions, policies. Values are typed, completed
// and checked; each chip can be reached with the arrow keys and removed with Delete.
#pragma once

#include "theme/token.h"

#include <QAbstractButton>
#include <QFrame>
#include <QStringList>

#include <functional>
#include <optional>

class QCompleter;
class QLineEdit;
class QStringListModel;

namespace fb::widgets {

class Chip : public QAbstractButton {
    Q_OBJECT
public:
    Chip(const QString& text, bool fixedFont, QWidget* parent);
    void setAdded(bool added); // was not there before the edit
    QSize sizeHint() const override;

Q_SIGNALS:
    void removeRequested();
    void stepRequested(int direction);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QRect crossRect() const;
    bool m_fixedFont;
    bool m_added = false;
};

class ChipField : public QFrame {
    Q_OBJECT
public:
    using Check = std::function<QString(const QString&)>; // what is wrong with a value; "" = nothing

    explicit ChipField(const QString& name, bool fixedFont = true, QWidget* parent = nullptr);
    void setValues(const QStringList& values); // without a signal
    QStringList values() const { return m_values; }
    void setCompletions(const QStringList& values);
    void setCheck(Check check) { m_check = std::move(check); }
    void setBaseline(const std::optional<QStringList>& values); // those before the edit; what is not among them is marked
    void setPlaceholder(const QString& text);
    QString problem() const { return m_problem; } // of what is typed and not taken yet
    void clearTyped();
    QLineEdit* edit() const { return m_edit; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    void valuesEdited();
    void problemChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    bool commit(const QString& text);
    void remove(const QString& value);
    void rebuild();
    void arrange();
    void setProblem(const QString& problem);
    void judge();
    void stepFrom(Chip* chip, int direction);

    QString m_name;
    bool m_fixedFont;
    QStringList m_values;
    std::optional<QStringList> m_baseline;
    QList<Chip*> m_chips;
    QLineEdit* m_edit;
    QCompleter* m_completer;
    QStringListModel* m_completions;
    Check m_check;
    QString m_problem;
    QString m_placeholder;
    int m_lines = 1;
};

} // namespace fb::widgets
