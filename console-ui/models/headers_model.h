// The fields of a message head, in the order they were sent.
#pragma once

#include <QAbstractTableModel>
#include <QList>

#include <string_view>

namespace fb::models {

class HeadersModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Name, Value, ColumnCount };

    explicit HeadersModel(QObject* parent = nullptr);
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    // The start line is kept apart. `compareWith`: the head on the other side; fields that differ there are marked.
    void setHead(std::string_view head, std::string_view compareWith = {});
    const QString& startLine() const { return m_startLine; }
    QString value(const QString& name) const; // first of that name without case

private:
    struct Field {
        QString name;
        QString value;
        bool changed = false;
    };
    QList<Field> m_fields;
    QString m_startLine;
};

} // namespace fb::models
