// The one line a filter is typed in: coloured words, completion from the fields of the language and from captured values.
#pragma once

#include <QListView>
#include <QPlainTextEdit>

#include <functional>

class QStandardItemModel;

namespace fb::widgets {

struct Completion {
    QString text;
    qint64 count = -1; // captured rows with it; -1 = not a value
};
// Captured values of a field, the most frequent first.
using ValueSource = std::function<QList<Completion>(const QString& field)>;

class FilterEdit : public QPlainTextEdit {
    Q_OBJECT
public:
    explicit FilterEdit(QWidget* parent = nullptr);
    void setValueSource(ValueSource source) { m_values = std::move(source); }
    void setErrorColumn(int column); // from 1; 0 = none
    QStringList offered() const;     // what the list shows now; empty when it is closed

Q_SIGNALS:
    void accepted();
    void escaped();
    void focusChanged();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    bool focusNextPrevChild(bool next) override; // Tab takes what is offered first
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void insertFromMimeData(const QMimeData* source) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    bool handlePopupKey(QKeyEvent* event);
    void offer();
    void closePopup();
    void take(const QModelIndex& index);
    QList<Completion> candidates(const QString& before, QString& prefix) const;

    ValueSource m_values;
    QListView* m_popup;
    QStandardItemModel* m_items;
    QString m_prefix;
};

} // namespace fb::widgets
